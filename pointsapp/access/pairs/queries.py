"""Who looks after which households, and which nobody does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.models import Pairing, User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.queries import CareTime
from pointsapp.community.models import Group, Household, Resident
from pointsapp.refusals import NotFound

PAIRED_MEMBERS = (
    sa.select(User.id, User.name)
    .join(UserRole, UserRole.user_id == User.id)
    .where(UserRole.role == Role.PAIRED_MEMBER, User.is_active)
)
STANDING = Pairing.until.is_(None)
_Head = aliased(Resident)
IN_CARE = (
    sa.select(Pairing.household_id, Pairing.user_id, User.name.label("member"))
    .join(User, User.id == Pairing.user_id)
    .join(UserRole, UserRole.user_id == User.id)
    .where(STANDING, User.is_active, UserRole.role == Role.PAIRED_MEMBER)
    .subquery()
)
"""A household whose member was dismissed, or is no paired member any more, has nobody."""


@dataclass(frozen=True)
class PairedMember:
    """A party member with the numbers of the households in care."""

    user_id: int
    name: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class GroupInCare:
    """How many households a group has, and how many of them nobody looks after."""

    group_id: int | None
    name: str | None
    households: int
    without: int


@dataclass(frozen=True)
class HouseholdInCare:
    """A household with the party member who looks after it, if anybody does."""

    id: int
    number: str
    head: str | None
    member: str | None
    user_id: int | None


def list_members(session: Session, actor: Actor) -> tuple[PairedMember, ...]:
    """Return the village's paired members with their households, in a fixed number of queries."""
    village_id = village_of(actor)
    numbers: dict[int, list[str]] = {}
    pairs = (
        sa.select(Pairing.user_id, Household.number)
        .join(Household, Household.id == Pairing.household_id)
        .where(Household.village_id == village_id, STANDING)
        .order_by(Household.sort_key)
    )
    for user_id, number in session.execute(pairs):
        numbers.setdefault(user_id, []).append(number)
    members = PAIRED_MEMBERS.where(User.village_id == village_id).order_by(User.id)
    return tuple(
        PairedMember(user_id, name, tuple(numbers.get(user_id, ())))
        for user_id, name in session.execute(members)
    )


def show_member(session: Session, actor: Actor, user_id: int) -> PairedMember:
    """Return one of the village's paired members; raises NotFound."""
    found = (one for one in list_members(session, actor) if one.user_id == user_id)
    member = next(found, None)
    if member is None:
        raise NotFound
    return member


def list_groups(session: Session, actor: Actor) -> tuple[GroupInCare, ...]:
    """Return the village's groups that have households, with how many have nobody yet."""
    count = sa.func.count
    rows = session.execute(
        sa.select(
            Household.group_id,
            Group.name,
            count(Household.id).label("households"),
            (count(Household.id) - count(IN_CARE.c.household_id)).label("without"),
        )
        .select_from(Household)
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(IN_CARE, IN_CARE.c.household_id == Household.id)
        .where(Household.village_id == village_of(actor), Household.closed_on.is_(None))
        .group_by(Household.group_id, Group.name, Group.position)
        .order_by(Group.position)
    )
    return tuple(GroupInCare(**row._asdict()) for row in rows)


def households_of_group(
    session: Session, actor: Actor, group_id: int | None
) -> tuple[HouseholdInCare, ...]:
    """Return a group's open households, those that nobody looks after first."""
    rows = session.execute(
        _households(actor)
        .where(Household.group_id.is_not_distinct_from(group_id))
        .order_by(IN_CARE.c.household_id.is_not(None), Household.sort_key)
    )
    return tuple(HouseholdInCare(**row._asdict()) for row in rows)


def all_households(session: Session, actor: Actor) -> Sequence[HouseholdInCare]:
    """Return the village's open households with who looks after them, in their order."""
    rows = session.execute(_households(actor).order_by(Household.sort_key))
    return [HouseholdInCare(**row._asdict()) for row in rows]


def _households(actor: Actor) -> sa.Select[tuple[int, str, str, str, int]]:
    return (
        sa.select(
            Household.id,
            Household.number,
            _Head.name.label("head"),
            IN_CARE.c.member,
            IN_CARE.c.user_id,
        )
        .outerjoin(_Head, _Head.id == Household.head_id)
        .outerjoin(IN_CARE, IN_CARE.c.household_id == Household.id)
        .where(Household.village_id == village_of(actor), Household.closed_on.is_(None))
    )


def care_of(session: Session, household_id: int) -> tuple[CareTime, ...]:
    """Return who looks after a household now, and who did before, the newest first."""
    times = (
        sa.select(User.name, Pairing.since, Pairing.until)
        .join(User, User.id == Pairing.user_id)
        .where(Pairing.household_id == household_id)
        .order_by(Pairing.id.desc())
    )
    return tuple(CareTime(**row._asdict()) for row in session.execute(times))


def looks_after(session: Session, actor: Actor, household_id: int) -> bool:
    """Tell whether this party member looks after the household now."""
    query = sa.select(Pairing.id).filter_by(
        household_id=household_id, user_id=actor.user_id, until=None
    )
    return actor.user_id is not None and session.scalar(query) is not None


def looked_after(session: Session, actor: Actor, household_id: int, *, on: date) -> bool:
    """Tell whether this party member looks after the household, or still did on this day."""
    query = sa.select(Pairing.id).where(
        Pairing.household_id == household_id,
        Pairing.user_id == actor.user_id,
        sa.or_(STANDING, Pairing.until >= on),
    )
    return actor.user_id is not None and session.scalar(query.limit(1)) is not None
