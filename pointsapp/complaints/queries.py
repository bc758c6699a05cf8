"""What the pages of complaints show, and the count for the public board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.models import Household, Resident
from pointsapp.complaints.models import Complaint
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_day

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ComplaintRow:
    """A complaint with its answer, if it has one."""

    id: int
    household_id: int
    number: str
    head: str
    kind: str
    words: str
    made_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class ComplaintCount:
    """How many complaints and suggestions came in the year, and how many were answered."""

    received: int
    answered: int


def own_complaints(session: Session, actor: Actor) -> tuple[ComplaintRow, ...]:
    """Return what the resident's household wrote, the latest first."""
    return _rows(session, _COMPLAINTS.where(Complaint.household_id == household_of(actor)))


def list_complaints(session: Session, actor: Actor) -> tuple[ComplaintRow, ...]:
    """Return the village's complaints, those without an answer first."""
    return _rows(
        session,
        _COMPLAINTS.where(Complaint.village_id == village_of(actor))
        .order_by(None)
        .order_by(Complaint.answered_at.is_not(None), Complaint.id.desc()),
    )


def show_complaint(session: Session, actor: Actor, complaint_id: int) -> ComplaintRow:
    """Return a complaint of the actor's village. Raises NotFound."""
    ours = Complaint.village_id == village_of(actor), Complaint.id == complaint_id
    rows = _rows(session, _COMPLAINTS.where(*ours))
    if not rows:
        raise NotFound
    return rows[0]


def count_complaints(session: Session, village_id: int, *, year: int) -> ComplaintCount:
    """Return how much the village was sent in this year, and answered, for anybody to see."""
    counts = sa.select(
        sa.func.count(Complaint.id).label("received"),
        sa.func.count(Complaint.answered_at).label("answered"),
    ).where(
        Complaint.village_id == village_id,
        Complaint.made_at >= start_of_day(date(year, 1, 1)),
        Complaint.made_at < start_of_day(date(year + 1, 1, 1)),
    )
    return ComplaintCount(**session.execute(counts).one()._asdict())


_COMPLAINTS = (
    sa.select(
        Complaint.id,
        Complaint.household_id,
        Household.number,
        sa.func.coalesce(Resident.name, "").label("head"),
        Complaint.kind,
        Complaint.words,
        Complaint.made_at,
        Complaint.answer,
        Complaint.answered_by,
        Complaint.answered_at,
    )
    .join(Household, Household.id == Complaint.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .order_by(Complaint.id.desc())
    .limit(A_PAGE)
)


def _rows(session: Session, query: sa.Select[*tuple[Any, ...]]) -> tuple[ComplaintRow, ...]:
    rows: Sequence[Any] = session.execute(query).all()
    names = names_of(session, {row.answered_by or "" for row in rows})
    return tuple(
        ComplaintRow(**{**row._asdict(), "answered_by": names.get(row.answered_by or "", "")})
        for row in rows
    )
