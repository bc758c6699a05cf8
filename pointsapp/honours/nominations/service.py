"""Nominate a household or somebody for an honour; set a nomination aside with a word why."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.honours.nominations.models import Nomination, Outcome
from pointsapp.honours.nominations.refusals import NominationAnswered, TooManyNominations
from pointsapp.refusals import NotFound

MOST_WAITING = 5
"""So many nominations of one household may wait: nobody buries the committee."""


@dataclass(frozen=True)
class NewNomination:
    """Whom to honour for what; `nominator` says at the office who proposes it."""

    kind: str
    nominee: str
    words: str
    nominator: str = ""


def nominate(session: Session, new: NewNomination, *, key: str, by: Actor, at: datetime) -> int:
    """Take a nomination and return its id; the same form again is the same.

    It is the household's where a resident makes it, the office's where staff do. Raises
    TooManyNominations and KeyReused.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "nomination", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    household_id = by.household_id if by.user_id is None else None
    _check_waiting(session, household_id)
    nomination = Nomination(
        village_id=village_id,
        key=key,
        kind=new.kind,
        nominee=new.nominee,
        words=new.words,
        household_id=household_id,
        nominator=new.nominator,
        made_by=by.code,
        made_at=at,
    )
    session.add(nomination)
    session.flush()
    return act.keep(nomination.id)


def _check_waiting(session: Session, household_id: int | None) -> None:
    waiting = sa.select(sa.func.count(Nomination.id)).where(
        Nomination.household_id == household_id, Nomination.outcome.is_(None)
    )
    if household_id is not None and (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooManyNominations(most=MOST_WAITING)


def set_aside(
    session: Session, nomination_id: int, answer: str, *, by: Actor, at: datetime
) -> None:
    """Answer that the committee does not take it up; whoever nominated reads why."""
    nomination = take_nomination(session, nomination_id, by)
    if nomination.outcome == Outcome.SET_ASIDE:
        return
    answer_nomination(session, nomination, Outcome.SET_ASIDE, answer, by=by, at=at)


def take_nomination(session: Session, nomination_id: int, by: Actor) -> Nomination:
    """Return a nomination of the actor's village, which is locked. Raises NotFound."""
    ours = sa.select(Nomination).filter_by(id=nomination_id, village_id=take_village(session, by))
    found = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def answer_nomination(
    session: Session,
    nomination: Nomination,
    outcome: Outcome,
    answer: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write down what became of a nomination, once. Raises NominationAnswered."""
    if nomination.outcome is not None:
        raise NominationAnswered
    nomination.outcome, nomination.answer = outcome, answer
    nomination.answered_by, nomination.answered_at = by.code, at
    session.flush()


def nominations_follow_merger(session: Session, merged: Merged) -> None:
    """Let what a household nominated before it merged be read by the one that answers for it."""
    moved = sa.update(Nomination).where(Nomination.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))


def empty_words(session: Session, village_id: int, *, settled_before: datetime) -> int:
    """Empty whom and what nominations of long ago were about; return of how many."""
    old = sa.select(Nomination.id).where(
        Nomination.village_id == village_id,
        Nomination.answered_at < settled_before,
        Nomination.nominee != "",
    )
    ids = list(session.scalars(old))
    emptied = {"nominee": "", "words": "", "nominator": "", "answer": ""}
    session.execute(sa.update(Nomination).where(Nomination.id.in_(ids)).values(**emptied))
    return len(ids)
