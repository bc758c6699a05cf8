"""Keep the sums: count again what may have changed since they were counted last."""

from dataclasses import asdict
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.oversight.sums.counting import count_sums
from pointsapp.oversight.sums.deeds import earliest_corrected
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.village_time import village_day


def keep_sums(session: Session, village_id: int, *, at: datetime) -> None:
    """Bring a village's sums up to a few minutes before this instant; again, it changes nothing.

    What somebody is just writing began by then, and is left to the next time.
    """
    ledger.lock_book(session, village_id)
    as_of = at.replace(microsecond=0) - ledger.SLACK
    since = _first_year_to_count(session, village_id, as_of)
    if since is None:
        return
    counted = count_sums(session, village_id, since=since, as_of=as_of)
    of_village = VillageSum.village_id == village_id
    session.execute(sa.delete(VillageSum).where(of_village, VillageSum.first_day >= since))
    session.execute(sa.update(VillageSum).where(of_village).values(as_of=as_of))
    rows = [
        {
            "village_id": village_id,
            "months": period.months,
            "first_day": period.first_day,
            **asdict(figures),
            "as_of": as_of,
        }
        for period, figures in counted.items()
    ]
    session.execute(sa.insert(VillageSum), rows)


def _first_year_to_count(session: Session, village_id: int, as_of: datetime) -> date | None:
    """Return the first day of the first year that may have changed; None before it is time."""
    counted = session.scalar(
        sa.select(sa.func.max(VillageSum.as_of)).filter_by(village_id=village_id)
    )
    if counted is None:
        opened = ledger.opened_at(session, village_id)
        earliest = ledger.earliest_day(session, village_id, after=0) or village_day(opened)
        return _new_year(min(village_day(opened), earliest)) if opened < as_of else None
    if as_of <= counted:
        return None
    (through,) = ledger.last_before(session, village_id, [counted])
    touched = (
        village_day(counted),
        ledger.earliest_day(session, village_id, after=through),
        earliest_corrected(session, village_id, since=counted),
    )
    return _new_year(min(day for day in touched if day is not None))


def _new_year(day: date) -> date:
    return date(day.year, 1, 1)
