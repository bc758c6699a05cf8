"""Find people and households by name, its reading or initials, number or phone tail."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from pointsapp.community.households.living import lived_here
from pointsapp.community.households.names import fold, number_key
from pointsapp.community.models import Group, Household, Resident

Match = TypeVar("Match")


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
    """A household that stands in the village's list.

    `relative` is who was found, where it was somebody of the household other than its head.
    `former` is the number that was typed, where it is of a household that went into this one.
    """

    id: int
    number: str
    account_id: int
    head: str | None
    group: str | None
    relative: str | None
    former: str | None = None


@dataclass(frozen=True)
class Matches(Generic[Match]):
    """The first matches, and how many there are in all."""

    rows: tuple[Match, ...] = ()
    total: int = 0


_Head = aliased(Resident)
_Relative = aliased(Resident)
_Former = aliased(Household)
_TOTAL = func.count().over().label("total")


def find_people(
    session: Session, village_id: int, text: str, *, on: date, limit: int = 20
) -> Matches[FoundPerson]:
    """Return whom this text means of those who lived here on that day, exact matches first."""
    typed = fold(text)
    if not typed:
        return Matches()
    query = (
        select(
            Resident.id.label("resident_id"),
            Resident.name.label("name"),
            Household.id.label("household_id"),
            Household.number.label("number"),
            Group.name.label("group"),
            _TOTAL,
        )
        .join(Household, Household.id == Resident.household_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(
            Resident.village_id == village_id,
            lived_here(on),
            or_(_number_means(typed), _person_means(Resident, typed)),
        )
        .order_by(_exact_first(typed, Resident), Household.sort_key, Resident.id)
        .limit(limit)
    )
    rows = session.execute(query).mappings().all()
    people = tuple(FoundPerson(**{k: v for k, v in row.items() if k != "total"}) for row in rows)
    return Matches(people, rows[0]["total"] if rows else 0)


def find_households(
    session: Session, village_id: int, text: str, *, limit: int = 20
) -> Matches[FoundHousehold]:
    """Return the households that this text means by number or by somebody living there."""
    typed = fold(text)
    if not typed:
        return Matches()
    lives_there = select(_Relative.household_id).where(
        _Relative.village_id == village_id,
        _Relative.left_on.is_(None),
        _person_means(_Relative, typed),
    )
    relative = (
        select(_Relative.name)
        .where(
            _Relative.household_id == Household.id,
            _Relative.left_on.is_(None),
            _person_means(_Relative, typed),
        )
        .order_by(_Relative.id)
        .limit(1)
        .scalar_subquery()
    )
    former = (
        select(_Former.number)
        .where(_Former.answered_by_id == Household.id, _Former.number_key == number_key(typed))
        .limit(1)
        .scalar_subquery()
    )
    head_is_meant = func.coalesce(and_(_person_means(_Head, typed)), False)
    query = (
        select(
            Household.id.label("id"),
            Household.number.label("number"),
            Household.account_id.label("account_id"),
            _Head.name.label("head"),
            Group.name.label("group"),
            case((head_is_meant, None), else_=relative).label("relative"),
            former.label("former"),
            _TOTAL,
        )
        .outerjoin(_Head, _Head.id == Household.head_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(
            Household.village_id == village_id,
            Household.closed_on.is_(None),
            or_(_number_means(typed), Household.id.in_(lives_there), former.is_not(None)),
        )
        .order_by(
            case((_is_number(typed), 0), (former.is_not(None), 1), else_=2), Household.sort_key
        )
        .limit(limit)
    )
    rows = session.execute(query).mappings().all()
    homes = tuple(FoundHousehold(**{k: v for k, v in row.items() if k != "total"}) for row in rows)
    return Matches(homes, rows[0]["total"] if rows else 0)


def households_meant(village_id: int, text: str) -> Select[int]:
    """Return the query for all households, closed ones too, that this text means.

    Somebody who moved away still means the household: this finds what happened there.
    """
    typed = fold(text)
    lived_there = select(Resident.household_id).where(
        Resident.village_id == village_id, _person_means(Resident, typed)
    )
    return select(Household.id).where(
        Household.village_id == village_id,
        or_(_number_means(typed), Household.id.in_(lived_there)) if typed else false(),
    )


def _is_number(typed: str) -> ColumnElement[bool]:
    return Household.number_key == number_key(typed)


def _number_means(typed: str) -> ColumnElement[bool]:
    return Household.number_key.startswith(number_key(typed), autoescape=True)


def _person_means(person: type[Resident], typed: str) -> ColumnElement[bool]:
    """A term begins with what was typed; of a phone all digits, or the last four, must be typed."""
    term = f" {typed} " if typed.isdecimal() else f" {typed}"
    return person.search_terms.contains(term, autoescape=True)


def _exact_first(typed: str, person: type[Resident]) -> ColumnElement[int]:
    is_term = person.search_terms.contains(f" {typed} ", autoescape=True)
    return case((_is_number(typed), 0), (person.name == typed, 1), (is_term, 2), else_=3)


def household_with_number(session: Session, village_id: int, number: str) -> int | None:
    """Return the open household with this number, None when there is none.

    018, 18 and １８ are one number; where a village has both, the one written so is meant.
    """
    query = (
        select(Household.id)
        .where(
            Household.village_id == village_id,
            Household.number_key == number_key(number),
            Household.closed_on.is_(None),
        )
        .order_by(case((Household.number == number, 0), else_=1), Household.id)
        .limit(1)
    )
    return session.scalar(query)
