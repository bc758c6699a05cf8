"""Households split, merge and close.

Nothing is deleted: a closed household keeps its account and its history, and one that merged names
who answers for it from then on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.books import MOST_DEBT, AccountKind, SourceKind, TransactionKind
from pointsapp.community.changes.members import open_household, people_of, settle_head
from pointsapp.community.changes.refusals import (
    HouseholdHasPoints,
    HouseholdUnknown,
    NobodyChosen,
    NobodyStays,
    NumberTaken,
    PointsBeyondBalance,
)
from pointsapp.community.changes.waiting import refuse_what_waits
from pointsapp.community.colleagues.service import MovingAct, PointsMoved, confirm_points
from pointsapp.community.households.moving import people_moved
from pointsapp.community.households.names import number_key
from pointsapp.community.households.search import household_with_number
from pointsapp.community.households.service import HEAD, enrol_household
from pointsapp.community.models import ChangeKind, Household, HouseholdChange, Resident
from pointsapp.ledger import Posting
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class Merged:
    """A household that went into another one, by whose act and when."""

    household_id: int
    into_id: int
    by: Actor
    at: datetime


Follower = Callable[[Session, Merged], None]
"""Lets what another room keeps of the household that closes be the other's."""

_followers: list[Follower] = []


def connect(*, followers: Sequence[Follower]) -> None:
    """Name everything that follows a merger."""
    _followers[:] = followers


@dataclass(frozen=True)
class Split:
    """A part of a household that becomes one of its own; its first person is the head.

    Here as in a merger and a closing, `second` is the actor code of the colleague who confirms,
    whose password was checked before. Where no points move nobody needs to.
    """

    number: str
    people: Sequence[int]
    points: int
    second: str = ""


@dataclass(frozen=True)
class Merger:
    """Into the household of which number another one goes."""

    number: str
    second: str = ""


@dataclass(frozen=True)
class Closing:
    """Whether the points of a household that is no more lapse."""

    lapses: bool
    second: str = ""


def split(
    session: Session, household_id: int, part: Split, *, key: str, by: Actor, at: datetime
) -> int:
    """Let some people become a household of their own, with part of the points; return its id.

    What these people did goes along with them; how they are related to their new head is not
    known. Raises KeyReused, SomethingWaits, NumberTaken,
    NobodyChosen, NobodyStays, PointsBeyondBalance, and what `confirm_points` raises where points
    move.
    """
    village_id = take_village(session, by)
    asked = (household_id, replace(part, second=""))
    act = once(session, village_id, "split", key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    home = open_household(session, village_id, household_id)
    people = _check_leaving(session, home, part)
    refuse_what_waits(session, home.id, ChangeKind.SPLIT)
    balance = ledger.balance(session, home.account_id)
    if not 0 <= part.points <= max(balance, 0):
        raise PointsBeyondBalance(balance=balance)
    new = enrol_household(session, number=part.number, members=(), by=by)
    new.group_id, new.head_id = home.group_id, people[0].id
    for person in people:
        person.household_id, person.relation = new.id, ""
    people[0].relation = HEAD
    people_moved(session, [person.id for person in people])
    settle_head(session, home)
    leaving = _Leaving(home, part.points, new.account_id, TransactionKind.TRANSFER)
    moved = PointsMoved(MovingAct.SPLIT, home.id, (home.id, new.id), part.second)
    _move_points(session, leaving, moved, key=key, by=by, at=at)
    told = HouseholdChange(kind=ChangeKind.SPLIT, household_id=home.id, other_id=new.id)
    _tell(session, told, points=part.points, people=len(people), by=by, at=at)
    return act.keep(new.id)


def merge(
    session: Session, household_id: int, into: Merger, *, key: str, by: Actor, at: datetime
) -> int:
    """Let a household go into another one with its people and points; return the other's id.

    Raises KeyReused, HouseholdClosed, HouseholdUnknown, SomethingWaits, and what `confirm_points`
    raises where points move.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "merger", key, (household_id, into.number), by=by, at=at)
    if act.is_done:
        return act.result_id
    home = open_household(session, village_id, household_id)
    other = session.scalar(
        sa.select(Household).filter_by(id=household_with_number(session, village_id, into.number))
    )
    if other is None or other.id == home.id:
        raise HouseholdUnknown(number=into.number)
    refuse_what_waits(session, home.id, ChangeKind.MERGER)
    people = len(people_of(session, home.id))
    relation = sa.case((Resident.relation == HEAD, ""), else_=Resident.relation)
    moved_over = sa.update(Resident).where(Resident.household_id == home.id)
    session.execute(moved_over.values(household_id=other.id, relation=relation))
    settle_head(session, other)
    balance = ledger.balance(session, home.account_id)
    if balance < 0:
        ledger.let_owe(session, [other.account_id], most=MOST_DEBT)
    leaving = _Leaving(home, balance, other.account_id, TransactionKind.TRANSFER)
    moved = PointsMoved(MovingAct.MERGER, home.id, (home.id, other.id), into.second)
    _move_points(session, leaving, moved, key=key, by=by, at=at)
    _let_answer(session, home, other)
    for follow in _followers:
        follow(session, Merged(home.id, other.id, by, at))
    home.closed_on = village_day(at)
    told = HouseholdChange(kind=ChangeKind.MERGER, household_id=home.id, other_id=other.id)
    _tell(session, told, points=balance, people=people, by=by, at=at)
    return act.keep(other.id)


def close(
    session: Session, household_id: int, closing: Closing, *, key: str, by: Actor, at: datetime
) -> int:
    """Close a household that is no more, and return its id.

    Its people have left; its points lapse when that is said. Raises KeyReused, HouseholdClosed,
    HouseholdHasPoints, SomethingWaits, and what `confirm_points` raises where points lapse.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "closing", key, (household_id, closing.lapses), by=by, at=at)
    if act.is_done:
        return act.result_id
    home = open_household(session, village_id, household_id)
    refuse_what_waits(session, home.id, ChangeKind.CLOSING)
    balance = ledger.balance(session, home.account_id)
    if balance and not closing.lapses:
        raise HouseholdHasPoints(balance=balance)
    expired = ledger.find_account(session, book_id=village_id, kind=AccountKind.EXPIRED)
    leaving = _Leaving(home, balance, expired, TransactionKind.EXPIRY)
    moved = PointsMoved(MovingAct.CLOSING, home.id, (home.id,), closing.second)
    _move_points(session, leaving, moved, key=key, by=by, at=at)
    people = people_of(session, home.id)
    for person in people:
        person.left_on = village_day(at)
    home.closed_on = village_day(at)
    told = HouseholdChange(kind=ChangeKind.CLOSING, household_id=home.id)
    _tell(session, told, points=balance, people=len(people), by=by, at=at)
    return act.keep(home.id)


