"""The one-minute code: whoever signed in on the household's phone shows it, the counter takes it.

A code is 63 digits: which household, when, a random number, and a keyed hash of the three. Digits
alone, because a scanner types, and a Chinese input method turns letters into something else.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pointsapp.access.models import TakenCode
from pointsapp.access.refusals import CodeExpired, CodeUsed
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound

SECONDS = 60
SKEW = timedelta(seconds=15)
DIGITS = 63
PURPOSE = b"pointsapp one-minute code 1"

_ID_BYTES, _TIME_BYTES, _NONCE_BYTES, _MAC_BYTES = 4, 4, 6, 12
_SAID_BYTES = _ID_BYTES + _TIME_BYTES + _NONCE_BYTES


@dataclass(frozen=True)
class ReadCode:
    """What a code says, once its keyed hash has been found right."""

    household_id: int
    issued_at: datetime
    nonce: str


def key_of(secret_key: str) -> bytes:
    """Return the key of codes, so that the key that signs sessions signs nothing else."""
    return hmac.digest(secret_key.encode(), PURPOSE, "sha256")


def issue(key: bytes, household_id: int, *, at: datetime) -> str:
    """Return a code that holds for a minute from now; every call draws another."""
    said = (
        household_id.to_bytes(_ID_BYTES)
        + int(at.timestamp()).to_bytes(_TIME_BYTES)
        + secrets.token_bytes(_NONCE_BYTES)
    )
    return f"{int.from_bytes(said + _mac(key, said)):0{DIGITS}d}"


def looks_like_one(text: str) -> bool:
    """Tell whether somebody scanned a one-minute code, right or wrong."""
    return len(text) == DIGITS and text.isascii() and text.isdecimal()


def take(session: Session, key: bytes, text: str, *, by: Actor, at: datetime) -> TakenCode:
    """Take a code of the actor's village, once; the same clerk's second scan is the same taking.

    Raises NotFound for what is no code of ours or another village's household, CodeExpired, and
    CodeUsed when somebody else took it.
    """
    code = _read(key, text)
    if not -SKEW <= at - code.issued_at <= timedelta(seconds=SECONDS) + SKEW:
        raise CodeExpired
    at_home = sa.select(Household.id).filter_by(
        id=code.household_id, village_id=village_of(by), closed_on=None
    )
    if session.scalar(at_home) is None:
        raise NotFound
    return _keep(session, code, by=by, at=at)


def _keep(session: Session, code: ReadCode, *, by: Actor, at: datetime) -> TakenCode:
    taken = TakenCode(
        household_id=code.household_id, nonce=code.nonce, taken_by=by.code, taken_at=at
    )
    try:
        with session.begin_nested():
            session.add(taken)
    except IntegrityError as error:
        first = session.scalars(
            sa.select(TakenCode).filter_by(household_id=code.household_id, nonce=code.nonce)
        ).one()
        if first.taken_by != by.code:
            raise CodeUsed from error
        return first
    return taken


def _read(key: bytes, text: str) -> ReadCode:
    if not looks_like_one(text):
        raise NotFound
    number = int(text)
    if number.bit_length() > 8 * (_SAID_BYTES + _MAC_BYTES):
        raise NotFound
    code = number.to_bytes(_SAID_BYTES + _MAC_BYTES)
    said, mac = code[:_SAID_BYTES], code[_SAID_BYTES:]
    if not hmac.compare_digest(mac, _mac(key, said)):
        raise NotFound
    issued = int.from_bytes(said[_ID_BYTES : _ID_BYTES + _TIME_BYTES])
    return ReadCode(
        household_id=int.from_bytes(said[:_ID_BYTES]),
        issued_at=datetime.fromtimestamp(issued, UTC),
        nonce=said[-_NONCE_BYTES:].hex(),
    )


def _mac(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:_MAC_BYTES]
