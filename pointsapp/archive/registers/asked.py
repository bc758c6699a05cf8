"""Which village's which year is archived, as it stood at which moment."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Village
from pointsapp.village_time import VILLAGE_ZONE, start_of_day


@dataclass(frozen=True)
class Asked:
    """An archive that somebody asked for; `session` sees one moment of the database."""

    session: Session
    by: Actor
    year: int
    at: datetime
    with_photos: bool

    @property
    def village_id(self) -> int:
        """The village, which is its book as well."""
        return village_of(self.by)

    @cached_property
    def village(self) -> Village:
        """The village as it stands at this moment."""
        return self.session.scalars(sa.select(Village).filter_by(id=self.village_id)).one()

    @property
    def first_day(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the year."""
        return date(self.year, 12, 31)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The instants at which the year, and the next one, begin in the village."""
        return start_of_day(self.first_day), start_of_day(date(self.year + 1, 1, 1))

    def is_within(self, *instants: InstrumentedAttribute[Any]) -> sa.ColumnElement[bool]:
        """Return for a query whether any of these instants lies in the year."""
        since, until = self.bounds
        return sa.or_(*(sa.and_(one >= since, one < until) for one in instants))

    def heading(self, title: str) -> str:
        """Return what stands over a register."""
        return f"{self.village.name} {self.year}年 {title}"


def moment(at: datetime | None) -> str:
    """Return an instant as the village's clock showed it, nothing for none."""
    return f"{at.astimezone(VILLAGE_ZONE):%Y-%m-%d %H:%M}" if at else ""


def yuan(fen: int | None) -> float | None:
    """Return money in yuan, nothing for what nobody noted."""
    return None if fen is None else fen / 100


def together(*parts: str) -> str:
    """Return words that belong together, without the empty ones."""
    return " ".join(filter(None, parts))
