"""What is announced, and what would lapse, or did, of each household's points."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.books import AccountKind, TransactionKind
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound
from pointsapp.village_time import months_before, start_of_day
from pointsapp.year_end.expiries.models import Expiry, ExpiryLine
from pointsapp.year_end.expiries.terms import Choice, Terms, lapsing

MOST = 20
GIVEN_BACK = (TransactionKind.RETURN,)
ANNOUNCED = sa.and_(Expiry.called_off_at.is_(None), Expiry.posted_at.is_(None))


@dataclass(frozen=True)
class HouseholdLine:
    """What lapses of a household's points, of how many it has from before the day."""

    household_id: int
    account_id: int
    number: str
    head: str
    has_no_phone: bool
    held: int
    points: int

    @property
    def stays(self) -> int:
        """What the household keeps of them."""
        return self.held - self.points


@dataclass(frozen=True)
class WhatLapses:
    """What lapses of everybody's points; `digest` stands for exactly this list."""

    lines: Sequence[HouseholdLine]

    @property
    def points(self) -> int:
        """What lapses in all."""
        return sum(line.points for line in self.lines)

    @property
    def held(self) -> int:
        """What these households have together."""
        return sum(line.held for line in self.lines)

    @property
    def touched(self) -> int:
        """How many households lose something."""
        return sum(1 for line in self.lines if line.points)

    @property
    def digest(self) -> str:
        """A hash over who loses how much."""
        parts = [part for line in self.lines for part in (line.household_id, line.points)]
        return ledger.digest("points-ledger-1 expiry", *parts)


@dataclass(frozen=True, kw_only=True)
class ExpiryRow:
    """An announcement and what became of it; people by name."""

    id: int
    terms: Terms
    lapses_on: date
    resolution: str
    announced_by: str
    announced_at: datetime
    called_off_by: str
    called_off_at: datetime | None
    posted_by: str
    posted_second: str
    posted_at: datetime | None
    undone_by: str
    undone_second: str
    undone_at: datetime | None

    @property
    def is_announced(self) -> bool:
        """Tell whether it still waits for its day, or to be posted."""
        return self.called_off_at is None and self.posted_at is None


@dataclass(frozen=True)
class OwnLapse:
    """What lapses of the own household's points, when and by which resolution."""

    terms: Terms
    lapses_on: date
    resolution: str
    points: int


def list_expiries(session: Session, actor: Actor) -> tuple[ExpiryRow, ...]:
    """Return the village's last announcements, the latest first."""
    ours = sa.select(Expiry).filter_by(village_id=village_of(actor))
    return _rows(session, ours.order_by(Expiry.id.desc()).limit(MOST))


def expiries_of_year(session: Session, actor: Actor, year: int) -> tuple[ExpiryRow, ...]:
    """Return what of the village's points was to lapse in a year, the earliest first."""
    ours = sa.select(Expiry).where(
        Expiry.village_id == village_of(actor),
        Expiry.lapses_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    return _rows(session, ours.order_by(Expiry.lapses_on, Expiry.id))


def show_expiry(session: Session, actor: Actor, expiry_id: int) -> ExpiryRow:
    """Return an announcement of the actor's village. Raises NotFound."""
    ours = sa.select(Expiry).filter_by(id=expiry_id, village_id=village_of(actor))
    rows = _rows(session, ours)
    if not rows:
        raise NotFound
    return rows[0]


def announced(session: Session, village_id: int) -> ExpiryRow | None:
    """Return what the village has announced and not posted yet, for anybody to read."""
    rows = _rows(session, sa.select(Expiry).where(Expiry.village_id == village_id, ANNOUNCED))
    return rows[0] if rows else None


def own_lapse(session: Session, actor: Actor) -> OwnLapse | None:
    """Return what would lapse of the resident's own points as they are now, if anything would."""
    row = session.execute(_OWN, {"household_id": household_of(actor)}).one_or_none()
    if row is None:
        return None
    expiry, account_id = row
    terms, on = terms_of(expiry), expiry.lapses_on
    left = _left(session, expiry.village_id, terms, on, account_id=account_id)
    points = lapsing(terms, *left.get(account_id, (0, 0)))
    return OwnLapse(terms, on, expiry.resolution, points) if points else None


_OWN = (
    sa.select(Expiry, Household.account_id)
    .join(Household, Household.village_id == Expiry.village_id)
    .where(ANNOUNCED, Household.id == sa.bindparam("household_id"))
)


def what_lapses(session: Session, village_id: int, terms: Terms, on: date) -> WhatLapses:
    """Return what would lapse on this day if nobody earned or spent any more before.

    Every open household with points is a line, in the households' order. Two statements.
    """
    left = _left(session, village_id, terms, on)
    homes = session.execute(_HOMES, {"village_id": village_id})
    return WhatLapses(
        [
            HouseholdLine(
                home.id,
                home.account_id,
                home.number,
                home.head,
                home.has_no_phone,
                left[home.account_id][0],
                lapsing(terms, *left[home.account_id]),
            )
            for home in homes
            if left.get(home.account_id, (0,))[0]
        ]
    )


def what_lapsed(session: Session, expiry_id: int) -> WhatLapses:
    """Return what was posted, in the households' order."""
    rows = session.execute(
        sa.select(
            Household.id,
            Household.account_id,
            Household.number,
            sa.func.coalesce(Resident.name, ""),
            Household.has_no_phone,
            ExpiryLine.held,
            ExpiryLine.points,
        )
        .join(ExpiryLine, ExpiryLine.household_id == Household.id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(ExpiryLine.expiry_id == expiry_id)
        .order_by(Household.sort_key)
    )
    return WhatLapses([HouseholdLine(*row) for row in rows])


def terms_of(expiry: Expiry) -> Terms:
    """Return what an announcement says lapses."""
    return Terms(
        choice=Choice(expiry.choice),
        points=expiry.points,
        percent=expiry.percent,
        months=expiry.months,
    )


_HOMES = (
    sa.select(
        Household.id,
        Household.account_id,
        Household.number,
        sa.func.coalesce(Resident.name, "").label("head"),
        Household.has_no_phone,
    )
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.village_id == sa.bindparam("village_id"), Household.closed_on.is_(None))
    .order_by(Household.sort_key)
)


def _left(
    session: Session, village_id: int, terms: Terms, on: date, *, account_id: int | None = None
) -> dict[int, tuple[int, ...]]:
    """Return what each household has from before the day, and how much of it is old."""
    days = (on, months_before(on, terms.months or 0))
    return ledger.left_of(
        session,
        village_id,
        kind=AccountKind.HOUSEHOLD,
        before=[start_of_day(day) for day in days],
        given_back=GIVEN_BACK,
        account_id=account_id,
    )


def _rows(session: Session, query: sa.Select[Expiry]) -> tuple[ExpiryRow, ...]:
    found = session.scalars(query).all()
    told = [field.name for field in fields(ExpiryRow) if field.name != "terms"]
    by = [name for name in told if name.endswith(("_by", "_second"))]
    names = names_of(session, {getattr(one, name) or "" for one in found for name in by})
    rows = []
    for one in found:
        values = {name: getattr(one, name) for name in told}
        values |= {name: names.get(values[name] or "", "") for name in by}
        rows.append(ExpiryRow(terms=terms_of(one), **values))
    return tuple(rows)
