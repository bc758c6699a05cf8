"""Find people and households by name, its reading or initials, number or phone tail."""

import unicodedata
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from pointsapp.community.models import Group, Household, Resident


@dataclass(frozen=True)
class FoundPerson:
    """A person who lives in the village, and where."""

    resident_id: int
    name: str
    household_id: int
    number: str
    group: str | None


@dataclass(frozen=True)
class FoundHousehold:
    """A household that stands in the village's list."""

    id: int
    number: str
    account_id: int
    head: str | None
    group: str | None


_Head = aliased(Resident)


def wanted(text: str) -> str:
    """Return the text as it is looked for: one width, small letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def find_people(
    session: Session, village_id: int, text: str, *, limit: int = 20
) -> tuple[FoundPerson, ...]:
    """Return the residents whom this text means, exact matches first."""
    sought = wanted(text)
    if not sought:
        return ()
    query = (
        select(Resident.id, Resident.name, Household.id, Household.number, Group.name)
        .join(Household, Household.id == Resident.household_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(_lives_in(village_id), _means(sought))
        .order_by(_exact_first(sought), Household.sort_key, Resident.id)
        .limit(limit)
    )
    return tuple(FoundPerson(*row) for row in session.execute(query))


def find_households(
    session: Session, village_id: int, text: str, *, limit: int = 20
) -> tuple[FoundHousehold, ...]:
    """Return the households that this text means by number or by somebody living there."""
    sought = wanted(text)
    if not sought:
        return ()
    lives_there = select(Resident.household_id).where(
        Resident.village_id == village_id, Resident.left_on.is_(None), _person_means(sought)
    )
    query = (
        select(Household.id, Household.number, Household.account_id, _Head.name, Group.name)
        .outerjoin(_Head, _Head.id == Household.head_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(
            Household.village_id == village_id,
            Household.closed_on.is_(None),
            or_(_number_means(sought), Household.id.in_(lives_there)),
        )
        .order_by(case((Household.number == sought, 0), else_=1), Household.sort_key)
        .limit(limit)
    )
    return tuple(FoundHousehold(*row) for row in session.execute(query))


def _lives_in(village_id: int) -> ColumnElement[bool]:
    return and_(
        Resident.village_id == village_id,
        Resident.left_on.is_(None),
        Household.closed_on.is_(None),
    )


def _means(sought: str) -> ColumnElement[bool]:
    return or_(_number_means(sought), _person_means(sought))


def _number_means(sought: str) -> ColumnElement[bool]:
    return Household.number.startswith(sought, autoescape=True)


def _person_means(sought: str) -> ColumnElement[bool]:
    return or_(
        Resident.name.contains(sought, autoescape=True),
        Resident.name_initials.startswith(sought, autoescape=True),
        Resident.name_pinyin.startswith(sought, autoescape=True),
        Resident.phone_tail == sought,
        Resident.phone == sought,
    )


def _exact_first(sought: str) -> ColumnElement[int]:
    exact = or_(
        Resident.name == sought, Resident.name_initials == sought, Household.number == sought
    )
    return case((exact, 0), else_=1)
