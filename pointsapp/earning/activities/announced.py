"""Which activities are still announced: those that have not begun, or are not over."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from pointsapp.earning.activities.models import Activity
from pointsapp.village_time import VILLAGE_ZONE


def not_begun(at: datetime) -> sa.ColumnElement[bool]:
    """Select activities that are still to come at this instant; without an hour, all day long."""
    return _later_than(Activity.held_on, Activity.starts_at, at)


def not_over(at: datetime) -> sa.ColumnElement[bool]:
    """Select activities that somebody may still come to; without an end, all day long."""
    return _later_than(Activity.ends_on, Activity.ends_at, at)


def _later_than(
    day: InstrumentedAttribute[date], hour: InstrumentedAttribute[time | None], at: datetime
) -> sa.ColumnElement[bool]:
    local = at.astimezone(VILLAGE_ZONE)
    later_today = sa.or_(hour.is_(None), hour > local.time())
    return sa.or_(
        day > local.date(),
        sa.and_(day == local.date(), later_today),
    )
