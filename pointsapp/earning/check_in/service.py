"""Check somebody in by the code on the leader's screen."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, household_of
from pointsapp.community.models import Resident
from pointsapp.earning.activities.attendance import tick
from pointsapp.earning.activities.taking import take_activity
from pointsapp.earning.activities.times import is_its_time
from pointsapp.earning.check_in.codes import is_valid
from pointsapp.earning.check_in.refusals import WrongCode
from pointsapp.refusals import NotFound


def check_in_with_code(
    session: Session, activity_id: int, resident_id: int, code: str, *, by: Actor, at: datetime
) -> None:
    """Tick somebody of the own household who stands before the leader's screen.

    Raises NotFound for a stranger, WrongCode also on another day than the activity's, and what
    `tick` raises.
    """
    activity = take_activity(session, activity_id, by)
    own = sa.select(Resident.id).filter_by(id=resident_id, household_id=household_of(by))
    if session.scalar(own) is None:
        raise NotFound
    if not is_its_time(activity, at) or not is_valid(code, activity.secret, at):
        raise WrongCode
    tick(session, activity_id, {resident_id: None}, by=by, at=at)
