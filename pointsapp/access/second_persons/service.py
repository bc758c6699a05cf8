"""Let a second person count, and keep for review what a new account had a part in."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Confirmation, User
from pointsapp.access.refusals import (
    DrawnPassword,
    NotColleague,
    NotYetSecond,
    SamePerson,
    SecondMissing,
)
from pointsapp.access.second_persons.queries import may_look_at
from pointsapp.actor import Actor, ActorKind, code_of, number_of, village_of
from pointsapp.community.colleagues.service import PointsMoved

COUNTS_AFTER = timedelta(hours=72)
"""So long after an account was made or got a drawn password, nobody counts by it: whoever the
account belongs to notices meanwhile."""

NEW_FOR = timedelta(days=7)
"""So long what an account has a part in stands in the review; and so long a village is new."""


class Act(StrEnum):
    """What a second person confirms; a value is kept for ever, so it never changes."""

    PIN = "pin"
    AUTHENTICATOR = "authenticator"
    REDEMPTION = "redemption"
    SHEET = "sheet"
    WRITE_OFF = "write-off"
    STOCKTAKE = "stocktake"
    RECEIPT_BACK = "receipt-back"
    SPLIT = "split"
    MERGER = "merger"
    CLOSING = "closing"
    OPENINGS_BACK = "openings-back"
    REOPENING = "reopening"
    EXPIRY = "expiry"
    EXPIRY_BACK = "expiry-back"
    HANDOVER = "handover"
    HONOURS_BACK = "honours-back"


_VILLAGE_WIDE = {
    Act.OPENINGS_BACK: "import",
    Act.REOPENING: "period-closing",
    Act.EXPIRY: "expiry",
    Act.EXPIRY_BACK: "expiry",
}
"""What an act is about that names no households, as the audit calls it."""
_MOVES_POINTS = {Act.SPLIT, Act.MERGER, Act.CLOSING, *_VILLAGE_WIDE}
_BOTH_COUNT = {Act.PIN, Act.AUTHENTICATOR, Act.HANDOVER, *_MOVES_POINTS}


@dataclass(frozen=True)
class Confirmed:
    """Something that one person did and a second one stands by, both as actor codes.

    `subject_id` is the number of the sheet, the stocktake and so on; of a PIN and of a redemption,
    which has no number yet, the household's; of an authenticator, the user's. Nobody who belongs to
    the household, or to one of the `other_households`, is a second person.
    """

    act: Act
    subject_id: int
    first: str
    second: str
    household_id: int | None = None
    other_households: tuple[int, ...] = ()


def confirm(session: Session, confirmed: Confirmed, *, by: Actor, at: datetime) -> None:
    """Let the second person count; what a new account had a part in waits for a look.

    Raises SamePerson for the same one or somebody of the household, NotColleague for nobody who
    works for the actor's village, and what `_check_counts` raises. For a new PIN, an authenticator
    taken off and points that move at once, the first person must count too: whoever draws one
    colleague's password could else be both.
    """
    people = _people(session, {confirmed.first, confirmed.second}, by)
    second = people.get(confirmed.second)
    if confirmed.first == confirmed.second:
        raise SamePerson
    if second is None:
        raise NotColleague
    if second.household_id in {confirmed.household_id, *confirmed.other_households} - {None}:
        raise SamePerson
    must_count = people.values() if confirmed.act in _BOTH_COUNT else [second]
    for person in must_count:
        _check_counts(session, person, at=at)
    _keep_for_review(session, confirmed, people.values(), by=by, at=at)


def confirm_points(session: Session, moved: PointsMoved, *, by: Actor, at: datetime) -> None:
    """Let a colleague stand by points that the office moves, and write both into the audit.

    Raises SecondMissing where nobody confirmed, and what `confirm` raises.
    """
    if not moved.second:
        raise SecondMissing
    first, *others = moved.households or (None,)
    act = Act(moved.act)
    stood_by = Confirmed(act, moved.subject_id, by.code, moved.second, first, tuple(others))
    confirm(session, stood_by, by=by, at=at)
    about = [code_of(ActorKind.HOUSEHOLD, household_id) for household_id in moved.households]
    subjects = about or [f"{_VILLAGE_WIDE[act]}:{moved.subject_id}"]
    colleague = replace(by, code=moved.second)
    audit.record_many(session, Event.POINTS_MOVED, subjects, by=by, at=at)
    audit.record_many(session, Event.POINTS_WITNESSED, subjects, by=colleague, at=at)


def _people(session: Session, codes: Collection[str], by: Actor) -> dict[str, User]:
    ids = {code: number_of(code, ActorKind.USER) for code in codes}
    ours = sa.select(User).where(
        User.id.in_([number for number in ids.values() if number is not None]),
        User.village_id == village_of(by),
        User.is_active,
    )
    users = {user.id: user for user in session.scalars(ours)}
    return {code: users[number] for code, number in ids.items() if number in users}


def _new_since(user: User) -> datetime:
    return max(user.created_at, user.password_reset_at or user.created_at)


def _check_counts(session: Session, user: User, *, at: datetime) -> None:
    """Raise DrawnPassword or NotYetSecond for an account that may be in another's hands.

    In a village's first week all accounts are new, and count.
    """
    if user.must_change_password:
        raise DrawnPassword(name=user.name)
    counts_from = _new_since(user) + COUNTS_AFTER
    if at < counts_from and at >= _opened_at(session, user) + NEW_FOR:
        raise NotYetSecond(name=user.name, until=counts_from)


def check_account(user: User, *, at: datetime) -> None:
    """Raise DrawnPassword or NotYetSecond for an account that may be in another's hands."""
    if user.must_change_password:
        raise DrawnPassword(name=user.name)
    if at < _new_since(user) + COUNTS_AFTER:
        raise NotYetSecond(name=user.name, until=_new_since(user) + COUNTS_AFTER)


def _opened_at(session: Session, user: User) -> datetime:
    return ledger.opened_at(session, user.village_id or 0)


def _keep_for_review(
    session: Session,
    confirmed: Confirmed,
    people: Collection[User],
    *,
    by: Actor,
    at: datetime,
) -> None:
    newest = max(people, key=_new_since)
    if at >= _new_since(newest) + NEW_FOR:
        return
    kept = Confirmation(
        village_id=village_of(by),
        act=confirmed.act,
        subject_id=confirmed.subject_id,
        household_id=confirmed.household_id,
        first_by=confirmed.first,
        second_by=confirmed.second,
        confirmed_at=at,
        new_user_id=newest.id,
        new_since=_new_since(newest),
    )
    session.add(kept)
    session.flush()


def look_at(
    session: Session, ids: Collection[int], *, note: str = "", by: Actor, at: datetime
) -> None:
    """Sign that somebody who had no part in these looked at them, and what was found.

    A look stands; the audit names it too. Others' villages' and one's own are left out. Raises
    DrawnPassword, and NotYetSecond for an account that is new itself, in a village's first week
    as well.
    """
    check_account(session.get_one(User, by.user_id), at=at)
    looked = session.execute(
        sa.update(Confirmation)
        .where(Confirmation.id.in_(ids), *may_look_at(by))
        .values(looked_at=at, looked_at_by=by.code, look_note=note)
        .returning(Confirmation.village_id, Confirmation.id)
    )
    by_village: dict[int, list[str]] = {}
    for village_id, confirmation_id in looked:
        by_village.setdefault(village_id, []).append(f"confirmation:{confirmation_id}")
    for village_id, subjects in by_village.items():
        there = replace(by, village_id=village_id)
        audit.record_many(session, Event.CONFIRMATION_SEEN, sorted(subjects), by=there, at=at)
