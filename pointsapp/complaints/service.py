"""Take complaints and suggestions, and answer them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, household_of
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.complaints.models import Complaint, Kind
from pointsapp.complaints.refusals import OwnComplaint, TooManyOpen
from pointsapp.refusals import NotFound

MOST_OPEN = 5
"""So many may one household have without an answer: nobody buries the village in words."""


def complain(session: Session, kind: Kind, words: str, *, key: str, by: Actor, at: datetime) -> int:
    """Take what the actor's household wrote and return its id; the same form again is the same.

    Raises TooManyOpen, and KeyReused for other words or another person under the same key.
    """
    village_id, household_id = take_village(session, by), household_of(by)
    act = once(session, village_id, "complaint", key, (kind, words), by=by, at=at)
    if act.is_done:
        return act.result_id
    _check_open(session, household_id)
    complaint = Complaint(
        village_id=village_id,
        household_id=household_id,
        key=key,
        kind=kind,
        words=words,
        made_by=by.code,
        made_at=at,
    )
    session.add(complaint)
    session.flush()
    return act.keep(complaint.id)


def _check_open(session: Session, household_id: int) -> None:
    """Raise TooManyOpen for a household that waits for as many answers as it may."""
    waiting = sa.select(sa.func.count(Complaint.id)).filter_by(
        household_id=household_id, answered_at=None
    )
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise TooManyOpen(most=MOST_OPEN)


def answer(session: Session, complaint_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """Answer a complaint of the actor's village, once: the first answer stands.

    Raises OwnComplaint, and NotFound for a complaint of nobody or of another village.
    """
    ours = sa.select(Complaint).filter_by(id=complaint_id, village_id=take_village(session, by))
    complaint = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if complaint is None:
        raise NotFound
    if complaint.household_id == by.household_id:
        raise OwnComplaint
    if complaint.answered_at is None:
        complaint.answer, complaint.answered_by, complaint.answered_at = words, by.code, at
        session.flush()


def complaints_follow_merger(session: Session, merged: Merged) -> None:
    """Let what a household wrote before it merged be read by the one that answers for it."""
    moved = sa.update(Complaint).where(Complaint.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))
