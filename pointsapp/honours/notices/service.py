"""Take down and answer objections to a list, award what nobody holds back, take honours back."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.earning.notices.refusals import ObjectionAnswered
from pointsapp.earning.notices.service import ANSWER_WITHIN, UPHELD, NewObjection
from pointsapp.honours.board import service as board
from pointsapp.honours.board.service import Award
from pointsapp.honours.notices.models import LIST_TAKEN_IN, HonourObjection
from pointsapp.honours.notices.refusals import (
    JudgesOwnHonour,
    NotAwarded,
    NoticeNotOver,
    NotOnNotice,
    TooManyObjections,
)
from pointsapp.honours.proposals.models import Candidate, CandidateState, Proposal
from pointsapp.honours.proposals.queries import CANDIDATES, ON_PAPER, category_of
from pointsapp.honours.proposals.service import take_candidate, take_proposal
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

MOST_OPEN = 5
"""So many objections of one household may be open: nobody buries the approver."""
IS_HELD = sa.exists().where(
    HonourObjection.candidate_id == Candidate.id, HonourObjection.outcome.is_(None)
)
"""An open objection holds back only the one whom it is against."""


def object_to_candidate(
    session: Session, candidate_id: int, new: NewObjection, *, key: str, by: Actor, at: datetime
) -> int:
    """Take down an objection to somebody on a list and return its id; answered in seven days.

    The same key again returns the first one. Raises NotFound, NotOnNotice, TooManyObjections for a
    household of which many are open, and KeyReused.
    """
    candidate, proposal = take_candidate(session, candidate_id, by)
    act = once(
        session, proposal.village_id, "honour-objection", key, (candidate_id, new), by=by, at=at
    )
    if act.is_done:
        return act.result_id
    if not stands(proposal) or candidate.state not in ON_PAPER:
        raise NotOnNotice
    household_id = by.household_id if by.user_id is None else None
    _refuse_too_many(session, household_id)
    objection = HonourObjection(
        village_id=proposal.village_id,
        candidate_id=candidate_id,
        key=key,
        raised_via=new.via,
        words=new.words,
        household_id=household_id,
        objector=new.objector,
        raised_by=by.code,
        raised_at=at,
        answer_until=village_day(at + ANSWER_WITHIN),
    )
    session.add(objection)
    session.flush()
    return act.keep(objection.id)


def _refuse_too_many(session: Session, household_id: int | None) -> None:
    still_open = sa.select(sa.func.count(HonourObjection.id)).where(
        HonourObjection.household_id == household_id, HonourObjection.outcome.is_(None)
    )
    if household_id is not None and (session.scalar(still_open) or 0) >= MOST_OPEN:
        raise TooManyObjections(most=MOST_OPEN)


def answer(
    session: Session, objection_id: int, *, outcome: str, words: str, by: Actor, at: datetime
) -> int:
    """Answer an objection, once: upheld takes the honour away, dismissed lets it go on.

    Returns the list's id. Raises NotFound, JudgesOwnHonour, NotOnNotice for a list that was taken
    in, and ObjectionAnswered when somebody answered otherwise before.
    """
    ours = sa.select(HonourObjection).filter_by(
        id=objection_id, village_id=take_village(session, by)
    )
    objection = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if objection is None:
        raise NotFound
    candidate, proposal = take_candidate(session, objection.candidate_id, by)
    if objection.outcome == outcome:
        return proposal.id
    if objection.outcome == LIST_TAKEN_IN:
        raise NotOnNotice
    if objection.outcome is not None:
        raise ObjectionAnswered(outcome=objection.outcome)
    if by.household_id in {candidate.household_id, objection.household_id} - {None}:
        raise JudgesOwnHonour
    objection.outcome, objection.answer = outcome, words
    objection.answered_by, objection.answered_at = by.code, at
    if outcome == UPHELD and candidate.state == CandidateState.AWARDED:
        _take_back(session, candidate, words, by=by, at=at)
    elif outcome == UPHELD and candidate.state == CandidateState.CHOSEN:
        candidate.state = CandidateState.TAKEN_OFF
    session.flush()
    return proposal.id


def award(session: Session, proposal_id: int, *, by: Actor, at: datetime) -> int:
    """Honour everybody on the list whom no open objection holds back; return how many.

    Later, when the objections are answered, the same act honours the others. Raises NotFound,
    NotOnNotice, and NoticeNotOver before the village's days are over.
    """
    proposal = take_proposal(session, proposal_id, by)
    if proposal.due_on is None or not stands(proposal):
        raise NotOnNotice
    if village_day(at) < proposal.due_on:
        raise NoticeNotOver(day=proposal.due_on)
    free = (
        Candidate.proposal_id == proposal_id,
        Candidate.state == CandidateState.CHOSEN,
        ~IS_HELD,
    )
    rows = session.execute(CANDIDATES.where(*free)).mappings().all()
    awards = [
        Award(
            category=category_of(row),
            year=proposal.year,
            household_id=row["household_id"],
            resident_id=row["resident_id"],
            words=row["words"],
            key=key_of(row["id"]),
        )
        for row in rows
    ]
    honoured = sa.update(Candidate).where(Candidate.id.in_([row["id"] for row in rows]))
    state = {"state": CandidateState.AWARDED, "awarded_by": by.code, "awarded_at": at}
    session.execute(honoured.values(**state))
    board.name_all(session, awards, by=by, at=at)
    if awards:
        audit.record(session, Event.HONOURS_AWARDED, f"honour-list:{proposal_id}", by=by, at=at)
    return len(awards)


def revoke(session: Session, candidate_id: int, why: str, *, by: Actor, at: datetime) -> int:
    """Take an honour back for this reason, and off the board; once is enough.

    Returns the list's id. Raises NotFound and NotAwarded.
    """
    candidate, proposal = take_candidate(session, candidate_id, by)
    if candidate.state == CandidateState.REVOKED:
        return proposal.id
    if candidate.state != CandidateState.AWARDED:
        raise NotAwarded
    _take_back(session, candidate, why, by=by, at=at)
    return proposal.id


def stands(proposal: Proposal) -> bool:
    """Tell whether the list hangs out or did, and was not taken in."""
    return proposal.hung_out_at is not None and proposal.taken_in_at is None


def key_of(candidate_id: int) -> str:
    """Return under which key a candidate's honour stands on the board."""
    return f"candidate:{candidate_id}"


def _take_back(
    session: Session, candidate: Candidate, why: str, *, by: Actor, at: datetime
) -> None:
    candidate.state, candidate.revoked_why = CandidateState.REVOKED, why
    candidate.revoked_by, candidate.revoked_at = by.code, at
    session.flush()
    board.take_off(session, key_of(candidate.id), by=by)
    audit.record(session, Event.HONOUR_REVOKED, f"candidate:{candidate.id}", by=by, at=at)


def honour_objections_follow_merger(session: Session, merged: Merged) -> None:
    """Let what a household objected to be read by the one that answers for it."""
    moved = sa.update(HonourObjection).where(HonourObjection.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))


def empty_words(session: Session, village_id: int, *, settled_before: datetime) -> int:
    """Empty what was said against honours long ago, and whoever said it; return of how many."""
    old = sa.select(HonourObjection.id).where(
        HonourObjection.village_id == village_id,
        HonourObjection.answered_at < settled_before,
        HonourObjection.words != "",
    )
    ids = list(session.scalars(old))
    emptied = {"words": "", "objector": "", "answer": ""}
    update = sa.update(HonourObjection).where(HonourObjection.id.in_(ids))
    session.execute(update.values(**emptied))
    return len(ids)
