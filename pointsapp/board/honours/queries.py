"""What the honour board shows, and what its keeper sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.actor import Actor
from pointsapp.board.honours.models import Honour, HonourCategory, HonourOptOut
from pointsapp.community.models import Household, Resident, Village

_Head = aliased(Resident)


@dataclass(frozen=True)
class Honoured:
    """A household on the board; `name` is the person's, or the head's when all are meant."""

    id: int
    category: str
    year: int
    number: str
    name: str
    is_person: bool
    words: str


@dataclass(frozen=True)
class HonourBoard:
    """A year's honours by category, and the years that have any."""

    by_category: tuple[tuple[str, tuple[Honoured, ...]], ...]
    years: tuple[int, ...]
    year: int


@dataclass(frozen=True)
class HonourDesk:
    """What the keeper works with: categories, all honours of a year, who stays off."""

    village_code: str
    categories: tuple[tuple[int, str], ...]
    honours: tuple[Honoured, ...]
    staying_off: tuple[str, ...]


_HONOURS = (
    sa.select(
        Honour.id,
        HonourCategory.name,
        Honour.year,
        Household.number,
        sa.func.coalesce(Resident.name, _Head.name, ""),
        Honour.resident_id.is_not(None),
        Honour.words,
    )
    .join(HonourCategory, HonourCategory.id == Honour.category_id)
    .join(Household, Household.id == Honour.household_id)
    .outerjoin(Resident, Resident.id == Honour.resident_id)
    .outerjoin(_Head, _Head.id == Household.head_id)
    .outerjoin(HonourOptOut, HonourOptOut.household_id == Household.id)
    .where(HonourOptOut.household_id.is_(None))
    .order_by(HonourCategory.position, HonourCategory.id, Household.sort_key, Honour.id)
)


def honours_of(session: Session, village_id: int, year: int | None) -> HonourBoard:
    """Return the honours of a year, or of the last year that has any."""
    years = tuple(
        session.scalars(
            sa.select(Honour.year)
            .join(HonourCategory, HonourCategory.id == Honour.category_id)
            .where(HonourCategory.village_id == village_id)
            .distinct()
            .order_by(Honour.year.desc())
        )
    )
    shown = year or (years[0] if years else 0)
    return HonourBoard(_by_category(_of_year(session, village_id, shown)), years, shown)


def desk(session: Session, actor: Actor, year: int) -> HonourDesk:
    """Return what the village's keeper of honours works with."""
    categories = session.execute(
        sa.select(HonourCategory.id, HonourCategory.name)
        .filter_by(village_id=actor.village_id)
        .order_by(HonourCategory.position, HonourCategory.id)
    )
    staying_off = session.scalars(
        sa.select(Household.number)
        .join(HonourOptOut, HonourOptOut.household_id == Household.id)
        .where(Household.village_id == actor.village_id)
        .order_by(Household.sort_key)
    )
    code = session.scalars(sa.select(Village.code).filter_by(id=actor.village_id)).one()
    return HonourDesk(
        code,
        tuple((row.id, row.name) for row in categories),
        tuple(_of_year(session, actor.village_id, year)),
        tuple(staying_off),
    )


def _of_year(session: Session, village_id: int | None, year: int) -> Iterable[Honoured]:
    of_year = _HONOURS.where(HonourCategory.village_id == village_id, Honour.year == year)
    return [Honoured(*row) for row in session.execute(of_year)]


def _by_category(found: Iterable[Honoured]) -> tuple[tuple[str, tuple[Honoured, ...]], ...]:
    grouped = groupby(found, key=lambda one: one.category)
    return tuple((category, tuple(some)) for category, some in grouped)
