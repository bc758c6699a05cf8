"""Of which villages and which month a question is asked, and what the facts behind it are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pointsapp.village_time import first_of_next_month, start_of_day, village_day

Facts = sa.Select[Any]
Column = Any
THIS_INSTANT = timedelta(seconds=1)
"""What happened at the very instant of the question belongs to it."""


@dataclass(frozen=True)
class Asking:
    """Some villages and a month: `until` is its end, or now while it lasts."""

    villages: tuple[int, ...]
    since: datetime
    until: datetime
    is_over: bool

    def of(self, village_id: Column) -> sa.ColumnElement[bool]:
        """Hold for what belongs to one of the villages."""
        return village_id.in_(self.villages)

    def covers(self, instant: Column) -> sa.ColumnElement[bool]:
        """Hold for what happened in the month."""
        return sa.and_(instant >= self.since, instant < self.until)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return village_day(self.since)

    @property
    def last_day(self) -> date:
        """The day on which the month ends, or today; nothing of it is later."""
        return village_day(self.until)


def asking(villages: Sequence[int], month: date, *, now: datetime) -> Asking:
    """Return what is asked of these villages about this month, as it stands now."""
    end = start_of_day(first_of_next_month(month))
    since = start_of_day(month.replace(day=1))
    return Asking(tuple(villages), since, min(end, now + THIS_INSTANT), is_over=end <= now)


_TYPES: dict[str, type[sa.Integer | sa.String | sa.DateTime]] = {
    "village_id": sa.Integer,
    "moment": sa.DateTime,
    "what": sa.String,
    "by": sa.String,
    "household_id": sa.Integer,
    "figure": sa.Integer,
    "ref": sa.Integer,
}
NAMES = tuple(_TYPES)


def fact(village: Column, moment: Column, **more: Column) -> tuple[Column, ...]:
    """Return the columns of a fact: where and when, and of the rest of NAMES what it has.

    `what` is the name or number of the thing, `by` who did it, `household_id` whose it is, `figure`
    how much, `ref` the id that leads to it.
    """
    given = {"village_id": village, "moment": moment, **more}
    return tuple(
        given.get(name, sa.cast(sa.null(), kind)).label(name) for name, kind in _TYPES.items()
    )


def at_least(facts: Facts, least: int, *, alike: tuple[Column, ...], of: Column = None) -> Facts:
    """Return the facts of which there are so many `alike`, or whose sum `of` is so much."""
    together = (sa.func.count() if of is None else sa.func.sum(of)).over(partition_by=alike)
    counted = facts.add_columns(together.label("together")).subquery()
    return sa.select(*(counted.c[name] for name in NAMES)).where(counted.c.together >= least)
