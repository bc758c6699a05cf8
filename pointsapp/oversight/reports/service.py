"""Note what money is left for goods."""

from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.oversight.reports.models import GoodsBudget
from pointsapp.refusals import NotFound


def note_budget(session: Session, money_fen: int, *, by: Actor, at: datetime) -> None:
    """Keep the figure with who noted it and when; earlier ones stay."""
    if by.village_id is None:
        raise NotFound
    session.add(
        GoodsBudget(village_id=by.village_id, money_fen=money_fen, noted_by=by.code, noted_at=at)
    )
    session.flush()
