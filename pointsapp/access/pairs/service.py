"""Party members and the households they look after."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Pairing, User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.households.names import number_key
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound, Refusal


class UnknownNumbers(Refusal):
    """The village has no households of these numbers; facts: `numbers`."""

    code = "unknown-numbers"
    field = "numbers"


_PAIRED_MEMBERS = (
    sa.select(User.id, User.name)
    .join(UserRole, UserRole.user_id == User.id)
    .where(UserRole.role == Role.PAIRED_MEMBER)
)


@dataclass(frozen=True)
class PairedMember:
    """A party member with the numbers of the households in care."""

    user_id: int
    name: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class PairedHousehold:
    """A household in care, with who lives there."""

    number: str
    people: tuple[tuple[int, str], ...]


def read_numbers(text: str) -> list[str]:
    """Return the household numbers that somebody typed, apart by commas, spaces or lines."""
    return list(dict.fromkeys(filter(None, re.split(r"[\s,，、;；]+", text))))


def pair(session: Session, user_id: int, numbers: Collection[str], *, by: Actor) -> None:
    """Let a party member of the village look after just these households.

    Raises UnknownNumbers, and NotFound for a user who is no paired member of this village.
    """
    village_id = take_village(session, by)
    ours = _PAIRED_MEMBERS.where(User.id == user_id, User.village_id == village_id)
    if session.scalar(ours) is None:
        raise NotFound
    ids = _households_of(session, village_id, numbers)
    before = sa.or_(Pairing.user_id == user_id, Pairing.household_id.in_(ids))
    session.execute(sa.delete(Pairing).where(before))
    if ids:
        rows = [{"household_id": household_id, "user_id": user_id} for household_id in ids]
        session.execute(sa.insert(Pairing), rows)


def _households_of(session: Session, village_id: int, numbers: Collection[str]) -> list[int]:
    here = sa.select(Household.number, Household.number_key, Household.id).where(
        Household.village_id == village_id,
        Household.closed_on.is_(None),
        Household.number_key.in_(map(number_key, numbers)),
    )
    alike = session.execute(here).all()
    ids = {row.number_key: row.id for row in alike} | {row.number: row.id for row in alike}
    meant = {number: ids.get(number, ids.get(number_key(number))) for number in numbers}
    unknown = [number for number, household_id in meant.items() if household_id is None]
    if unknown:
        raise UnknownNumbers(numbers=unknown)
    return list({household_id for household_id in meant.values() if household_id is not None})


def list_members(session: Session, actor: Actor) -> tuple[PairedMember, ...]:
    """Return the village's paired members with their households, in a fixed number of queries."""
    village_id = village_of(actor)
    members = _PAIRED_MEMBERS.where(User.village_id == village_id, User.is_active)
    numbers: dict[int, list[str]] = {}
    pairs = (
        sa.select(Pairing.user_id, Household.number)
        .join(Household, Household.id == Pairing.household_id)
        .where(Household.village_id == village_id)
        .order_by(Household.sort_key)
    )
    for user_id, number in session.execute(pairs):
        numbers.setdefault(user_id, []).append(number)
    return tuple(
        PairedMember(user_id, name, tuple(numbers.get(user_id, ())))
        for user_id, name in session.execute(members.order_by(User.id))
    )


def looks_after(session: Session, actor: Actor, household_id: int) -> bool:
    """Tell whether this party member looks after the household."""
    query = sa.select(Pairing.household_id).filter_by(
        household_id=household_id, user_id=actor.user_id
    )
    return actor.user_id is not None and session.scalar(query) is not None


def households_in_care(session: Session, actor: Actor) -> tuple[PairedHousehold, ...]:
    """Return the households that this party member looks after."""
    query = (
        sa.select(Household.number, Resident.id, Resident.name)
        .join(Pairing, Pairing.household_id == Household.id)
        .join(Resident, Resident.household_id == Household.id)
        .where(
            Pairing.user_id == actor.user_id,
            Resident.left_on.is_(None),
            Household.closed_on.is_(None),
        )
        .order_by(Household.sort_key, Resident.id)
    )
    people: dict[str, list[tuple[int, str]]] = {}
    for number, resident_id, name in session.execute(query):
        people.setdefault(number, []).append((resident_id, name))
    return tuple(PairedHousehold(number, tuple(some)) for number, some in people.items())
