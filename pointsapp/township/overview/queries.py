"""What villages did in a period, side by side in the order of their area codes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, township_of
from pointsapp.community.models import Household, Township
from pointsapp.earning.notices.models import Objection
from pointsapp.oversight.sums.counting import Figures
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.oversight.sums.periods import Period
from pointsapp.township.villages.queries import TownshipVillage, list_villages
from pointsapp.village_time import start_of_day

NOTHING = Figures(*([0] * len(Figures.__dataclass_fields__)))
MOST_PERIODS = 24
"""So many periods of one village stand under each other."""


@dataclass(frozen=True)
class Row:
    """A village in a period, or some together; without `figures` no sums were counted yet.

    `closed_on` tells that it is closed for good.
    """

    id: int
    name: str
    households: int
    objections: int
    answered: int
    figures: Figures | None
    closed_on: date | None = None

    @property
    def share(self) -> int | None:
        """How many of a hundred households took part."""
        return share_of(self.figures, self.households)


@dataclass(frozen=True)
class Overview:
    """What is overseen in one period; `as_of` is the instant up to which every sum counts."""

    of: str
    period: Period
    rows: tuple[Row, ...]
    as_of: datetime | None

    @property
    def together(self) -> Row:
        """The last row: the sums of all."""
        return add_up(0, "", self.rows)


@dataclass(frozen=True)
class PeriodOfVillage:
    """What one village did in one of its periods."""

    period: Period
    figures: Figures


def add_up(number: int, name: str, rows: Sequence[Row]) -> Row:
    """Return these rows as one; those that were not counted yet add no figures."""
    counted = [asdict(row.figures) for row in rows if row.figures is not None]
    sums = {field: sum(one[field] for one in counted) for field in asdict(NOTHING)}
    return Row(
        id=number,
        name=name,
        households=sum(row.households for row in rows),
        objections=sum(row.objections for row in rows),
        answered=sum(row.answered for row in rows),
        figures=Figures(**sums) if counted or not rows else None,
    )


def share_of(figures: Figures | None, households: int) -> int | None:
    """Return the hundredths of these households that took part; None where nobody can say."""
    return round(100 * figures.took_part / households) if figures and households else None


def show_overview(session: Session, actor: Actor, period: Period) -> Overview:
    """Return the villages of the actor's township in a period; raises NotFound without one.

    A village that closed is told of until the period in which it did.
    """
    villages = list_villages(session, actor)
    name = sa.select(Township.name).where(Township.id == township_of(actor))
    return overview_of(session, session.scalars(name).one(), villages, period)


def overview_of(
    session: Session, name: str, villages: Sequence[TownshipVillage], period: Period
) -> Overview:
    """Return these villages in a period, in a fixed number of statements.

    Those that closed before it are left out.
    """
    villages = [village for village in villages if village.is_open_on(period.first_day)]
    ids = [village.id for village in villages]
    households = _households(session, ids, period.last_day)
    objections = _objections(session, ids, period)
    sums = {
        one.village_id: one
        for one in session.scalars(
            sa.select(VillageSum).where(
                VillageSum.village_id.in_(ids),
                VillageSum.months == period.months,
                VillageSum.first_day == period.first_day,
            )
        )
    }
    rows = tuple(
        Row(
            id=village.id,
            name=village.name,
            households=households.get(village.id, 0),
            objections=objections.get(village.id, (0, 0))[0],
            answered=objections.get(village.id, (0, 0))[1],
            figures=figures_of(sums[village.id]) if village.id in sums else None,
            closed_on=village.closed_on,
        )
        for village in villages
    )
    counted_still = {village.id for village in villages if village.closed_on is None}
    as_of = min(
        (one.as_of for one in sums.values() if one.village_id in counted_still), default=None
    )
    return Overview(name, period, rows, as_of)


def show_history(session: Session, village_id: int, upto: Period) -> tuple[PeriodOfVillage, ...]:
    """Return a village's periods of one length up to this one, the newest first.

    They begin with the first in which something happened.
    """
    query = (
        sa.select(VillageSum)
        .where(
            VillageSum.village_id == village_id,
            VillageSum.months == upto.months,
            VillageSum.first_day <= upto.first_day,
        )
        .order_by(VillageSum.first_day.desc())
        .limit(MOST_PERIODS)
    )
    history = [
        PeriodOfVillage(Period(one.first_day, one.months), figures_of(one))
        for one in session.scalars(query)
    ]
    while history and history[-1].figures == NOTHING:
        history.pop()
    return tuple(history)


def figures_of(kept: VillageSum) -> Figures:
    """Return what a kept row says."""
    return Figures(**{name: getattr(kept, name) for name in Figures.__dataclass_fields__})


def _households(session: Session, ids: Sequence[int], day: date) -> dict[int, int]:
    """Return how many households of today each village had on this day."""
    query = (
        sa.select(Household.village_id, sa.func.count())
        .where(
            Household.village_id.in_(ids),
            sa.or_(Household.closed_on.is_(None), Household.closed_on > day),
        )
        .group_by(Household.village_id)
    )
    return dict(session.execute(query).all())


def _objections(session: Session, ids: Sequence[int], period: Period) -> dict[int, tuple[int, int]]:
    """Return how many objections each village got in a period, and how many it answered."""
    query = (
        sa.select(Objection.village_id, sa.func.count(), sa.func.count(Objection.outcome))
        .where(
            Objection.village_id.in_(ids),
            Objection.raised_at >= start_of_day(period.first_day),
            Objection.raised_at < start_of_day(period.following.first_day),
        )
        .group_by(Objection.village_id)
    )
    return {village_id: (count, answered) for village_id, count, answered in session.execute(query)}
