"""Take an activity to change it: its village locked, the row read anew under the lock."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.activities.models import Activity, ActivityCallOff, Attendance
from pointsapp.earning.activities.refusals import CalledOff
from pointsapp.earning.sheets.models import OPEN_STATES, AwardSheet
from pointsapp.earning.sheets.refusals import WrongState
from pointsapp.refusals import NotFound


def take_activity(session: Session, activity_id: int, by: Actor) -> Activity:
    """Return an activity of the actor's village. Raises NotFound."""
    village_id = take_village(session, by)
    activity = session.scalars(
        sa.select(Activity)
        .filter_by(id=activity_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if activity is None:
        raise NotFound
    return activity


def take_planned_activity(session: Session, activity_id: int, by: Actor) -> Activity:
    """Return an activity that is not called off. Raises NotFound and CalledOff."""
    activity = take_activity(session, activity_id, by)
    if is_called_off(session, activity_id):
        raise CalledOff
    return activity


def take_open_activity(session: Session, activity_id: int, by: Actor) -> Activity:
    """Return an activity whose sheet is open. Raises NotFound, CalledOff and WrongState."""
    activity = take_planned_activity(session, activity_id, by)
    state = session.scalar(sa.select(AwardSheet.state).filter_by(id=activity.sheet_id))
    if state is not None and state not in OPEN_STATES:
        raise WrongState(state=state)
    return activity


def is_called_off(session: Session, activity_id: int) -> bool:
    """Tell whether an activity is called off."""
    return session.get(ActivityCallOff, activity_id, populate_existing=True) is not None


def has_ticks(session: Session, activity_id: int) -> bool:
    """Tell whether anybody is ticked at an activity."""
    ticked = sa.select(Attendance.resident_id).filter_by(activity_id=activity_id).limit(1)
    return session.scalar(ticked) is not None
