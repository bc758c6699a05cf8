"""When an activity takes place: within a day, or past midnight into the next."""

from datetime import date, datetime, time
from typing import Protocol

import sqlalchemy as sa

from pointsapp.earning.activities.models import Activity
from pointsapp.village_time import VILLAGE_ZONE


class Dated(Protocol):
    """Something with a first day, a last one and perhaps an end."""

    @property
    def held_on(self) -> date:
        """The day on which it begins, and for which it counts."""

    @property
    def ends_on(self) -> date:
        """The day on which it ends."""

    @property
    def ends_at(self) -> time | None:
        """The time at which it ends, if that was said."""


def is_its_time(one: Dated, at: datetime) -> bool:
    """Tell whether it is the activity's day, or the night after it before the end."""
    local = at.astimezone(VILLAGE_ZONE)
    if local.date() == one.held_on:
        return True
    return local.date() == one.ends_on and (one.ends_at is None or local.time() < one.ends_at)


def at_the_same_time(one: type[Activity], other: type[Activity]) -> sa.ColumnElement[bool]:
    """Hold for two activities that overlap; where one has no hours, for those of one day."""
    hours = (one.starts_at, one.ends_at, other.starts_at, other.ends_at)
    without_hours = sa.or_(*(hour.is_(None) for hour in hours))
    return sa.or_(
        sa.and_(without_hours, one.held_on == other.held_on),
        sa.and_(_begins_before_the_end(one, other), _begins_before_the_end(other, one)),
    )


def _begins_before_the_end(one: type[Activity], other: type[Activity]) -> sa.ColumnElement[bool]:
    return sa.or_(
        one.held_on < other.ends_on,
        sa.and_(one.held_on == other.ends_on, one.starts_at < other.ends_at),
    )
