"""Check codes: an entry's hash as people type it from paper. docs/ledger.md tells their make-up."""

import re
import unicodedata
from dataclasses import dataclass

from pointsapp.ledger.refusals import Mistyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U, which are read as others."""

HASH_CHARACTERS = 26
"""130 bits: whoever prepares two histories in advance would need 2**65 attempts."""

SLIPS = 1021
"""The largest prime below 32 * 32: a wrong letter or two swapped always change the remainder."""

_READ_AS = str.maketrans("OILU", "011V")
_TYPED = re.compile(r"([0-9]{1,9})-([0-9]{1,9}?)-?((?:[0-9A-Z]-?){27}[0-9A-Z])")


@dataclass(frozen=True)
class PrintedCode:
    """What a printed code says: which entry, and the beginning of its hash."""

    account_id: int
    number: int
    hash: str

    def __str__(self) -> str:
        """Return the code as it is printed."""
        characters = self.hash + _check_characters(self)
        return "-".join((str(self.account_id), str(self.number), *_fours(characters)))


def check_code(account_id: int, number: int, entry_hash: str) -> str:
    """Return an entry's check code: 1047-12-7K3M-9QXV-2D4T-0ABC-DEFG-HJKM-NPQR."""
    return str(PrintedCode(account_id, number, _short(entry_hash)))


def seal_code(seal_hash: str) -> str:
    """Return a seal's check code, to be compared by eye: 7K3M-9QXV-2D4T-0ABC-DEFG-HJKM-NP."""
    return "-".join(_fours(_short(seal_hash)))


def read_code(typed: str) -> PrintedCode:
    """Read a typed code, in any case, with any spaces, dashes and look-alikes, or a whole address.

    Raises Mistyped when the check characters do not fit what stands before them.
    """
    plain = unicodedata.normalize("NFKC", typed.rpartition("code=")[2]).upper()
    dashed = re.sub(r"[^0-9A-Z]+", "-", plain.translate(_READ_AS)).strip("-")
    parts = _TYPED.fullmatch(dashed)
    if parts is None:
        raise Mistyped
    characters = parts[3].replace("-", "")
    code = PrintedCode(int(parts[1]), int(parts[2]), characters[:HASH_CHARACTERS])
    if _check_characters(code) != characters[HASH_CHARACTERS:]:
        raise Mistyped
    return code


def matches(code: PrintedCode, entry_hash: str) -> bool:
    """Tell whether the code was made of this hash."""
    return code.hash == _short(entry_hash)


def _short(hexadecimal: str) -> str:
    bits = int(hexadecimal, 16) >> (len(hexadecimal) * 4 - HASH_CHARACTERS * 5)
    return _base32(bits, HASH_CHARACTERS)


def _check_characters(code: PrintedCode) -> str:
    value = code.account_id * 10**9 + code.number
    for character in code.hash:
        value = value * 32 + ALPHABET.index(character)
    return _base32(value % SLIPS, 2)


def _base32(value: int, length: int) -> str:
    return "".join(ALPHABET[value >> shift & 31] for shift in range(length * 5 - 5, -1, -5))


def _fours(characters: str) -> list[str]:
    return [characters[at : at + 4] for at in range(0, len(characters), 4)]