def _check_leaving(session: Session, home: Household, part: Split) -> list[Resident]:
    """Return who leaves, the new head first. Raises NobodyChosen, NobodyStays and NumberTaken."""
    living = {person.id: person for person in people_of(session, home.id)}
    if not part.people or not living.keys() >= set(part.people):
        raise NobodyChosen
    if len(set(part.people)) == len(living):
        raise NobodyStays
    if _number_is_taken(session, home.village_id, part.number):
        raise NumberTaken(number=part.number)
    return [living[resident_id] for resident_id in part.people]


def _number_is_taken(session: Session, village_id: int, number: str) -> bool:
    taken = sa.select(Household.id).filter_by(village_id=village_id, number_key=number_key(number))
    return session.scalar(taken) is not None


def _let_answer(session: Session, home: Household, other: Household) -> None:
    """Let the other household answer for this one and for all that this one answers for."""
    named = sa.or_(Household.id == home.id, Household.answered_by_id == home.id)
    session.execute(sa.update(Household).where(named).values(answered_by_id=other.id))


def _tell(
    session: Session, told: HouseholdChange, *, points: int, people: int, by: Actor, at: datetime
) -> None:
    """Keep what became of a household for its history."""
    told.points, told.people, told.by, told.at = points, people, by.code, at
    session.add(told)


@dataclass(frozen=True)
class _Leaving:
    """Points, or a debt, that leave a household for another account."""

    home: Household
    points: int
    account_id: int
    kind: TransactionKind


def _move_points(
    session: Session, leaving: _Leaving, moved: PointsMoved, *, key: str, by: Actor, at: datetime
) -> None:
    """Post what leaves a household, when a colleague confirms it; no points move nothing."""
    home, points = leaving.home, leaving.points
    if not points:
        return
    confirm_points(session, moved, by=by, at=at)
    legs = (ledger.Leg(home.account_id, -points), ledger.Leg(leaving.account_id, points))
    day, source = village_day(at), SourceKind.HOUSEHOLD
    posting = Posting(key, leaving.kind, legs, day, source, home.id)
    ledger.post(session, home.village_id, posting, by=by.code, at=at)
