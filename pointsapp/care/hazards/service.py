"""Tell of a hazard, and write down what was done about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.care.hazards.models import Hazard, HazardStep, Kind, State, Step
from pointsapp.care.hazards.queries import IS_OPEN, households_in_reach, kinds_of
from pointsapp.care.hazards.refusals import BeforeFound, HazardDone, UnknownKind
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

STATE_AFTER = {Step.TOLD: State.TOLD, Step.MENDED: State.MENDED, Step.IN_ORDER: State.DONE}


@dataclass(frozen=True)
class NewHazard:
    """What somebody saw at a household; the kind is one of those that the village knows."""

    household_id: int
    kind: str
    words: str
    found_on: date


@dataclass(frozen=True)
class NewStep:
    """What was done about a hazard, on which day; `words` say whom was told, or who mended it."""

    step: Step
    taken_on: date
    words: str = ""


def tell_of(session: Session, new: NewHazard, *, key: str, by: Actor, at: datetime) -> int:
    """Write a hazard down and return its id; the same key again returns the first one.

    Raises KeyReused, UnknownKind, FutureDay, and NotFound for a household that is closed or out
    of the actor's reach: the office tells of all, a paired member of those in care.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "hazard", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    if new.kind not in kinds_of(session, by):
        raise UnknownKind(kind=new.kind)
    if new.found_on > village_day(at):
        raise ledger.FutureDay(day=new.found_on)
    lived_in = households_in_reach(by).where(Household.closed_on.is_(None))
    if session.scalar(lived_in.where(Household.id == new.household_id)) is None:
        raise NotFound
    hazard = _written(village_id, new, by=by, at=at)
    session.add(hazard)
    session.flush()
    return act.keep(hazard.id)


def find_in_round(
    session: Session, village_id: int, found: Sequence[NewHazard], *, by: Actor, at: datetime
) -> list[int]:
    """Write down what a round found and return the hazards, for each that was found.

    What was open there before is still there; of the kind that says nothing it is another one.
    The village must be locked.
    """
    known = _open_ones(session, village_id, {new.household_id for new in found})
    hazards = [known.get((new.household_id, new.kind)) for new in found]
    steps = [
        HazardStep(
            hazard_id=hazard.id,
            step=Step.STILL_THERE,
            taken_on=new.found_on,
            words=new.words,
            taken_by=by.code,
            taken_at=at,
        )
        for new, hazard in zip(found, hazards, strict=True)
        if hazard is not None
    ]
    written = [
        hazard or _written(village_id, new, by=by, at=at)
        for new, hazard in zip(found, hazards, strict=True)
    ]
    for hazard in filter(None, hazards):
        hazard.state = _state_after(hazard, Step.STILL_THERE)
    session.add_all([*written, *steps])
    session.flush()
    return [hazard.id for hazard in written]


def _state_after(hazard: Hazard, step: Step) -> State:
    """Return how far it has come; what is still there waits to be told, or to be mended."""
    was_told = hazard.state != State.FOUND
    return STATE_AFTER.get(step, State.TOLD if was_told else State.FOUND)


def _open_ones(
    session: Session, village_id: int, households: Collection[int]
) -> dict[tuple[int, str], Hazard]:
    """Return what is open at these households, by household and kind."""
    query = sa.select(Hazard).where(
        Hazard.village_id == village_id,
        IS_OPEN,
        Hazard.kind != Kind.OTHER,
        Hazard.household_id.in_(households),
    )
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {(hazard.household_id, hazard.kind): hazard for hazard in rows}


def _written(village_id: int, new: NewHazard, *, by: Actor, at: datetime) -> Hazard:
    return Hazard(
        village_id=village_id,
        household_id=new.household_id,
        kind=new.kind,
        words=new.words,
        found_on=new.found_on,
        found_by=by.code,
        found_at=at,
        state=State.FOUND,
    )


def take_step(
    session: Session, hazard_id: int, new: NewStep, *, key: str, by: Actor, at: datetime
) -> int:
    """Write down what was done about an open hazard and return the step's id.

    What is in order again is done; what is still there waits to be mended. Raises KeyReused,
    HazardDone, BeforeFound, FutureDay, and NotFound for a hazard out of the actor's reach.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "hazard-step", key, (hazard_id, new), by=by, at=at)
    if act.is_done:
        return act.result_id
    hazard = _take_hazard(session, hazard_id, by)
    if hazard.state == State.DONE:
        raise HazardDone
    if new.taken_on < hazard.found_on:
        raise BeforeFound(day=hazard.found_on)
    if new.taken_on > village_day(at):
        raise ledger.FutureDay(day=new.taken_on)
    step = HazardStep(
        hazard_id=hazard_id,
        step=new.step,
        taken_on=new.taken_on,
        words=new.words,
        taken_by=by.code,
        taken_at=at,
    )
    session.add(step)
    hazard.state = _state_after(hazard, new.step)
    session.flush()
    return act.keep(step.id)


def _take_hazard(session: Session, hazard_id: int, by: Actor) -> Hazard:
    """Return a hazard in the actor's reach, as it stands under the lock. Raises NotFound."""
    query = sa.select(Hazard).where(
        Hazard.id == hazard_id, Hazard.household_id.in_(households_in_reach(by))
    )
    hazard = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if hazard is None:
        raise NotFound
    return hazard


def hazards_wait(session: Session, household_id: int) -> bool:
    """Tell whether something dangerous at the household is not mended and looked at."""
    waiting = sa.select(Hazard.id).where(Hazard.household_id == household_id, IS_OPEN).limit(1)
    return session.scalar(waiting) is not None


def hazards_follow_merger(session: Session, merged: Merged) -> None:
    """Let the household that answers for a merged one have its hazards mended."""
    moved = sa.update(Hazard).where(Hazard.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))


def empty_words(session: Session, village_id: int, *, settled_before: datetime) -> int:
    """Empty the words of hazards that were in order before this instant; return of how many."""
    later = sa.exists().where(
        HazardStep.hazard_id == Hazard.id, HazardStep.taken_at >= settled_before
    )
    old = Hazard.village_id == village_id, Hazard.state == State.DONE, ~later
    ids = list(session.scalars(sa.select(Hazard.id).where(*old, Hazard.words != "")))
    steps = sa.update(HazardStep).where(HazardStep.hazard_id.in_(ids))
    session.execute(steps.values(words=""))
    session.execute(sa.update(Hazard).where(Hazard.id.in_(ids)).values(words=""))
    return len(ids)
