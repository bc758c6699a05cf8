"""Take a quarrel up, note the talks, end it, and look whether the agreement is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import User
from pointsapp.actor import Actor
from pointsapp.care.quarrels.models import FollowUp, Quarrel, QuarrelParty, QuarrelTalk, State
from pointsapp.care.quarrels.queries import mediators_of, quarrels_in_reach
from pointsapp.care.quarrels.refusals import (
    BeforeQuarrel,
    FollowUpDone,
    MediatorIsParty,
    NotSettled,
    OneParty,
    QuarrelOver,
    UnknownParties,
)
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.households.answering import answerer_with_number
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

FEWEST = 2


@dataclass(frozen=True)
class NewQuarrel:
    """Who quarrels about what: households by number, others by `outsiders`; who settles it."""

    numbers: tuple[str, ...]
    outsiders: tuple[str, ...]
    about: str
    mediator_id: int
    begun_on: date


@dataclass(frozen=True)
class NewTalk:
    """What was said on which day."""

    held_on: date
    words: str


@dataclass(frozen=True)
class Ending:
    """How a quarrel ended: what was agreed, and the days on which somebody looks again.

    Of one that was referred `words` say where to, of one that was withdrawn why.
    """

    state: State
    words: str
    ended_on: date
    look_on: tuple[date, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Whether an agreement is kept, in a few words."""

    is_kept: bool
    words: str


def take_up(session: Session, new: NewQuarrel, *, key: str, by: Actor, at: datetime) -> int:
    """Take a quarrel up and return its id; the same key again returns the first one.

    Raises KeyReused, OneParty, UnknownParties, MediatorIsParty, FutureDay, and NotFound for
    somebody who is no mediator of the village.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "quarrel", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    households = _households(session, village_id, new.numbers)
    if len(households) + len(new.outsiders) < FEWEST:
        raise OneParty
    _check_mediator(session, new.mediator_id, households, by)
    _check_day(new.begun_on, at=at)
    quarrel = Quarrel(
        village_id=village_id,
        mediator_id=new.mediator_id,
        about=new.about,
        begun_on=new.begun_on,
        begun_by=by.code,
        begun_at=at,
        state=State.OPEN,
        outcome="",
    )
    session.add(quarrel)
    session.flush()
    session.add_all(QuarrelParty(quarrel_id=quarrel.id, household_id=one) for one in households)
    session.add_all(QuarrelParty(quarrel_id=quarrel.id, outsider=one) for one in new.outsiders)
    session.flush()
    return act.keep(quarrel.id)


def note_talk(
    session: Session, quarrel_id: int, talk: NewTalk, *, key: str, by: Actor, at: datetime
) -> int:
    """Note what was said in a talk about an open quarrel, and return the talk's id.

    Raises KeyReused, QuarrelOver, BeforeQuarrel, FutureDay, NotFound.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "quarrel-talk", key, (quarrel_id, talk), by=by, at=at)
    if act.is_done:
        return act.result_id
    _take_open(session, quarrel_id, talk.held_on, by=by, at=at)
    noted = QuarrelTalk(
        quarrel_id=quarrel_id,
        held_on=talk.held_on,
        words=talk.words,
        noted_by=by.code,
        noted_at=at,
    )
    session.add(noted)
    session.flush()
    return act.keep(noted.id)


