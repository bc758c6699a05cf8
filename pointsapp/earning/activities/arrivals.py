"""Checking in: by the household's card at the clerk's desk, or by the code on the leader's screen.

The code is made as RFC 6238 makes its own: a keyed hash of the minute, shortened to six digits.
"""

import hmac
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, Permission
from pointsapp.community.models import Resident
from pointsapp.earning.activities import service
from pointsapp.earning.activities.models import Activity
from pointsapp.earning.activities.refusals import WrongCode
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

DIGITS = 6
SECONDS = 60
MINUTES_OF_GRACE = 1
"""A code typed just as it changes still counts."""


def code_at(secret: str, at: datetime) -> str:
    """Return the code of this instant's minute."""
    return _code(secret, int(at.timestamp()) // SECONDS)


def check_in_with_code(
    session: Session, activity_id: int, resident_id: int, code: str, *, by: Actor, at: datetime
) -> None:
    """Tick somebody of the own household who stands before the leader's screen.

    Raises WrongCode, also on another day than the activity's.
    """
    activity = session.scalars(
        sa.select(Activity).filter_by(id=activity_id, village_id=by.village_id)
    ).one_or_none()
    household_id = session.scalar(sa.select(Resident.household_id).filter_by(id=resident_id))
    if activity is None or household_id is None or household_id != by.household_id:
        raise NotFound
    minute = int(at.timestamp()) // SECONDS
    valid = [_code(activity.secret, minute - ago) for ago in range(MINUTES_OF_GRACE + 1)]
    right = any(hmac.compare_digest(code, one) for one in valid)
    if not activity.secret or not right or activity.held_on != village_day(at):
        raise WrongCode
    service.attend(session, activity_id, {resident_id: None}, by=by, at=at)


def members(session: Session, actor: Actor, household_id: int) -> tuple[tuple[int, str], ...]:
    """Return who lives in a household of the actor's village, for the desk to choose from."""
    if not actor.may(Permission.RECORD_ACTIVITIES):
        raise NotFound
    query = (
        sa.select(Resident.id, Resident.name)
        .filter_by(household_id=household_id, village_id=actor.village_id, left_on=None)
        .order_by(Resident.id)
    )
    return tuple((resident_id, name) for resident_id, name in session.execute(query))


def _code(secret: str, minute: int) -> str:
    digest = hmac.digest(bytes.fromhex(secret), minute.to_bytes(8), "sha256")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"
