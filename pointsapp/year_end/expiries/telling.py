"""Tell each household sixty, thirty and seven days before what would lapse of its points."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.telling import outbox
from pointsapp.telling.models import Kind
from pointsapp.village_time import village_day
from pointsapp.year_end.expiries.models import Expiry, ExpiryTold
from pointsapp.year_end.expiries.queries import ANNOUNCED, terms_of, what_lapses

DAYS_BEFORE = (60, 30, 7)


def tell(session: Session, *, by: Actor, at: datetime) -> int:
    """Tell every household that has something to lose, and return how many were told.

    The night does this; each household is told once sixty, once thirty and once seven days
    before. After nights without a run it is told what is left of that: never twice on one day.
    """
    village_id = take_village(session, by)
    standing = sa.select(Expiry).where(Expiry.village_id == village_id, ANNOUNCED)
    expiry = session.scalars(standing).one_or_none()
    days = _due(expiry.lapses_on, village_day(at)) if expiry else None
    if expiry is None or days is None or _was_told(session, expiry.id, days):
        return 0
    lapse = what_lapses(session, village_id, terms_of(expiry), expiry.lapses_on)
    rows = [
        {
            "expiry_id": expiry.id,
            "days": days,
            "household_id": line.household_id,
            "points": line.points,
            "told_at": at,
        }
        for line in lapse.lines
        if line.points
    ]
    if rows:
        session.execute(sa.insert(ExpiryTold), rows)
        told = {line.household_id: line.points for line in lapse.lines if line.points}
        outbox.put(session, village_id, Kind.LAPSES, told, day=expiry.lapses_on, at=at)
    return len(rows)


def _due(lapses_on: date, today: date) -> int | None:
    """Return which of the three is due: the one that began last; none once the day has come."""
    left = (lapses_on - today).days
    begun = (days for days in DAYS_BEFORE if days >= left > 0)
    return min(begun, default=None)


def _was_told(session: Session, expiry_id: int, days: int) -> bool:
    told = sa.exists().where(ExpiryTold.expiry_id == expiry_id, ExpiryTold.days == days)
    return bool(session.scalar(sa.select(told)))
