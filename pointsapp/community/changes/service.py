"""What happens to households: somebody comes, moves away; a household splits, merges, closes.

Nothing is deleted: who left keeps the day, a closed household keeps its account and its history.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.changes.refusals import (
    HouseholdClosed,
    HouseholdHasPoints,
    HouseholdUnknown,
    NobodyChosen,
    NobodyStays,
    NumberTaken,
    PersonTwice,
    PointsBeyondBalance,
    SomethingWaits,
)
from pointsapp.community.colleagues.service import MovingAct, PointsMoved, confirm_points
from pointsapp.community.households.names import number_key
from pointsapp.community.households.search import household_with_number
from pointsapp.community.households.service import Member, enrol_household, person_facts
from pointsapp.community.models import Household, Resident
from pointsapp.ledger import Posting
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

Question = Callable[[Session, int], bool]
"""Given a household's id: does something of it still wait in another room?"""

Follower = Callable[[Session, int, int], None]
"""Given the household that closes and the one it goes into: move what another room keeps."""

_questions: tuple[Question, ...] = ()
_followers: tuple[Follower, ...] = ()


def connect(*, questions: Sequence[Question], followers: Sequence[Follower]) -> None:
    """Name everything that other rooms ask before a household closes and do when it merges."""
    global _questions, _followers
    _questions, _followers = tuple(questions), tuple(followers)


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


def add_member(session: Session, household_id: int, member: Member, *, by: Actor) -> int:
    """Let somebody live in the household; return the resident's id. Raises PersonTwice."""
    home = _open_household(session, take_village(session, by), household_id)
    _refuse_twice(session, home.id, member)
    lives = {"village_id": home.village_id, "household_id": home.id}
    person = Resident(**lives, **person_facts(member))
    session.add(person)
    session.flush()
    if home.head_id is None:
        home.head_id = person.id
        session.flush()
    return person.id


def change_member(
    session: Session, resident_id: int, member: Member, *, household_id: int, by: Actor
) -> None:
    """Write what is known of somebody anew; sex and note stay as the roster told them."""
    person = _resident(session, take_village(session, by), household_id, resident_id)
    kept = replace(member, sex=person.sex, note=person.note)
    for name, value in person_facts(kept).items():
        setattr(person, name, value)
    session.flush()


def move_away(
    session: Session, resident_id: int, *, household_id: int, on: date, by: Actor
) -> None:
    """Note that somebody left on this day; a head's place goes to the next of the household."""
    person = _resident(session, take_village(session, by), household_id, resident_id)
    person.left_on = on
    session.flush()
    _settle_head(session, session.get_one(Household, household_id))


def make_head(session: Session, resident_id: int, *, household_id: int, by: Actor) -> None:
    """Make somebody of the household its head."""
    person = _resident(session, take_village(session, by), household_id, resident_id)
    session.get_one(Household, household_id).head_id = person.id
    session.flush()


