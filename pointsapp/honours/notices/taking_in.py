"""Take in a list that was hung out by mistake, as two people; a copy of it is open again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.refusals import SecondMissing
from pointsapp.access.second_persons.service import Act, Confirmed, confirm
from pointsapp.actor import Actor
from pointsapp.honours.notices.models import LIST_TAKEN_IN, HonourObjection
from pointsapp.honours.notices.refusals import AwardedAlready, NotOnNotice
from pointsapp.honours.proposals.models import Candidate, CandidateState, Proposal
from pointsapp.honours.proposals.service import draw_up, take_proposal

COPIED = (
    "household_id", "resident_id", "category_id", "figures", "stars", "words", "ground",
    "grounded_by", "grounded_at",
)  # fmt: skip


def take_in(
    session: Session, proposal_id: int, why: str, *, second: str, by: Actor, at: datetime
) -> int:
    """Take a list in of which nobody is honoured yet; return the id of the one in its place.

    It stays as it hung, with this reason, and what was said against it is answered by that. The
    committee goes on with a copy: whom an objection took off is no longer ticked. `second` is the
    actor code of a colleague whose password was checked before. Once is enough. Raises NotFound,
    NotOnNotice, AwardedAlready, SecondMissing and what `second_persons.confirm` raises.
    """
    proposal = take_proposal(session, proposal_id, by)
    if proposal.taken_in_at is None:
        if proposal.hung_out_at is None:
            raise NotOnNotice
        refuse_awarded(session, proposal_id)
        if not second:
            raise SecondMissing
        confirm(session, Confirmed(Act.HONOURS_BACK, proposal_id, by.code, second), by=by, at=at)
        proposal.taken_in_by, proposal.taken_in_second = by.code, second
        proposal.taken_in_at, proposal.taken_in_why = at, why
        session.flush()
        _answer_objections(session, proposal, by=by, at=at)
        _copy(session, proposal, by=by)
        audit.record(session, Event.HONOURS_TAKEN_IN, f"honour-list:{proposal_id}", by=by, at=at)
    return draw_up(session, proposal.year, proposal.kind, by=by, at=at)


def refuse_awarded(session: Session, proposal_id: int) -> None:
    """Raise AwardedAlready for a list by which somebody was honoured, also if not any more."""
    given = sa.select(Candidate.id).where(
        Candidate.proposal_id == proposal_id, Candidate.awarded_at.is_not(None)
    )
    if session.scalar(given.limit(1)) is not None:
        raise AwardedAlready


def _answer_objections(session: Session, proposal: Proposal, *, by: Actor, at: datetime) -> None:
    on_list = sa.select(Candidate.id).filter_by(proposal_id=proposal.id)
    still_open = sa.update(HonourObjection).where(
        HonourObjection.candidate_id.in_(on_list), HonourObjection.outcome.is_(None)
    )
    answer = {"outcome": LIST_TAKEN_IN, "answer": proposal.taken_in_why}
    session.execute(still_open.values(**answer, answered_by=by.code, answered_at=at))


def _copy(session: Session, proposal: Proposal, *, by: Actor) -> None:
    again = Proposal(
        village_id=proposal.village_id,
        year=proposal.year,
        kind=proposal.kind,
        drawn_up_by=by.code,
        counted_at=proposal.counted_at,
        points=proposal.points,
        stars_needed=proposal.stars_needed,
        years_running=proposal.years_running,
    )
    session.add(again)
    session.flush()
    copied = [getattr(Candidate, name) for name in COPIED]
    state = sa.case(
        (Candidate.state == CandidateState.CHOSEN, Candidate.state), else_=CandidateState.LISTED
    )
    of_it = sa.select(sa.literal(again.id), state, *copied).where(
        Candidate.proposal_id == proposal.id
    )
    session.execute(
        sa.insert(Candidate).from_select(
            ["proposal_id", "state", *COPIED], of_it.order_by(Candidate.id)
        )
    )
