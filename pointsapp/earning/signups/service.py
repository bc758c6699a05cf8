"""Residents say that they come to a planned activity, or don't any more."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, Permission
from pointsapp.community.acting import take_village
from pointsapp.community.models import Resident
from pointsapp.earning.activities.models import Activity, ActivityCallOff, ActivitySignup
from pointsapp.earning.activities.refusals import ActivityFull, ActivityOver, CalledOff
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


def sign_up(
    session: Session, activity_id: int, resident_id: int, *, by: Actor, at: datetime
) -> None:
    """Sign somebody up, once: residents those of the own household, recorders anybody.

    Raises ActivityOver and ActivityFull.
    """
    activity = _coming_activity(session, activity_id, by, at)
    _may_speak_for(session, resident_id, by)
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
    """Take somebody's name off the list again. Raises ActivityOver."""
    _coming_activity(session, activity_id, by, at)
    _may_speak_for(session, resident_id, by)
    session.execute(
        sa.delete(ActivitySignup).where(
            ActivitySignup.activity_id == activity_id, ActivitySignup.resident_id == resident_id
        )
    )


def _coming_activity(session: Session, activity_id: int, by: Actor, at: datetime) -> Activity:
    village_id = take_village(session, by)
    activity = session.scalars(
        sa.select(Activity).filter_by(id=activity_id, village_id=village_id)
    ).one_or_none()
    if activity is None:
        raise NotFound
    if activity.held_on < village_day(at):
        raise ActivityOver
    if session.get(ActivityCallOff, activity_id) is not None:
        raise CalledOff
    return activity


def _may_speak_for(session: Session, resident_id: int, by: Actor) -> None:
    household_id = session.scalar(
        sa.select(Resident.household_id).filter_by(
            id=resident_id, village_id=by.village_id, left_on=None
        )
    )
    own = household_id is not None and household_id == by.household_id
    if household_id is None or not (own or by.may(Permission.RECORD_ACTIVITIES)):
        raise NotFound
