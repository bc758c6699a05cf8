"""What of a year is set, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.villages.service import Settings, settings_of
from pointsapp.earning.adoptions.queries import YearTable, show_year_table
from pointsapp.village_time import coming_year
from pointsapp.year_end.coming_year.models import Looked, YearBudget, YearLook


class Item(StrEnum):
    """A line of the page, in the order in which a village prepares its year."""

    RULES = "rules"
    FILED = "filed"
    BUDGET = "budget"
    CEILING = "ceiling"
    EXCHANGE_DAYS = Looked.EXCHANGE_DAYS
    GIFTS = Looked.GIFTS
    SETTINGS = Looked.SETTINGS


@dataclass(frozen=True)
class Look:
    """Who looked something through, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class ComingYear:
    """A year that a village prepares, or prepared."""

    year: int
    table: YearTable
    settings: Settings
    budget_fen: int | None
    looks: Mapping[str, Look]

    @property
    def ceiling(self) -> int | None:
        """How many points the year's budget pays for."""
        return ceiling_of(self.budget_fen, self.settings.point_value_fen)

    @property
    def missing(self) -> tuple[Item, ...]:
        """What is not set yet."""
        return tuple(item for item in Item if not self._is_set(item))

    def _is_set(self, item: Item) -> bool:
        adoption = self.table.adoption
        match item:
            case Item.RULES:
                return self.table.is_adopted
            case Item.FILED:
                return adoption is not None and adoption.filed_on is not None
            case Item.BUDGET:
                return self.budget_fen is not None
            case Item.CEILING:
                return self.ceiling is not None and self.ceiling == self.settings.yearly_ceiling
            case _:
                return item in self.looks


def may_be_prepared(year: int, today: date) -> bool:
    """Tell whether a village prepares it now: the year that runs, and from October the next."""
    return year in {today.year, coming_year(today)}


def show_coming_year(session: Session, actor: Actor, year: int) -> ComingYear:
    """Return what a village set for a year, in a fixed number of statements."""
    village_id = village_of(actor)
    looks = session.scalars(sa.select(YearLook).filter_by(village_id=village_id, year=year)).all()
    names = names_of(session, {look.looked_by for look in looks})
    return ComingYear(
        year=year,
        table=show_year_table(session, actor, year),
        settings=settings_of(session, village_id),
        budget_fen=budget_of(session, village_id, year),
        looks={one.item: Look(names.get(one.looked_by, ""), one.looked_at) for one in looks},
    )


def budget_of(session: Session, village_id: int, year: int) -> int | None:
    """Return what a village may spend on goods in a year, in fen, as far as it was noted."""
    kept = sa.select(YearBudget.fen).filter_by(village_id=village_id, year=year)
    return session.scalar(kept.order_by(YearBudget.id.desc()).limit(1))


def ceiling_of(budget_fen: int | None, point_value_fen: int) -> int | None:
    """Return for how many points a budget pays; without one nobody knows."""
    return None if budget_fen is None else budget_fen // point_value_fen
