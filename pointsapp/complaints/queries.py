"""What the pages of complaints show, and the count for the public board."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident
from pointsapp.complaints.models import Complaint
from pointsapp.village_time import start_of_day

A_PAGE = 50


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint with its answer, if it has one."""

    id: int
    number: str
    head: str
    kind: str
    words: str
    made_at: datetime
    answer: str
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True)
class ComplaintCount:
    """How many complaints and suggestions came in the year, and how many were answered."""

    received: int
    answered: int


def own_complaints(session: Session, actor: Actor) -> tuple[ComplaintRow, ...]:
    """Return what the resident's household wrote, the latest first."""
    return _rows(session, _COMPLAINTS.where(Complaint.household_id == actor.household_id))


def list_complaints(session: Session, actor: Actor) -> tuple[ComplaintRow, ...]:
    """Return the village's complaints, those without an answer first."""
    return _rows(
        session,
        _COMPLAINTS.where(Complaint.village_id == actor.village_id)
        .order_by(None)
        .order_by(Complaint.answered_at.is_not(None), Complaint.id.desc()),
    )


def count_complaints(session: Session, village_id: int, *, year: int) -> ComplaintCount:
    """Return the village's count of the year, for anybody to see."""
    new_year = start_of_day(date(year, 1, 1))
    next_year = start_of_day(date(year + 1, 1, 1))
    count = sa.select(sa.func.count(Complaint.id), sa.func.count(Complaint.answered_at)).where(
        Complaint.village_id == village_id,
        Complaint.made_at >= new_year,
        Complaint.made_at < next_year,
    )
    return ComplaintCount(*session.execute(count).one())


_COMPLAINTS = (
    sa.select(
        Complaint.id,
        Household.number,
        sa.func.coalesce(Resident.name, ""),
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
    found = (ComplaintRow(*tuple(row)) for row in rows)
    return tuple(replace(one, answered_by=names.get(one.answered_by or "", "")) for one in found)