def split(
    session: Session, household_id: int, part: Split, *, key: str, by: Actor, at: datetime
) -> int:
    """Let some people become a household of their own, with part of the points; return its id.

    Raises KeyReused, NumberTaken, NobodyChosen, NobodyStays, PointsBeyondBalance, and what
    `confirm_points` raises where points move.
    """
    village_id = take_village(session, by)
    asked = (household_id, replace(part, second=""))
    act = once(session, village_id, "split", key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    home = _open_household(session, village_id, household_id)
    people = _check_leaving(session, home, part)
    balance = ledger.balance(session, home.account_id)
    if not 0 <= part.points <= max(balance, 0):
        raise PointsBeyondBalance(balance=balance)
    new = enrol_household(session, number=part.number, members=(), by=by)
    new.group_id, new.head_id = home.group_id, people[0].id
    for person in people:
        person.household_id = new.id
    session.flush()
    _settle_head(session, home)
    leaving = _Leaving(home, part.points, new.account_id, TransactionKind.TRANSFER)
    moved = PointsMoved(MovingAct.SPLIT, home.id, (home.id, new.id), part.second)
    _move_points(session, leaving, moved, key=key, by=by, at=at)
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
    home = _open_household(session, village_id, household_id)
    other = session.scalar(
        sa.select(Household).filter_by(id=household_with_number(session, village_id, into.number))
    )
    if other is None or other.id == home.id:
        raise HouseholdUnknown(number=into.number)
    _refuse_what_waits(session, home.id)
    for person in _living(session, home.id):
        person.household_id = other.id
    balance = ledger.balance(session, home.account_id)
    leaving = _Leaving(home, balance, other.account_id, TransactionKind.TRANSFER)
    moved = PointsMoved(MovingAct.MERGER, home.id, (home.id, other.id), into.second)
    _move_points(session, leaving, moved, key=key, by=by, at=at)
    for follow in _followers:
        follow(session, home.id, other.id)
    home.closed_on = village_day(at)
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
    home = _open_household(session, village_id, household_id)
    _refuse_what_waits(session, home.id)
    balance = ledger.balance(session, home.account_id)
    if balance and not closing.lapses:
        raise HouseholdHasPoints(balance=balance)
    expired = ledger.find_account(session, book_id=village_id, kind=AccountKind.EXPIRED)
    leaving = _Leaving(home, balance, expired, TransactionKind.EXPIRY)
    moved = PointsMoved(MovingAct.CLOSING, home.id, (home.id,), closing.second)
    _move_points(session, leaving, moved, key=key, by=by, at=at)
    for person in _living(session, home.id):
        person.left_on = village_day(at)
    home.closed_on = village_day(at)
    return act.keep(home.id)


def _open_household(session: Session, village_id: int, household_id: int) -> Household:
    home = session.scalar(sa.select(Household).filter_by(id=household_id, village_id=village_id))
    if home is None:
        raise NotFound
    if home.closed_on is not None:
        raise HouseholdClosed(number=home.number)
    return home


def _resident(session: Session, village_id: int, household_id: int, resident_id: int) -> Resident:
    person = session.scalar(
        sa.select(Resident).filter_by(
            id=resident_id, household_id=household_id, village_id=village_id, left_on=None
        )
    )
    if person is None:
        raise NotFound
    return person


def _check_leaving(session: Session, home: Household, part: Split) -> list[Resident]:
    """Return who leaves, the new head first. Raises NobodyChosen, NobodyStays and NumberTaken."""
    living = {person.id: person for person in _living(session, home.id)}
    if not part.people or not living.keys() >= set(part.people):
        raise NobodyChosen
    if len(set(part.people)) == len(living):
        raise NobodyStays
    if _number_is_taken(session, home.village_id, part.number):
        raise NumberTaken(number=part.number)
    return [living[resident_id] for resident_id in part.people]


def _refuse_twice(session: Session, household_id: int, member: Member) -> None:
    if any(
        (person.name, person.born) == (member.name, member.born)
        for person in _living(session, household_id)
    ):
        raise PersonTwice(name=member.name)


def _living(session: Session, household_id: int) -> Sequence[Resident]:
    here = sa.select(Resident).filter_by(household_id=household_id, left_on=None)
    return session.scalars(here.order_by(Resident.id)).all()


def _settle_head(session: Session, home: Household) -> None:
    """Give a household whose head no longer lives there the first of those who do."""
    living = _living(session, home.id)
    if home.head_id not in {person.id for person in living}:
        home.head_id = living[0].id if living else None
        session.flush()


def _number_is_taken(session: Session, village_id: int, number: str) -> bool:
    taken = sa.select(Household.id).filter_by(village_id=village_id, number_key=number_key(number))
    return session.scalar(taken) is not None


def _refuse_what_waits(session: Session, household_id: int) -> None:
    if any(waits(session, household_id) for waits in _questions):
        raise SomethingWaits


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
