"""Note a visit and take back a slip; the household may say that nobody came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import User
from pointsapp.access.pairs.queries import looked_after
from pointsapp.actor import Actor, ActorKind, code_of, household_of
from pointsapp.care.hazards.service import NewHazard, tell_of
from pointsapp.care.home_visits.models import About, HomeVisit
from pointsapp.care.home_visits.refusals import (
    NotedEarlier,
    NothingTyped,
    NotOfThisHousehold,
    VisitTooLongAgo,
)
from pointsapp.care.needs.models import Kind as NeedKind
from pointsapp.care.needs.models import Way
from pointsapp.care.needs.service import NewNeed, raise_need
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.households.answering import answerer_of
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

MOST_DAYS = 31
"""So long afterwards a visit is still noted."""


@dataclass(frozen=True)
class NewVisit:
    """What a paired member says of a visit.

    With a `kind` the need or hazard that it was about is taken up, in the words of the line.
    """

    household_id: int
    visited_on: date
    about: About = About.ALL_WELL
    spoken_with_id: int | None = None
    nobody_was_in: bool = False
    words: str = ""
    kind: str = ""


def note_visit(session: Session, new: NewVisit, *, key: str, by: Actor, at: datetime) -> int:
    """Note a visit and return its id; the same form again is the same visit.

    Whoever looked after the household on the day may note it, though somebody else does by now.
    Raises FutureDay, VisitTooLongAgo, NotOfThisHousehold, KeyReused, NotFound for a household that
    was not in the actor's care, and what raising a need or telling of a hazard raises.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "home-visit", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    visit = _visit(session, new, by=by, at=at)
    visit.key = key
    session.add(visit)
    session.flush()
    if new.kind:
        _take_up(session, visit, new.kind, key=key, by=by, at=at)
    return act.keep(visit.id)


def _take_up(
    session: Session, visit: HomeVisit, kind: str, *, key: str, by: Actor, at: datetime
) -> None:
    """Raise the need or tell of the hazard that a visit was about; it has the words then."""
    words, visit.words = visit.words, ""
    if visit.about == About.NEED:
        need = NewNeed(visit.household_id, NeedKind(kind), words, Way.VISIT)
        raise_need(session, need, key=key, by=by, at=at, was_in_care=True)
    elif visit.about == About.HAZARD:
        hazard = NewHazard(visit.household_id, kind, words, visit.visited_on)
        tell_of(session, hazard, key=key, by=by, at=at)


def type_in(
    session: Session,
    member_id: int,
    lines: Sequence[NewVisit],
    *,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """Note all visits that a paired member wrote on paper, or none; return how many there are.

    They are the member's, typed by the actor. The same form again counts once. Raises NothingTyped,
    NotFound for a member of another village, and what `note_visit` raises.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "visits-typed", key, (member_id, lines), by=by, at=at)
    if act.is_done:
        return act.result_id
    if not lines:
        raise NothingTyped
    member = _member(session, village_id, member_id)
    for number, line in enumerate(lines, start=1):
        visit = _visit(session, line, by=member, at=at)
        visit.key, visit.typed_by = f"{key}-{number}", by.code
        session.add(visit)
    session.flush()
    return act.keep(len(lines))


def _member(session: Session, village_id: int, user_id: int) -> Actor:
    name = session.scalar(sa.select(User.name).filter_by(id=user_id, village_id=village_id))
    if name is None:
        raise NotFound
    return Actor(village_id, code_of(ActorKind.USER, user_id), name, frozenset(), user_id)


def _visit(session: Session, new: NewVisit, *, by: Actor, at: datetime) -> HomeVisit:
    """Return a visit that may be noted, without a key yet."""
    _check_day(new.visited_on, today=village_day(at))
    visited = replace(new, household_id=_answerer_in_care(session, new, by))
    _check_person(session, visited)
    return HomeVisit(
        village_id=by.village_id,
        household_id=visited.household_id,
        visited_on=new.visited_on,
        about=new.about,
        spoken_with_id=None if new.nobody_was_in else new.spoken_with_id,
        nobody_was_in=new.nobody_was_in,
        words=new.words,
        noted_by=by.code,
        noted_at=at,
    )


def _check_day(day: date, *, today: date) -> None:
    if day > today:
        raise ledger.FutureDay(day=day)
    if day < today - timedelta(days=MOST_DAYS):
        raise VisitTooLongAgo(days=MOST_DAYS)


def _answerer_in_care(session: Session, new: NewVisit, by: Actor) -> int:
    """Return the household in care, or the one that it went into since; raises NotFound."""
    here = sa.select(Household.id).filter_by(id=new.household_id, village_id=by.village_id)
    if session.scalar(here) is None:
        raise NotFound
    if not looked_after(session, by, new.household_id, on=new.visited_on):
        raise NotFound
    return answerer_of(session, new.household_id).household_id


def _check_person(session: Session, visited: NewVisit) -> None:
    if visited.spoken_with_id is None:
        return
    theirs = sa.select(Resident.id).filter_by(
        id=visited.spoken_with_id, household_id=visited.household_id
    )
    if session.scalar(theirs) is None:
        raise NotOfThisHousehold


def take_back(session: Session, visit_id: int, *, by: Actor, at: datetime) -> None:
    """Take a visit back that the actor noted today; once more changes nothing.

    Raises NotedEarlier, and NotFound for a visit that somebody else noted.
    """
    visit = _take(session, visit_id, by)
    if visit.noted_by != by.code:
        raise NotFound
    if village_day(visit.noted_at) != village_day(at):
        raise NotedEarlier
    if visit.taken_back_at is None:
        visit.taken_back_at = at
        session.flush()


def say_nobody_came(session: Session, visit_id: int, *, key: str, by: Actor, at: datetime) -> int:
    """Let the actor's household say that nobody came; the same form again is the same word.

    Raises KeyReused, and NotFound for a visit to another household.
    """
    visit = _take_own(session, visit_id, by)
    act = once(session, visit.village_id, "nobody-came", key, visit_id, by=by, at=at)
    if act.is_done:
        return act.result_id
    if visit.nobody_came_at is None:
        visit.nobody_came_by, visit.nobody_came_at = by.code, at
    return act.keep(visit.id)


def say_somebody_came(session: Session, visit_id: int, *, by: Actor) -> None:
    """Let the household take its word back; raises NotFound for a visit to another household."""
    visit = _take_own(session, visit_id, by)
    visit.nobody_came_by = visit.nobody_came_at = None
    session.flush()


def _take_own(session: Session, visit_id: int, by: Actor) -> HomeVisit:
    visit = _take(session, visit_id, by)
    if visit.household_id != household_of(by) or visit.taken_back_at is not None:
        raise NotFound
    return visit


def _take(session: Session, visit_id: int, by: Actor) -> HomeVisit:
    """Return a visit of the actor's village under its lock; raises NotFound."""
    ours = sa.select(HomeVisit).filter_by(id=visit_id, village_id=take_village(session, by))
    visit = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if visit is None:
        raise NotFound
    return visit


def visits_follow_merger(session: Session, merged: Merged) -> None:
    """Let the visits to a household that merged be read with the one that answers for it."""
    moved = sa.update(HomeVisit).where(HomeVisit.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))


def empty_words(session: Session, village_id: int, *, settled_before: datetime) -> int:
    """Empty the lines of visits that were noted before this instant; return of how many."""
    old = HomeVisit.village_id == village_id, HomeVisit.noted_at < settled_before
    emptied = sa.update(HomeVisit).where(*old, HomeVisit.words != "").values(words="")
    return len(session.execute(emptied.returning(HomeVisit.id)).all())
