"""Take somebody up on a list: a household or one of its people, with words of what for."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import once
from pointsapp.honours.board.models import HonourCategory, HonourOptOut
from pointsapp.honours.board.refusals import StaysOff
from pointsapp.honours.board.service import named_household, named_resident
from pointsapp.honours.nominations.models import HonourKind, Outcome
from pointsapp.honours.nominations.service import answer_nomination, take_nomination
from pointsapp.honours.proposals.models import Candidate, CandidateState, Proposal
from pointsapp.honours.proposals.refusals import NamedAlready
from pointsapp.honours.proposals.service import take_open_proposal
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class NewCandidate:
    """Whom to take up; without a person it is the household, without a nomination the committee.

    `category_id` is the honour of the village's roll; model families have none.
    """

    number: str
    person: str
    category_id: int | None
    words: str
    nomination_id: int | None = None


def take_up(
    session: Session, proposal_id: int, new: NewCandidate, *, key: str, by: Actor, at: datetime
) -> int:
    """Take somebody up, ticked, and return the candidate's id; the same form again is the same.

    Raises NotFound, ListHangsOut, UnknownHousehold, UnknownPerson, StaysOff, NamedAlready,
    NominationAnswered and KeyReused.
    """
    proposal = take_open_proposal(session, proposal_id, by)
    act = once(session, proposal.village_id, "candidate", key, (proposal_id, new), by=by, at=at)
    if act.is_done:
        return act.result_id
    if proposal.kind == HonourKind.STARS:
        raise NotFound
    household_id = named_household(session, proposal.village_id, new.number)
    if session.get(HonourOptOut, household_id) is not None:
        raise StaysOff(number=new.number)
    candidate = Candidate(
        proposal_id=proposal_id,
        household_id=household_id,
        resident_id=named_resident(session, household_id, new.person, new.number),
        category_id=_category(session, proposal, new.category_id),
        figures={},
        stars=0,
        words=new.words,
        state=CandidateState.CHOSEN,
    )
    _refuse_twice(session, candidate, new.number)
    session.add(candidate)
    session.flush()
    if new.nomination_id is not None:
        nomination = take_nomination(session, new.nomination_id, by)
        answer_nomination(session, nomination, Outcome.TAKEN_UP, "", by=by, at=at)
    return act.keep(candidate.id)


def _category(session: Session, proposal: Proposal, category_id: int | None) -> int | None:
    """Return the honour of the roll, which the village must have; none for a model family."""
    if proposal.kind == HonourKind.FAMILY:
        return None
    of_village = sa.select(HonourCategory.id).filter_by(village_id=proposal.village_id)
    found = session.scalar(of_village.where(HonourCategory.id == category_id))
    if found is None:
        raise NotFound
    return found


def _refuse_twice(session: Session, new: Candidate, number: str) -> None:
    same = sa.select(Candidate.id).filter_by(
        proposal_id=new.proposal_id,
        household_id=new.household_id,
        resident_id=new.resident_id,
        category_id=new.category_id,
    )
    if session.scalar(same.limit(1)) is not None:
        raise NamedAlready(number=number)
