"""What the honour board shows, and what its keeper sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.honours.board.models import Honour, HonourCategory, HonourOptOut

_Head = aliased(Resident)


@dataclass(frozen=True)
class HonourOnBoard:
    """An honour as it hangs out; `name` is the person's, or the head's for a whole household."""

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

    by_category: tuple[tuple[str, tuple[HonourOnBoard, ...]], ...]
    years: tuple[int, ...]
    year: int


@dataclass(frozen=True)
class HonourDesk:
    """What the board's keeper works with."""

    village_code: str
    categories: tuple[tuple[int, str], ...]
    honours: tuple[HonourOnBoard, ...]
    staying_off: tuple[str, ...]


_HONOURS = (
    sa.select(
        Honour.id,
        HonourCategory.name.label("category"),
        Honour.year,
        Household.number,
        sa.func.coalesce(Resident.name, _Head.name, "").label("name"),
        Honour.resident_id.is_not(None).label("is_person"),
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
    """Return the village's honours of a year, or of the last year that has any."""
    years = tuple(
        session.scalars(
            sa.select(Honour.year)
            .join(HonourCategory, HonourCategory.id == Honour.category_id)
            .where(HonourCategory.village_id == village_id)
            .distinct()
            .order_by(Honour.year.desc())
        )
    )
    year = year or (years[0] if years else 0)
    return HonourBoard(_by_category(_of_year(session, village_id, year)), years, year)


def desk(session: Session, actor: Actor, year: int) -> HonourDesk:
    """Return categories, a year's honours and who stays off. Raises NotFound without a village."""
    village_id = village_of(actor)
    staying_off = session.scalars(
        sa.select(Household.number)
        .join(HonourOptOut, HonourOptOut.household_id == Household.id)
        .where(Household.village_id == village_id)
        .order_by(Household.sort_key)
    )
    code = session.scalars(sa.select(Village.code).filter_by(id=village_id)).one()
    return HonourDesk(
        code,
        categories_of(session, village_id),
        tuple(_of_year(session, village_id, year)),
        tuple(staying_off),
    )


def categories_of(session: Session, village_id: int) -> tuple[tuple[int, str], ...]:
    """Return the ids and names of what the village honours, in its own order."""
    categories = session.execute(
        sa.select(HonourCategory.id, HonourCategory.name)
        .filter_by(village_id=village_id)
        .order_by(HonourCategory.position, HonourCategory.id)
    )
    return tuple((row.id, row.name) for row in categories)


def _of_year(session: Session, village_id: int, year: int) -> list[HonourOnBoard]:
    of_year = _HONOURS.where(HonourCategory.village_id == village_id, Honour.year == year)
    return [HonourOnBoard(**row) for row in session.execute(of_year).mappings()]


def _by_category(
    honours: Iterable[HonourOnBoard],
) -> tuple[tuple[str, tuple[HonourOnBoard, ...]], ...]:
    grouped = groupby(honours, key=lambda honour: honour.category)
    return tuple((category, tuple(some)) for category, some in grouped)
