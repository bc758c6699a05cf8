"""Close a period, so that nothing is dated into it; open it again as two people."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.colleagues.service import MovingAct, PointsMoved, confirm_points
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day
from pointsapp.year_end.closings.models import PeriodClosing
from pointsapp.year_end.closings.queries import STANDING, ends_of_periods, what_waits
from pointsapp.year_end.closings.refusals import NoEndOfPeriod, NotLastClosing, PeriodWaits


def close(session: Session, through: date, *, by: Actor, at: datetime) -> int:
    """Close all days up to the end of a month and return the closing's id; once is enough.

    Raises NoEndOfPeriod, and PeriodWaits while points of these days are still on their way.
    """
    village_id = take_village(session, by)
    last = _last_standing(session, village_id)
    if last is not None and last.through == through:
        return last.id
    if through not in ends_of_periods(session, by, today=village_day(at)):
        raise NoEndOfPeriod(through=through)
    waiting = [item for item in what_waits(session, village_id, through) if item.holds]
    if any(item.count for item in waiting):
        raise PeriodWaits(things=tuple(item.kind for item in waiting if item.count))
    ledger.close_period(session, village_id, through=through, by=by.code, at=at)
    closing = PeriodClosing(
        village_id=village_id, through=through, closed_by=by.code, closed_at=at, reason=""
    )
    session.add(closing)
    session.flush()
    return closing.id


def reopen(
    session: Session, closing_id: int, reason: str, *, second: str, by: Actor, at: datetime
) -> None:
    """Open the period that was closed last again; the one closed before it stays closed.

    `second` is the actor code of a colleague whose password was checked before. Once is enough.
    Raises NotFound, NotLastClosing and what `confirm_points` raises.
    """
    village_id = take_village(session, by)
    closing = session.scalars(
        sa.select(PeriodClosing)
        .filter_by(id=closing_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if closing is None:
        raise NotFound
    if closing.reopened_at is not None:
        return
    if closing is not _last_standing(session, village_id):
        raise NotLastClosing
    moved = PointsMoved(MovingAct.REOPENING, closing_id, (), second)
    confirm_points(session, moved, by=by, at=at)
    closing.reopened_by, closing.reopened_second = by.code, second
    closing.reopened_at, closing.reason = at, reason
    session.flush()
    before = _last_standing(session, village_id)
    ledger.reopen_period(session, village_id, through=before.through if before else None)


def _last_standing(session: Session, village_id: int) -> PeriodClosing | None:
    return session.scalar(
        sa.select(PeriodClosing)
        .where(PeriodClosing.village_id == village_id, STANDING)
        .order_by(PeriodClosing.id.desc())
        .limit(1)
    )
