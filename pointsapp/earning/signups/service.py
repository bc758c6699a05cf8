"""Sign people up for a planned activity, and take them off the list again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, Permission, village_of
from pointsapp.community.models import Resident
from pointsapp.earning.activities.models import Activity, ActivitySignup
from pointsapp.earning.activities.refusals import ActivityFull, ActivityOver
from pointsapp.earning.activities.taking import take_planned_activity
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


def sign_up(
    session: Session, activity_id: int, resident_id: int, *, by: Actor, at: datetime
) -> None:
    """Sign somebody up, once: residents those of the own household, recorders anybody.

    Raises ActivityOver, ActivityFull, CalledOff, and NotFound for a stranger.
    """
    activity = _take_coming_activity(session, activity_id, by, at)
    if not _may_speak_for(session, resident_id, by):
        raise NotFound
    signed_up = set(
        session.scalars(sa.select(ActivitySignup.resident_id).filter_by(activity_id=activity_id))
    )
    if resident_id in signed_up:
        return
    if activity.capacity is not None and len(signed_up) >= activity.capacity:
        raise ActivityFull(capacity=activity.capacity)
    session.add(
        ActivitySignup(
            activity_id=activity_id, resident_id=resident_id, signed_by=by.code, signed_at=at
        )
    )
    session.flush()


def withdraw(
    session: Session, activity_id: int, resident_id: int, *, by: Actor, at: datetime
) -> None:
    """Take somebody off the list again. Raises what `sign_up` raises but ActivityFull."""
    _take_coming_activity(session, activity_id, by, at)
    if not _may_speak_for(session, resident_id, by):
        raise NotFound
    session.execute(
        sa.delete(ActivitySignup).where(
            ActivitySignup.activity_id == activity_id, ActivitySignup.resident_id == resident_id
        )
    )


def _take_coming_activity(session: Session, activity_id: int, by: Actor, at: datetime) -> Activity:
    activity = take_planned_activity(session, activity_id, by)
    if activity.held_on < village_day(at):
        raise ActivityOver
    return activity


def _may_speak_for(session: Session, resident_id: int, by: Actor) -> bool:
    """Tell whether the actor may say that this resident comes, or does not."""
    household_id = session.scalar(
        sa.select(Resident.household_id).filter_by(
            id=resident_id, village_id=village_of(by), left_on=None
        )
    )
    if household_id is None:
        return False
    return household_id == by.household_id or by.may(Permission.RECORD_ACTIVITIES)
