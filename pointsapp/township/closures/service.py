"""Close a village of the township, and count what it did a last time."""

from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.closures import service as closures
from pointsapp.oversight.sums.service import keep_sums


def close(session: Session, village_id: int, closure_id: int, *, by: Actor, at: datetime) -> None:
    """Close a village for good and keep its sums up to this moment: the night passes it over.

    Raises what `closures.close` raises.
    """
    closures.close(session, closure_id, by=by, at=at)
    keep_sums(session, village_id, at=at + ledger.SLACK)  # nobody is just writing there any more
