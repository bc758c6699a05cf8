"""What a village's pictures show: twelve months of deeds, and who has had none for long."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Group, Household, Resident
from pointsapp.earning.rules.models import Rule, RuleVersion, Star
from pointsapp.earning.sheets.earned import LEFT
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, LineCorrection
from pointsapp.oversight.pictures.drawing import MonthBars, counted, summed
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.oversight.sums.periods import MONTH, months_between
from pointsapp.village_time import first_of_month, first_of_next_month

A_YEAR = 12
QUIET_DAYS = 91
"""After so many days without an entry somebody might look in on a household."""
MOST_QUIET = 60
"""So many households are named on one page; the number tells of all."""
PEOPLE, HOUSEHOLDS = "people", "households"
GIVEN, EXCHANGED = "given", "exchanged"


@dataclass(frozen=True)
class Year:
    """A village's twelve months up to one: who did what, and what was given and exchanged."""

    until: date
    by_star: MonthBars
    took_part: MonthBars
    by_group: MonthBars
    in_and_out: MonthBars

    @property
    def has_deeds(self) -> bool:
        """Whether anything was entered in these months."""
        return self.took_part.highest > 0


@dataclass(frozen=True)
class QuietHousehold:
    """A household without an entry for months; `last_on` is the day of the last, if any."""

    id: int
    number: str
    head: str
    group: str
    last_on: date | None


@dataclass(frozen=True)
class Quiet:
    """How many households had no entry since a day, and the first of them by number."""

    since: date
    count: int
    households: tuple[QuietHousehold, ...]


def twelve_months(until: date) -> tuple[date, ...]:
    """Return the first days of the twelve months that end with this one."""
    first = first_of_month(until).replace(year=until.year - 1)
    return months_between(first_of_next_month(first), until)


def show_year(session: Session, village_id: int, until: date) -> Year:
    """Return a village's twelve months up to this one, in three statements."""
    months = twelve_months(until)
    groups = _groups(session, village_id)
    deeds = session.execute(
        _DEEDS,
        {
            "village_id": village_id,
            "since": months[0],
            "before": first_of_next_month(months[-1]),
        },
    ).all()
    points: defaultdict[object, int] = defaultdict(int)
    took_part: defaultdict[object, set[int]] = defaultdict(set)
    for deed in deeds:
        month = first_of_month(deed.occurred_on)
        points[deed.star, month] += deed.left
        if deed.stands and deed.points > 0:
            took_part[HOUSEHOLDS, month].add(deed.household_id)
            took_part[deed.group_id, month].add(deed.household_id)
            if deed.resident_id is not None:
                took_part[PEOPLE, month].add(deed.resident_id)
    kinds = [(PEOPLE, PEOPLE), (HOUSEHOLDS, HOUSEHOLDS)]
    return Year(
        until=months[-1],
        by_star=summed(months, [(star, star) for star in Star], points),
        took_part=counted(months, kinds, took_part),
        by_group=counted(months, groups, took_part),
        in_and_out=_in_and_out(session, village_id, months),
    )


def _groups(session: Session, village_id: int) -> list[tuple[int, str]]:
    query = sa.select(Group.id, Group.name).where(Group.village_id == village_id)
    return [(row.id, row.name) for row in session.execute(query.order_by(Group.position))]


def _in_and_out(session: Session, village_id: int, months: Sequence[date]) -> MonthBars:
    """Return what was given and exchanged, as the kept sums tell it."""
    sums: dict[object, int] = {}
    query = sa.select(VillageSum).where(
        VillageSum.village_id == village_id,
        VillageSum.months == MONTH,
        VillageSum.first_day.between(months[0], months[-1]),
    )
    for one in session.scalars(query):
        sums[GIVEN, one.first_day] = one.points_given
        sums[EXCHANGED, one.first_day] = one.points_redeemed
    return summed(months, [(GIVEN, GIVEN), (EXCHANGED, EXCHANGED)], sums)


def show_quiet(session: Session, village_id: int, today: date, *, most: int = MOST_QUIET) -> Quiet:
    """Return the households that had no entry for three months, the first of them by name."""
    since = today - timedelta(days=QUIET_DAYS)
    count = session.scalar(_quiet(village_id, since, sa.func.count())) or 0
    named = (
        _quiet(
            village_id,
            since,
            Household.id,
            Household.number,
            sa.func.coalesce(Resident.name, "").label("head"),
            sa.func.coalesce(Group.name, "").label("group"),
            _LAST_ENTRY.label("last_on"),
        )
        .outerjoin(Resident, Resident.id == Household.head_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .order_by(Household.sort_key)
        .limit(most)
    )
    rows = session.execute(named).all() if most else ()
    return Quiet(since, count, tuple(QuietHousehold(**row._asdict()) for row in rows))


def _quiet(village_id: int, since: date, *columns: Any) -> sa.Select[Any]:
    entry = sa.exists().where(
        AwardLine.household_id == Household.id,
        AwardLine.transaction_id.is_not(None),
        AwardLine.occurred_on >= since,
    )
    return (
        sa.select(*columns)
        .select_from(Household)
        .where(Household.village_id == village_id, Household.closed_on.is_(None), ~entry)
    )


_LAST_ENTRY = (
    sa.select(sa.func.max(AwardLine.occurred_on))
    .where(AwardLine.household_id == Household.id, AwardLine.transaction_id.is_not(None))
    .correlate(Household)
    .scalar_subquery()
)
_DEEDS = (
    sa.select(
        AwardLine.occurred_on,
        AwardLine.points,
        LEFT.label("left"),
        LineCorrection.line_id.is_(None).label("stands"),
        AwardLine.household_id,
        AwardLine.resident_id,
        Household.group_id,
        Rule.star,
    )
    .join(Household, Household.id == AwardLine.household_id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
    .where(
        AwardLine.village_id == sa.bindparam("village_id"),
        AwardLine.transaction_id.is_not(None),
        IS_DEED,
        AwardLine.occurred_on >= sa.bindparam("since"),
        AwardLine.occurred_on < sa.bindparam("before"),
    )
)
