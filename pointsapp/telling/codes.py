"""The code that shows that an address is the household's: six digits, kept nowhere.

It is made, as RFC 4226 has it (HOTP), from this installation's key and the id of the message that
brings it. So a stolen database shows nobody's codes.
"""

import base64
import hmac

PURPOSE = b"pointsapp address code 1"


def key_of(secret_key: str) -> bytes:
    """Return the key of these codes, so that the key that signs sessions makes nothing else."""
    return hmac.digest(secret_key.encode(), PURPOSE, "sha256")


def code_of(key: bytes, uid: str) -> str:
    """Return the code that the message with this id brings: the first of a secret of its own."""
    from pyotp import HOTP

    return HOTP(base64.b32encode(hmac.digest(key, uid.encode(), "sha256")).decode()).at(0)


def is_right(key: bytes, uid: str, typed: str) -> bool:
    """Tell whether this is the code that the message with this id brought."""
    return hmac.compare_digest(code_of(key, uid).encode(), typed.encode())