def end(
    session: Session, quarrel_id: int, ending: Ending, *, key: str, by: Actor, at: datetime
) -> int:
    """Settle an open quarrel, refer it onward, or note that it was withdrawn; return its id.

    Raises KeyReused, QuarrelOver, BeforeQuarrel, FutureDay, NotFound.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "quarrel-end", key, (quarrel_id, ending), by=by, at=at)
    if act.is_done:
        return act.result_id
    quarrel = _take_open(session, quarrel_id, ending.ended_on, by=by, at=at)
    quarrel.state, quarrel.outcome = ending.state, ending.words
    quarrel.ended_on, quarrel.ended_by, quarrel.ended_at = ending.ended_on, by.code, at
    days = sorted(set(ending.look_on)) if ending.state == State.SETTLED else []
    if days and days[0] < ending.ended_on:
        raise BeforeQuarrel(day=ending.ended_on)
    session.add_all(FollowUp(quarrel_id=quarrel_id, due_on=on, words="") for on in days)
    session.flush()
    return act.keep(quarrel_id)


def look_again(session: Session, follow_up_id: int, seen: Seen, *, by: Actor, at: datetime) -> int:
    """Note whether an agreement is kept, and return its quarrel; one that is not is open again.

    Raises NotSettled, FollowUpDone, and NotFound for a day of a quarrel out of reach.
    """
    take_village(session, by)
    query = (
        sa.select(FollowUp, Quarrel)
        .join(Quarrel, Quarrel.id == FollowUp.quarrel_id)
        .where(FollowUp.id == follow_up_id, quarrels_in_reach(by))
    )
    row = session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound
    look, quarrel = row
    if look.looked_on is not None:
        raise FollowUpDone
    if quarrel.state != State.SETTLED:
        raise NotSettled
    look.looked_on, look.looked_by = village_day(at), by.code
    look.is_kept, look.words = seen.is_kept, seen.words
    if not seen.is_kept:
        quarrel.state = State.OPEN
    session.flush()
    return int(quarrel.id)


def quarrels_follow_merger(session: Session, merged: Merged) -> None:
    """Let the household that answers for a merged one be the party in its place."""
    moved = sa.update(QuarrelParty).where(QuarrelParty.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))


def _households(session: Session, village_id: int, numbers: Collection[str]) -> list[int]:
    """Return the households that answer to these numbers. Raises UnknownParties."""
    answerers = {number: answerer_with_number(session, village_id, number) for number in numbers}
    unknown = [number for number, answerer in answerers.items() if answerer is None]
    if unknown:
        raise UnknownParties(numbers=unknown)
    return list(dict.fromkeys(one.household_id for one in answerers.values() if one is not None))


def _check_mediator(
    session: Session, mediator_id: int, households: Collection[int], by: Actor
) -> None:
    """Raise MediatorIsParty for the own household of whoever settles it, or writes it down."""
    if mediator_id not in {one for one, _name in mediators_of(session, by)}:
        raise NotFound
    lives_in = session.scalar(sa.select(User.household_id).filter_by(id=mediator_id))
    if {lives_in, by.household_id} & set(households):
        raise MediatorIsParty


def _check_day(day: date, *, at: datetime, since: date | None = None) -> None:
    if since is not None and day < since:
        raise BeforeQuarrel(day=since)
    if day > village_day(at):
        raise ledger.FutureDay(day=day)


def _take_open(session: Session, quarrel_id: int, day: date, *, by: Actor, at: datetime) -> Quarrel:
    """Return an open quarrel in reach, for something that happened on this day."""
    query = sa.select(Quarrel).where(Quarrel.id == quarrel_id, quarrels_in_reach(by))
    quarrel = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if quarrel is None:
        raise NotFound
    if quarrel.state != State.OPEN:
        raise QuarrelOver
    _check_day(day, at=at, since=quarrel.begun_on)
    return quarrel


def empty_words(session: Session, village_id: int, *, settled_before: datetime) -> int:
    """Empty the words of quarrels that ended before this instant; return of how many.

    One whose agreement somebody has yet to look at keeps them.
    """
    waits = sa.exists().where(FollowUp.quarrel_id == Quarrel.id, FollowUp.looked_on.is_(None))
    old = Quarrel.village_id == village_id, Quarrel.ended_at < settled_before, ~waits
    ids = list(session.scalars(sa.select(Quarrel.id).where(*old, Quarrel.about != "")))
    emptied = (
        (QuarrelTalk, QuarrelTalk.quarrel_id, {"words": ""}),
        (FollowUp, FollowUp.quarrel_id, {"words": ""}),
        (QuarrelParty, QuarrelParty.quarrel_id, {"outsider": ""}),
        (Quarrel, Quarrel.id, {"about": "", "outcome": ""}),
    )
    for table, of_quarrel, nothing in emptied:
        session.execute(sa.update(table).where(of_quarrel.in_(ids)).values(nothing))
    return len(ids)
