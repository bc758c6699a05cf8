"""Draw up a list of whom to honour, count anew, tick, name grounds, hang it out."""

from collections.abc import Set
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.models import Household, Village
from pointsapp.community.resolutions.votes import Votes, check_carried
from pointsapp.earning.sheets.earned import earned_by_star_of_each
from pointsapp.honours.board.models import HonourOptOut
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.proposals.models import Candidate, CandidateState, Proposal
from pointsapp.honours.proposals.past_years import barred_by_past
from pointsapp.honours.proposals.refusals import (
    ListHangsOut,
    MayNotBeChosen,
    NobodyChosen,
    TermsMissing,
    UnknownGround,
    YearNotBegun,
)
from pointsapp.honours.schemes.queries import grounds_of, terms_for
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

TICKABLE = (CandidateState.LISTED, CandidateState.CHOSEN)


def draw_up(session: Session, year: int, kind: str, *, by: Actor, at: datetime) -> int:
    """Draw up the year's list of this kind and return its id; there is one.

    A list of stars begins with every household of the village and what it earned, and with those
    ticked that reach enough stars. Raises YearNotBegun and TermsMissing.
    """
    village_id = take_village(session, by)
    if year > village_day(at).year:
        raise YearNotBegun(year=year)
    drawn_up = sa.select(Proposal.id).filter_by(village_id=village_id, year=year, kind=kind)
    known = session.scalar(drawn_up.where(Proposal.taken_in_at.is_(None)))
    if known is not None:
        return known
    proposal = Proposal(
        village_id=village_id,
        year=year,
        kind=kind,
        drawn_up_by=by.code,
        counted_at=at,
        points={},
        stars_needed=0,
    )
    session.add(proposal)
    session.flush()
    if kind == HonourKind.STARS:
        _count(session, proposal, at=at)
    return proposal.id


