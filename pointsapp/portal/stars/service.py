"""What a household says against somebody's honour."""

from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.notices.service import NewObjection
from pointsapp.honours.notices.service import object_to_candidate
from pointsapp.honours.proposals.queries import show_candidate_out


def disagree(
    session: Session, candidate_id: int, *, words: str, key: str, by: Actor, at: datetime
) -> None:
    """Object to somebody who stands on a list for everybody to read.

    Raises NotFound for whom the household cannot read, and what `object_to_candidate` raises.
    """
    show_candidate_out(session, by, candidate_id)
    new = NewObjection(words, "resident")
    object_to_candidate(session, candidate_id, new, key=key, by=by, at=at)
