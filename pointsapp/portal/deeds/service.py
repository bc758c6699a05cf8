"""What a household says against a line of its own."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, household_of
from pointsapp.earning.notices.service import NewObjection, object_to_line
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.refusals import NotFound


def disagree(
    session: Session, line_id: int, *, words: str, key: str, by: Actor, at: datetime
) -> None:
    """Object to a line of the resident's own household. Raises what an objection raises.

    Raises NotFound for a line of another household: whoever disagrees with that goes to the office.
    """
    own = sa.select(AwardLine.id).filter_by(id=line_id, household_id=household_of(by))
    if session.scalar(own) is None:
        raise NotFound
    object_to_line(session, line_id, NewObjection(words, "resident"), key=key, by=by, at=at)
