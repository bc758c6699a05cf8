"""Which activities are still announced: those that have not begun, or are not over."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from pointsapp.earning.activities.models import Activity
from pointsapp.village_time import VILLAGE_ZONE


def moment(at: datetime) -> dict[str, object]:
    """Return what NOT_BEGUN and NOT_OVER ask for this instant."""
    local = at.astimezone(VILLAGE_ZONE)
    return {"today": local.date(), "hour": local.time()}


def _later_than(
    day: InstrumentedAttribute[date], hour: InstrumentedAttribute[time | None]
) -> sa.ColumnElement[bool]:
    later_today = sa.or_(hour.is_(None), hour > sa.bindparam("hour"))
    return sa.or_(
        day > sa.bindparam("today"),
        sa.and_(day == sa.bindparam("today"), later_today),
    )


NOT_BEGUN = _later_than(Activity.held_on, Activity.starts_at)
"""Select activities that are still to come at a moment; without an hour, all day long."""
NOT_OVER = _later_than(Activity.ends_on, Activity.ends_at)
"""Select activities that somebody may still come to; without an end, all day long."""
