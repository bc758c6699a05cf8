"""The codes of an authenticator (TOTP, RFC 6238) and the recovery codes beside it; works offline.

The secret is not kept: it is made from this installation's key and a random number that is. So a
stolen database shows nobody's codes, and another SECRET_KEY makes all authenticators void.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PURPOSE = b"pointsapp authenticator 1"
SECRET_BYTES = 20
STEP_SECONDS = 30
DRIFT_STEPS = 2
"""A phone's clock and the village's server may be a minute apart, either way."""
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_DIGITS = 10


def key_of(secret_key: str) -> bytes:
    """Return the key of authenticators, so that the key that signs sessions makes nothing else."""
    return hmac.digest(secret_key.encode(), PURPOSE, "sha256")


def draw_number() -> str:
    """Return a random number that a new authenticator's secret is made from."""
    return secrets.token_hex(SECRET_BYTES)


def secret_of(key: bytes, user_id: int, number: str) -> str:
    """Return the secret that the app is given, as letters and digits."""
    made = hmac.digest(key, f"secret:{user_id}:{number}".encode(), "sha256")
    return base64.b32encode(made[:SECRET_BYTES]).decode()


def address_of(secret: str, *, username: str, issuer: str) -> str:
    """Return what the QR says that the app scans."""
    from pyotp import TOTP

    return TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def step_of(secret: str, typed: str, *, after: int, at: datetime) -> int | None:
    """Return the time step that this code belongs to, None for a wrong one or one of `after`."""
    from pyotp import HOTP

    current, codes = int(at.timestamp()) // STEP_SECONDS, HOTP(secret)
    steps = range(max(after + 1, current - DRIFT_STEPS), current + DRIFT_STEPS + 1)
    return next((step for step in steps if codes.verify(typed, step)), None)


def draw_recovery_codes() -> tuple[str, ...]:
    """Return new recovery codes, to be shown once."""
    drawn: set[str] = set()
    while len(drawn) < RECOVERY_CODES:
        drawn.add(f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}")
    return tuple(drawn)


def recovery_hash(key: bytes, user_id: int, code: str) -> str:
    """Return what the database keeps of a recovery code: without the key nobody can try it."""
    return hmac.digest(key, f"recovery:{user_id}:{code}".encode(), "sha256").hex()


def recovery_hashes(key: bytes, user_id: int, drawn: Iterable[str]) -> list[str]:
    """Return the hashes of all these recovery codes."""
    return [recovery_hash(key, user_id, code) for code in drawn]
