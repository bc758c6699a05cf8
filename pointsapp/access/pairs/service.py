"""Pair households with party members, as a few acts; what was before is kept."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Ended, Mandate, Pairing, User
from pointsapp.access.pairs.queries import PAIRED_MEMBERS, STANDING
from pointsapp.access.pairs.refusals import NobodyTicked, SameMember, UnknownNumbers
from pointsapp.access.standing_mandates import end_mandates
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.acting import take_village
from pointsapp.community.households.names import number_key
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


def read_numbers(text: str) -> list[str]:
    """Return the household numbers that somebody typed, apart by commas, spaces or lines."""
    return list(dict.fromkeys(filter(None, re.split(r"[\s,，、;；]+", text))))


def pair(
    session: Session, user_id: int, numbers: Collection[str], *, by: Actor, at: datetime
) -> int:
    """Let a party member of the village look after just these households; return how many changed.

    Raises UnknownNumbers, and NotFound for a user who is no paired member of this village.
    """
    village_id = take_village(session, by)
    ids = _households_of_numbers(session, village_id, numbers)
    _check_members(session, village_id, {user_id})
    let_go = _standing(session, Pairing.user_id == user_id).keys() - ids
    _end(session, let_go, by=by, at=at)
    _record(session, let_go, by=by, at=at)
    return len(let_go) + _give(session, dict.fromkeys(ids, user_id), by=by, at=at)


def pair_households(
    session: Session, choices: Mapping[int, int], *, by: Actor, at: datetime
) -> int:
    """Let each of these households be looked after by this user; return how many changed.

    A constant number of statements, however many households. Raises NobodyTicked for none, and
    NotFound when one is not an open household, or a user no paired member, of the actor's village.
    """
    village_id = take_village(session, by)
    if not choices:
        raise NobodyTicked
    here = sa.select(sa.func.count(Household.id)).where(
        Household.village_id == village_id,
        Household.closed_on.is_(None),
        Household.id.in_(choices),
    )
    if session.scalar(here) != len(choices):
        raise NotFound
    _check_members(session, village_id, set(choices.values()))
    return _give(session, choices, by=by, at=at)


def hand_over(session: Session, user_id: int, to_id: int, *, by: Actor, at: datetime) -> int:
    """Let one member look after everything that another one has; return how many households.

    Raises SameMember, and NotFound for a user who is not of the actor's village.
    """
    village_id = take_village(session, by)
    if user_id == to_id:
        raise SameMember
    _check_members(session, village_id, {to_id})
    if session.scalar(sa.select(User.id).filter_by(id=user_id, village_id=village_id)) is None:
        raise NotFound
    theirs = _standing(session, Pairing.user_id == user_id)
    return _give(session, dict.fromkeys(theirs, to_id), by=by, at=at)


def pass_on(session: Session, old: int, new: int, *, by: Actor, at: datetime) -> None:
    """Let a household's member look after the one it merged into too, if nobody does yet."""
    households = _standing(session, Pairing.household_id.in_([old, new]))
    _end(session, {old}, by=by, at=at)
    if old in households and new not in households:
        _begin(session, {new: households[old]}, on=village_day(at))


def _give(session: Session, choices: Mapping[int, int], *, by: Actor, at: datetime) -> int:
    standing = _standing(session, Pairing.household_id.in_(choices))
    changed = {
        household_id: user_id
        for household_id, user_id in choices.items()
        if standing.get(household_id) != user_id
    }
    _end(session, changed.keys() & standing.keys(), by=by, at=at)
    _begin(session, changed, on=village_day(at))
    _record(session, changed, by=by, at=at)
    return len(changed)


def _standing(session: Session, which: sa.ColumnElement[bool]) -> dict[int, int]:
    rows = session.execute(sa.select(Pairing.household_id, Pairing.user_id).where(STANDING, which))
    return {row.household_id: row.user_id for row in rows}


def _end(session: Session, households: Collection[int], *, by: Actor, at: datetime) -> None:
    """End what stands, mandates too; what began this very day was a slip and leaves nothing."""
    if not households:
        return
    on = village_day(at)
    end_mandates(session, Mandate.household_id.in_(households), Ended.PAIRING, by=by, at=at)
    ending = sa.and_(STANDING, Pairing.household_id.in_(households))
    session.execute(sa.delete(Pairing).where(ending, Pairing.since == on))
    session.execute(sa.update(Pairing).where(ending).values(until=on))


def _begin(session: Session, choices: Mapping[int, int], *, on: date) -> None:
    if choices:
        rows = [
            {"household_id": household_id, "user_id": user_id, "since": on}
            for household_id, user_id in choices.items()
        ]
        session.execute(sa.insert(Pairing), rows)


def _record(session: Session, households: Collection[int], *, by: Actor, at: datetime) -> None:
    about = [code_of(ActorKind.HOUSEHOLD, household_id) for household_id in sorted(households)]
    audit.record_many(session, Event.PAIRED, about, by=by, at=at)


def _check_members(session: Session, village_id: int, users: Collection[int]) -> None:
    """Raise NotFound unless all of them are paired members of the village."""
    ours = PAIRED_MEMBERS.where(User.village_id == village_id, User.id.in_(users))
    if len(session.execute(ours).all()) != len(users):
        raise NotFound


def _households_of_numbers(session: Session, village_id: int, numbers: Collection[str]) -> set[int]:
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
    return {household_id for household_id in meant.values() if household_id is not None}
