"""The months, quarters and years for which sums are kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from pointsapp.village_time import first_of_month, first_of_next_month

MONTH, QUARTER, YEAR = 1, 3, 12
LENGTHS = (MONTH, QUARTER, YEAR)
"""How many months a period may have."""

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})|-Q([1-4]))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month, quarter or year."""

    first_day: date
    months: int

    @property
    def following(self) -> "Period":
        """The period of the same length that comes next."""
        day = self.first_day
        for _month in range(self.months):
            day = first_of_next_month(day)
        return Period(day, self.months)

    @property
    def preceding(self) -> "Period":
        """The period of the same length that comes before."""
        return period_of(self.first_day - timedelta(days=1), self.months)

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.following.first_day - timedelta(days=1)

    @property
    def quarter(self) -> int:
        """The number of the quarter in which it begins."""
        return (self.first_day.month - 1) // QUARTER + 1

    def __str__(self) -> str:
        """Return it as addresses have it: 2026-11, 2026-Q4, 2026."""
        year = f"{self.first_day:%Y}"
        return {MONTH: f"{self.first_day:%Y-%m}", QUARTER: f"{year}-Q{self.quarter}"}.get(
            self.months, year
        )


def period_of(day: date, months: int) -> Period:
    """Return the period of this length in which a day lies."""
    begins = (day.month - 1) // months * months + 1
    return Period(date(day.year, begins, 1), months)


def read_period(text: str) -> Period | None:
    """Return the period that is written 2026-11, 2026-Q4 or 2026; None for anything else."""
    written = _WRITTEN.fullmatch(text)
    if written is None or not FIRST_YEAR <= int(written[1]) <= LAST_YEAR:
        return None
    year, month, quarter = int(written[1]), written[2], written[3]
    if quarter is not None:
        return Period(date(year, (int(quarter) - 1) * QUARTER + 1, 1), QUARTER)
    if month is None:
        return Period(date(year, 1, 1), YEAR)
    return Period(date(year, int(month), 1), MONTH) if 1 <= int(month) <= YEAR else None


def months_between(first: date, last: date) -> tuple[date, ...]:
    """Return the first day of each month from one day's to another's."""
    until = first_of_month(last)
    return tuple(takewhile(lambda month: month <= until, _months_from(first)))


def _months_from(day: date) -> Iterator[date]:
    month = first_of_month(day)
    while True:
        yield month
        month = first_of_next_month(month)
