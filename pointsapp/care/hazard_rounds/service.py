"""Start a round of all yards, note what is not in order, and end it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.care.hazard_rounds.models import HazardFinding, HazardRound, HazardRoundGroup
from pointsapp.care.hazard_rounds.queries import yards_of
from pointsapp.care.hazard_rounds.refusals import RoundOver
from pointsapp.care.hazards.queries import kinds_of
from pointsapp.care.hazards.refusals import UnknownKind
from pointsapp.care.hazards.service import NewHazard, find_in_round
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.models import Group, Household
from pointsapp.community.villages.hazard_kinds import APART, split_kinds
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class NewRound:
    """What a round looks for, on which day; without groups it goes to every household."""

    held_on: date
    kinds: tuple[str, ...]
    groups: Collection[int] = field(default=())


@dataclass(frozen=True)
class Seen:
    """What is not in order at a household; with no kinds everything is."""

    kinds: tuple[str, ...]
    words: str


def start(session: Session, new: NewRound, *, key: str, by: Actor, at: datetime) -> int:
    """Start a round and return its id; the same key again returns the first one.

    Raises KeyReused, FutureDay, and UnknownKind.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "hazard-round", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    if new.held_on > village_day(at):
        raise ledger.FutureDay(day=new.held_on)
    _check_kinds(new.kinds, kinds_of(session, by))
    round_ = HazardRound(
        village_id=village_id,
        held_on=new.held_on,
        kinds=APART.join(new.kinds),
        started_by=by.code,
        started_at=at,
    )
    session.add(round_)
    session.flush()
    ours = sa.select(Group.id).where(Group.id.in_(new.groups), Group.village_id == village_id)
    session.add_all(
        HazardRoundGroup(round_id=round_.id, group_id=group_id)
        for group_id in session.scalars(ours)
    )
    session.flush()
    return act.keep(round_.id)


def note(
    session: Session, round_id: int, household_id: int, seen: Seen, *, by: Actor, at: datetime
) -> None:
    """Note what is not in order at a household, in place of what was noted there before.

    Raises RoundOver, UnknownKind for what the round does not look for, and NotFound for a
    household to which it does not go.
    """
    round_ = _take_open(session, round_id, by)
    _check_kinds(seen.kinds, split_kinds(round_.kinds))
    goes_there = yards_of(round_id, round_.village_id).where(Household.id == household_id)
    if session.scalar(goes_there) is None:
        raise NotFound
    before = sa.delete(HazardFinding).filter_by(round_id=round_id, household_id=household_id)
    session.execute(before, execution_options={"synchronize_session": "fetch"})
    session.add_all(
        HazardFinding(
            round_id=round_id,
            household_id=household_id,
            kind=kind,
            words=seen.words,
            noted_by=by.code,
            noted_at=at,
        )
        for kind in dict.fromkeys(seen.kinds)
    )
    session.flush()


def end(session: Session, round_id: int, *, by: Actor, at: datetime) -> int:
    """Write down the hazards that were found, and at how many households was looked; return that.

    What was open before and is found again was looked at again, and is still there. The words
    are the hazards' from now on. Raises RoundOver and NotFound.
    """
    round_ = _take_open(session, round_id, by)
    yards = yards_of(round_id, round_.village_id)
    query = sa.select(HazardFinding).where(
        HazardFinding.round_id == round_id, HazardFinding.household_id.in_(yards)
    )
    findings = session.scalars(query.order_by(HazardFinding.household_id, HazardFinding.kind)).all()
    found = [NewHazard(one.household_id, one.kind, one.words, round_.held_on) for one in findings]
    for finding, hazard_id in zip(
        findings, find_in_round(session, round_.village_id, found, by=by, at=at), strict=True
    ):
        finding.hazard_id, finding.words = hazard_id, ""
    count = session.scalar(sa.select(sa.func.count()).select_from(yards.subquery())) or 0
    round_.households, round_.ended_by, round_.ended_at = count, by.code, at
    session.flush()
    return count


def findings_follow_merger(session: Session, merged: Merged) -> None:
    """Let what was found in rounds that go on be the household's that answers."""
    own = aliased(HazardFinding)
    going_on = sa.select(HazardRound.id).where(HazardRound.ended_at.is_(None))
    has_own = sa.exists().where(
        own.round_id == HazardFinding.round_id,
        own.kind == HazardFinding.kind,
        own.household_id == merged.into_id,
    )
    session.execute(
        sa.update(HazardFinding)
        .where(
            HazardFinding.household_id == merged.household_id,
            HazardFinding.round_id.in_(going_on),
            ~has_own,
        )
        .values(household_id=merged.into_id),
        execution_options={"synchronize_session": False},
    )


def _check_kinds(kinds: Collection[str], known: Collection[str]) -> None:
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise UnknownKind(kind=unknown[0])


def _take_open(session: Session, round_id: int, by: Actor) -> HazardRound:
    """Return a round of the actor's village that goes on. Raises NotFound and RoundOver."""
    ours = sa.select(HazardRound).filter_by(id=round_id, village_id=take_village(session, by))
    round_ = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if round_ is None:
        raise NotFound
    if round_.ended_at is not None:
        raise RoundOver
    return round_
