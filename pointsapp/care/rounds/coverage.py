"""How far a village's households are visited: by group, and on each member's own page.

Members stand in the order of their names, without a figure beside them: nobody is ranked.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.models import User
from pointsapp.access.names import names_of
from pointsapp.access.pairs.queries import IN_CARE, PAIRED_MEMBERS
from pointsapp.actor import Actor, village_of
from pointsapp.care.home_visits.models import COUNTS, STANDS, HomeVisit
from pointsapp.care.home_visits.queries import VisitList, visits_to
from pointsapp.community.models import Group, Household, Resident
from pointsapp.refusals import NotFound
from pointsapp.village_time import first_of_month

A_PAGE = 50
LONG = timedelta(days=60)
"""So long without a visit is worth a look."""
_Head = aliased(Resident)


@dataclass(frozen=True)
class GroupCoverage:
    """A group's households: in all, visited this month, not for long, in nobody's care."""

    id: int
    name: str | None
    households: int
    visited: int
    long_ago: int
    without: int


@dataclass(frozen=True)
class Denied:
    """A household says that nobody came on the day of a visit."""

    household_id: int
    number: str
    head: str
    visited_on: date
    noted_by: str


@dataclass(frozen=True)
class Coverage:
    """The village's groups, what households denied, and its members by name."""

    groups: tuple[GroupCoverage, ...]
    denied: tuple[Denied, ...]
    members: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class CoveredHousehold:
    """A household with its last visit, and who looks after it."""

    id: int
    number: str
    head: str
    member: str | None
    last_visit: date | None


@dataclass(frozen=True)
class HouseholdList:
    """Some households, those without a visit first; `more` asks for those after them."""

    households: tuple[CoveredHousehold, ...]
    more: int | None


def show_coverage(session: Session, actor: Actor, *, today: date) -> Coverage:
    """Return how far the village is visited, in a fixed number of statements."""
    members = PAIRED_MEMBERS.where(User.village_id == village_of(actor)).order_by(User.name)
    return Coverage(
        groups=_groups(session, actor, today),
        denied=_denied(session, actor, today),
        members=tuple((row.id, row.name) for row in session.execute(members)),
    )


def not_for_long(
    session: Session, actor: Actor, *, today: date, group_id: int | None, skip: int = 0
) -> HouseholdList:
    """Return a page of the households that nobody has been to for long; group 0 is without one."""
    last = last_visits(village_of(actor))
    query = _households(actor, last).where(_is_long_ago(last, today))
    if group_id is not None:
        query = query.where(Household.group_id.is_not_distinct_from(group_id or None))
    return _page(session, query, skip)


def households_of_member(
    session: Session, actor: Actor, user_id: int, *, skip: int = 0
) -> tuple[str, HouseholdList]:
    """Return a member's name and households with their last visits; raises NotFound."""
    ours = PAIRED_MEMBERS.where(User.village_id == village_of(actor), User.id == user_id)
    member = session.execute(ours).one_or_none()
    if member is None:
        raise NotFound
    query = _households(actor, last_visits(village_of(actor))).where(IN_CARE.c.user_id == user_id)
    return member.name, _page(session, query, skip)


def show_visits(
    session: Session, actor: Actor, household_id: int, *, skip: int = 0
) -> tuple[CoveredHousehold, VisitList]:
    """Return a household of the village with a page of the visits to it; raises NotFound."""
    query = _households(actor, last_visits(village_of(actor)))
    row = session.execute(query.where(Household.id == household_id)).one_or_none()
    if row is None:
        raise NotFound
    return CoveredHousehold(*row), visits_to(session, household_id, skip=skip)


def last_visits(village_id: int) -> Any:
    """Select the day of each household's last visit that counts."""
    last = sa.func.max(HomeVisit.visited_on).label("visited_on")
    of_village = sa.select(HomeVisit.household_id, last).where(
        HomeVisit.village_id == village_id, COUNTS
    )
    return of_village.group_by(HomeVisit.household_id).subquery()


def _is_long_ago(last: Any, today: date) -> sa.ColumnElement[bool]:
    return sa.or_(last.c.visited_on.is_(None), last.c.visited_on < today - LONG)


def _groups(session: Session, actor: Actor, today: date) -> tuple[GroupCoverage, ...]:
    last, count = last_visits(village_of(actor)), sa.func.count
    visited = sa.case((last.c.visited_on >= first_of_month(today), 1))
    long_ago = sa.case((_is_long_ago(last, today), 1))
    rows = session.execute(
        sa.select(
            sa.func.coalesce(Household.group_id, 0),
            Group.name,
            count(Household.id),
            count(visited),
            count(long_ago),
            count(Household.id) - count(IN_CARE.c.household_id),
        )
        .select_from(Household)
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(last, last.c.household_id == Household.id)
        .outerjoin(IN_CARE, IN_CARE.c.household_id == Household.id)
        .where(Household.village_id == village_of(actor), Household.closed_on.is_(None))
        .group_by(Household.group_id, Group.name, Group.position)
        .order_by(Group.position)
    )
    return tuple(GroupCoverage(*row) for row in rows)


def _denied(session: Session, actor: Actor, today: date) -> tuple[Denied, ...]:
    rows = session.execute(
        sa.select(
            Household.id,
            Household.number,
            sa.func.coalesce(_Head.name, ""),
            HomeVisit.visited_on,
            HomeVisit.noted_by,
        )
        .join(Household, Household.id == HomeVisit.household_id)
        .outerjoin(_Head, _Head.id == Household.head_id)
        .where(
            HomeVisit.village_id == village_of(actor),
            HomeVisit.visited_on >= today - LONG,
            HomeVisit.nobody_came_at.is_not(None),
            STANDS,
        )
        .order_by(HomeVisit.nobody_came_at.desc())
        .limit(A_PAGE)
    ).all()
    names = names_of(session, {row.noted_by for row in rows})
    return tuple(Denied(*row[:4], names.get(row.noted_by, "")) for row in rows)


def _households(actor: Actor, last: Any) -> sa.Select[*tuple[Any, ...]]:
    """Select the village's open households, those without a visit first, then longest ago."""
    return (
        sa.select(
            Household.id,
            Household.number,
            sa.func.coalesce(_Head.name, ""),
            IN_CARE.c.member,
            last.c.visited_on,
        )
        .outerjoin(_Head, _Head.id == Household.head_id)
        .outerjoin(last, last.c.household_id == Household.id)
        .outerjoin(IN_CARE, IN_CARE.c.household_id == Household.id)
        .where(Household.village_id == village_of(actor), Household.closed_on.is_(None))
        .order_by(last.c.visited_on.is_not(None), last.c.visited_on, Household.sort_key)
    )


def _page(session: Session, query: sa.Select[*tuple[Any, ...]], skip: int) -> HouseholdList:
    rows = session.execute(query.offset(skip).limit(A_PAGE + 1)).all()
    households = tuple(CoveredHousehold(*row) for row in rows[:A_PAGE])
    return HouseholdList(households, skip + A_PAGE if len(rows) > A_PAGE else None)
