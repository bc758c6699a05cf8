"""A household's statement of a month or a year, as it stands on paper."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.portal.entries.queries import Entry, with_sources
from pointsapp.portal.household.queries import own_household
from pointsapp.village_time import start_of_day

DECEMBER = 12

_WRITTEN = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class Period:
    """A month, or a whole year when there is no month."""

    year: int
    month: int | None

    def __str__(self) -> str:
        """Write the period as addresses have it: 2026-11, or 2026."""
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, self.month or 1, 1)

    @property
    def later(self) -> "Period":
        """The period after this one."""
        if self.month is None or self.month == DECEMBER:
            return Period(self.year + 1, self.month and 1)
        return Period(self.year, self.month + 1)

    @property
    def earlier(self) -> "Period":
        """The period before this one."""
        if self.month is None or self.month == 1:
            return Period(self.year - 1, self.month and DECEMBER)
        return Period(self.year, self.month - 1)


@dataclass(frozen=True)
class Statement:
    """What was booked in the period, the oldest first, with the code to check it by."""

    village: str
    number: str
    head: str
    period: Period
    entries: tuple[Entry, ...]
    check_code: str

    @property
    def before(self) -> int:
        """The balance before the first entry."""
        first = self.entries[0]
        return first.balance_after - first.amount

    @property
    def after(self) -> int:
        """The balance after the last entry."""
        return self.entries[-1].balance_after

    @property
    def came_in(self) -> int:
        """All points that came in."""
        return sum(entry.amount for entry in self.entries if entry.amount > 0)

    @property
    def went_out(self) -> int:
        """All points that went out, as a number below 0."""
        return sum(entry.amount for entry in self.entries if entry.amount < 0)


def read_period(written: str | None, today: date) -> Period:
    """Return the period that an address names, or the month of today."""
    parts = _WRITTEN.fullmatch(written or "")
    if parts is None:
        return Period(today.year, today.month)
    return Period(int(parts[1]), int(parts[2]) if parts[2] else None)


def show_statement(session: Session, actor: Actor, period: Period) -> Statement:
    """Return what was booked for the resident's household in the period. Raises NotFound."""
    own = own_household(session, actor)
    entries = ledger.statement_between(
        session,
        own.account_id,
        start_of_day(period.first_day),
        start_of_day(period.later.first_day),
    )
    return Statement(
        village=own.village,
        number=own.number,
        head=own.head or "",
        period=period,
        entries=tuple(reversed(with_sources(session, entries))),
        check_code=entries[0].check_code if entries else "",
    )