def count_again(session: Session, proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Count a list of stars anew, by the terms as they are now; ticks stay where they may.

    Who reaches enough stars only now is ticked. Raises NotFound, ListHangsOut and TermsMissing.
    """
    proposal = take_open_proposal(session, proposal_id, by)
    if proposal.kind != HonourKind.STARS:
        raise NotFound
    _count(session, proposal, at=at)


def tick(
    session: Session, proposal_id: int, chosen: Set[int], shown: Set[int], *, by: Actor
) -> None:
    """Let exactly these of the candidates that were shown be honoured.

    Raises MayNotBeChosen, NotFound and ListHangsOut.
    """
    proposal = take_open_proposal(session, proposal_id, by)
    on_list = sa.select(Candidate).where(
        Candidate.proposal_id == proposal_id, Candidate.id.in_(shown | chosen)
    )
    candidates = session.scalars(on_list.execution_options(populate_existing=True)).all()
    staying_off = _staying_off(session, proposal.village_id)
    wrong = [
        one.household_id
        for one in candidates
        if one.id in chosen and not _may_be_chosen(one, proposal, staying_off)
    ]
    if wrong:
        raise MayNotBeChosen(numbers=_numbers(session, wrong))
    for one in candidates:
        one.state = CandidateState.CHOSEN if one.id in chosen else CandidateState.LISTED
    session.flush()


def name_ground(
    session: Session, candidate_id: int, ground: str, *, by: Actor, at: datetime
) -> int:
    """Say by which of the village's grounds a household is not honoured; no point is taken away.

    Returns the list's id. Raises NotFound, ListHangsOut and UnknownGround.
    """
    candidate, proposal = take_candidate(session, candidate_id, by)
    _refuse_hanging(proposal)
    if ground not in grounds_of(session, by, proposal.year):
        raise UnknownGround
    candidate.ground, candidate.grounded_by, candidate.grounded_at = ground, by.code, at
    candidate.state = CandidateState.LISTED
    session.flush()
    audit.record(session, Event.GROUND_NAMED, f"candidate:{candidate_id}", by=by, at=at)
    return proposal.id


def drop_ground(session: Session, candidate_id: int, *, by: Actor, at: datetime) -> int:
    """Say that nothing speaks against a household after all. Raises NotFound and ListHangsOut."""
    candidate, proposal = take_candidate(session, candidate_id, by)
    _refuse_hanging(proposal)
    if candidate.ground:
        candidate.ground, candidate.grounded_by, candidate.grounded_at = "", by.code, at
        session.flush()
        audit.record(session, Event.GROUND_DROPPED, f"candidate:{candidate_id}", by=by, at=at)
    return proposal.id


def hang_out(session: Session, proposal_id: int, votes: Votes, *, by: Actor, at: datetime) -> None:
    """Hang the list out for the village's days, by the meeting's resolution; once is enough.

    From then on its figures stay. Raises NotFound, NobodyChosen and what `check_carried` raises.
    """
    proposal = take_proposal(session, proposal_id, by)
    if proposal.hung_out_at is not None:
        return
    check_carried(votes, today=village_day(at))
    chosen = sa.select(Candidate.id).filter_by(proposal_id=proposal_id, state=CandidateState.CHOSEN)
    if session.scalar(chosen.limit(1)) is None:
        raise NobodyChosen
    days = session.scalars(sa.select(Village.notice_days).filter_by(id=proposal.village_id)).one()
    proposal.met_on, proposal.present = votes.met_on, votes.present
    proposal.in_favour = votes.in_favour
    proposal.hung_out_by, proposal.hung_out_at = by.code, at
    proposal.due_on = village_day(at + timedelta(days=days))
    session.flush()
    audit.record(session, Event.HONOURS_HUNG_OUT, f"honour-list:{proposal_id}", by=by, at=at)


def take_proposal(session: Session, proposal_id: int, by: Actor) -> Proposal:
    """Return a list of the actor's village, which is locked. Raises NotFound."""
    ours = sa.select(Proposal).filter_by(id=proposal_id, village_id=take_village(session, by))
    found = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def take_open_proposal(session: Session, proposal_id: int, by: Actor) -> Proposal:
    """Return a list that the meeting has yet to resolve. Raises NotFound and ListHangsOut."""
    proposal = take_proposal(session, proposal_id, by)
    _refuse_hanging(proposal)
    return proposal


def take_candidate(session: Session, candidate_id: int, by: Actor) -> tuple[Candidate, Proposal]:
    """Return a candidate of the actor's village, which is locked, and its list. Raises NotFound."""
    ours = (
        sa.select(Candidate, Proposal)
        .join(Proposal, Proposal.id == Candidate.proposal_id)
        .where(Candidate.id == candidate_id, Proposal.village_id == take_village(session, by))
    )
    found = session.execute(ours.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    candidate, proposal = found
    return candidate, proposal


def _refuse_hanging(proposal: Proposal) -> None:
    if proposal.hung_out_at is not None:
        raise ListHangsOut


def _count(session: Session, proposal: Proposal, *, at: datetime) -> None:
    """Give every open household what it earned in the year, and tick who newly reaches enough.

    Whose honour was taken back lately has that as its ground, unless the committee judged before.
    """
    terms = terms_for(session, proposal.village_id, proposal.year)
    if terms is None:
        raise TermsMissing(year=proposal.year)
    first, last = date(proposal.year, 1, 1), date(proposal.year, 12, 31)
    figures = earned_by_star_of_each(session, proposal.village_id, since=first, until=last)
    proposal.points, proposal.stars_needed = dict(terms.points), terms.stars_needed
    proposal.years_running = terms.years_running
    proposal.counted_at = at
    known = {
        one.household_id: one
        for one in session.scalars(sa.select(Candidate).filter_by(proposal_id=proposal.id))
    }
    homes = sa.select(Household.id).filter_by(village_id=proposal.village_id, closed_on=None)
    staying_off = _staying_off(session, proposal.village_id)
    barred = barred_by_past(session, proposal, years=terms.years_barred)
    for home in session.scalars(homes.order_by(Household.sort_key)).all():
        one = known.get(home) or Candidate(
            proposal_id=proposal.id, household_id=home, stars=0, state=CandidateState.LISTED
        )
        reached_before = one.stars >= terms.stars_needed
        one.figures = figures.get(home, {})
        one.stars = len(terms.reached(one.figures))
        if one.grounded_at is None:
            one.ground = barred.get(home, "")
        if not _may_be_chosen(one, proposal, staying_off):
            one.state = CandidateState.LISTED
        elif not reached_before:
            one.state = CandidateState.CHOSEN
        session.add(one)
    session.flush()


def _may_be_chosen(one: Candidate, proposal: Proposal, staying_off: Set[int]) -> bool:
    return (
        one.stars >= proposal.stars_needed
        and not one.ground
        and one.household_id not in staying_off
    )


def _staying_off(session: Session, village_id: int) -> set[int]:
    of_village = (
        sa.select(HonourOptOut.household_id)
        .join(Household, Household.id == HonourOptOut.household_id)
        .where(Household.village_id == village_id)
    )
    return set(session.scalars(of_village))


def _numbers(session: Session, household_ids: list[int]) -> tuple[str, ...]:
    numbers = sa.select(Household.number).where(Household.id.in_(household_ids))
    return tuple(session.scalars(numbers.order_by(Household.sort_key)))


def candidates_follow_merger(session: Session, merged: Merged) -> None:
    """Let what a household stands on lists for be the other's; a list of stars has each once."""
    uncounted = sa.select(Proposal.id).where(
        Proposal.kind == HonourKind.STARS, Proposal.hung_out_at.is_(None)
    )
    of_it = Candidate.household_id == merged.household_id
    session.execute(sa.delete(Candidate).where(of_it, Candidate.proposal_id.in_(uncounted)))
    moved = sa.update(Candidate).where(of_it)
    session.execute(moved.values(household_id=merged.into_id))


def candidate_waits(session: Session, household_id: int) -> bool:
    """Tell whether the household stands on a list that hangs out and is not awarded yet."""
    waiting = (
        sa.select(Candidate.id)
        .join(Proposal, Proposal.id == Candidate.proposal_id)
        .where(
            Candidate.household_id == household_id,
            Candidate.state == CandidateState.CHOSEN,
            Proposal.hung_out_at.is_not(None),
            Proposal.taken_in_at.is_(None),
        )
    )
    return session.scalar(waiting.limit(1)) is not None
