"""The code on the leader's screen, another one each minute.

It is made as RFC 6238 makes its own: a keyed hash of the minute, shortened to six digits.
"""

import hmac
from datetime import datetime

DIGITS = 6
SECONDS = 60
MINUTES_OF_GRACE = 1
"""A code typed just as it changes still counts."""


def code_at(secret: str, at: datetime) -> str:
    """Return the code of this instant's minute."""
    return _code(secret, _minute(at))


def is_valid(code: str, secret: str, at: datetime) -> bool:
    """Tell whether somebody may have read this code within the last minutes.

    An activity from before codes has no secret, and no code is valid for it.
    """
    if not secret:
        return False
    codes = [_code(secret, _minute(at) - ago) for ago in range(MINUTES_OF_GRACE + 1)]
    return any(hmac.compare_digest(code.encode(), valid.encode()) for valid in codes)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _code(secret: str, minute: int) -> str:
    digest = hmac.digest(bytes.fromhex(secret), minute.to_bytes(8), "sha256")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"
