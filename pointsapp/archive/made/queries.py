"""Of which years there may be an archive."""

from datetime import date

from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.oversight.sums.queries import first_day


def years_of(session: Session, actor: Actor, today: date) -> list[int]:
    """Return the years from the book's first to this one, the newest first."""
    first = first_day(session, village_of(actor)).year
    return list(range(today.year, min(first, today.year) - 1, -1))
