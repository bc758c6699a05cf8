"""Text as people type it on Chinese keyboards."""

import unicodedata

_NARROW = {
    ord(wide): unicodedata.normalize("NFKC", wide)
    for wide in (
        *map(chr, range(0xFF10, 0xFF1A)),  # digits
        *map(chr, range(0xFF21, 0xFF3B)),  # capitals
        *map(chr, range(0xFF41, 0xFF5B)),  # small letters
        *"．－＋／　",
    )
}


def narrow(text: str) -> str:
    """Return text with narrow letters, digits and spaces; Chinese punctuation stays wide."""
    return unicodedata.normalize("NFC", text).translate(_NARROW).strip()
