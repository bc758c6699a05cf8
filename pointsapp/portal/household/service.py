"""What a household does about its own points."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.notices.service import NewObjection, object_to_line
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.refusals import NotFound


def disagree(
    session: Session, line_id: int, *, words: str, key: str, by: Actor, at: datetime
) -> None:
    """Object to a line of the resident's own household; raises what an objection raises.

    Raises NotFound for a line of another household: those hang on the board.
    """
    own = sa.select(AwardLine.id).filter_by(id=line_id, household_id=by.household_id)
    if session.scalar(own) is None:
        raise NotFound
    object_to_line(session, line_id, NewObjection(words, "resident"), key=key, by=by, at=at)
