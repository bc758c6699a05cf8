"""Take complaints and suggestions, and answer them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, household_of
from pointsapp.community.acting import take_village
from pointsapp.complaints.models import Complaint, Kind
from pointsapp.complaints.refusals import OwnComplaint, TooManyOpen
from pointsapp.refusals import NotFound

MOST_OPEN = 5
"""So many may one household have without an answer: nobody buries the village in words."""


def complain(
    session: Session, kind: Kind, words: str, *, key: str, by: Actor, at: datetime
) -> None:
    """Take what a household wrote; the same key again is the same complaint.

    Raises TooManyOpen.
    """
    village_id, household_id = take_village(session, by), household_of(by)
    own = sa.select(sa.func.count(Complaint.id)).filter_by(household_id=household_id)
    if session.scalar(own.where(Complaint.key == key)):
        return
    if (session.scalar(own.where(Complaint.answered_at.is_(None))) or 0) >= MOST_OPEN:
        raise TooManyOpen(most=MOST_OPEN)
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


def answer(session: Session, complaint_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """Answer a complaint of the actor's village, once: the first answer stands.

    Raises OwnComplaint.
    """
    village_id = take_village(session, by)
    complaint = session.scalars(
        sa.select(Complaint)
        .filter_by(id=complaint_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if complaint is None:
        raise NotFound
    if complaint.household_id == by.household_id:
        raise OwnComplaint
    if complaint.answered_at is None:
        complaint.answer, complaint.answered_by, complaint.answered_at = words, by.code, at
        session.flush()
