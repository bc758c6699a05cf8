"""Of which years there may be an archive."""

from datetime import date

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.village_time import village_day


def years_of(session: Session, actor: Actor, today: date) -> list[int]:
    """Return the years from the book's first to this one, the newest first."""
    first = village_day(ledger.opened_at(session, village_of(actor))).year
    earliest = ledger.earliest_day(session, village_of(actor), after=0) or today
    return list(range(today.year, min(first, earliest.year, today.year) - 1, -1))
