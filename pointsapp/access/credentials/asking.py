"""Who asks to be let in, as far as it can be told: known devices are not held up by strangers."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

IPV6_NETWORK_BITS = 64
"""So many bits of an address are one customer's of a provider (RFC 6177)."""


@dataclass(frozen=True)
class Asker:
    """Whoever types a secret.

    `device` is the random name of a device, `knows` whom it let in before: a user's code, or a
    household's with the epoch of its PIN. `session_of` is the code of the staff in whose session a
    colleague types, or of who is signed in. `at_counter` is a household before a clerk, `by_number`
    somebody who needs to know no more than the household's number.
    """

    address: str = ""
    device: str = ""
    knows: frozenset[str] = frozenset()
    session_of: str = ""
    at_counter: bool = False
    by_number: bool = False


STRANGER = Asker()


def network_of(address: str) -> str:
    """Return the address, of IPv6 the network: one customer has 2^64 addresses to guess from."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(ip_network((found, IPV6_NETWORK_BITS), strict=False).network_address)
    return address
