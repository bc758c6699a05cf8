"""What the kept sums tell of how long a village keeps its book."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.village_time import village_day


def first_day(session: Session, village_id: int) -> date:
    """Return a day of the year in which the first of what is in the book happened.

    The kept sums begin with it; of the book itself only what came in since then is read.
    """
    first_kept, as_of = session.execute(_KEPT, {"village_id": village_id}).one()
    through = 0 if as_of is None else ledger.last_before(session, village_id, [as_of])[0]
    days = (
        village_day(ledger.opened_at(session, village_id)),
        first_kept,
        ledger.earliest_day(session, village_id, after=through),
    )
    return min(day for day in days if day is not None)


_KEPT = sa.select(sa.func.min(VillageSum.first_day), sa.func.max(VillageSum.as_of)).where(
    VillageSum.village_id == sa.bindparam("village_id")
)
