"""Note what money is left for goods."""

from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.oversight.promise.models import GoodsBudget


def note_budget(session: Session, money_fen: int, *, by: Actor, at: datetime) -> None:
    """Keep the figure with who noted it and when; earlier ones stay."""
    village_id = take_village(session, by)
    session.add(
        GoodsBudget(village_id=village_id, money_fen=money_fen, noted_by=by.code, noted_at=at)
    )
    session.flush()
