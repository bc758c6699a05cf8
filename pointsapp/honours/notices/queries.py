"""What the pages of objections to honours show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Resident
from pointsapp.honours.notices.models import HonourObjection
from pointsapp.honours.proposals.models import Candidate
from pointsapp.village_time import start_of_day

_Head = aliased(Resident)
_Objecting = aliased(Household)


@dataclass(frozen=True, kw_only=True)
class HonourObjectionRow:
    """An objection, and against whom it is."""

    id: int
    proposal_id: int
    number: str
    name: str
    words: str
    via: str
    objector: str
    objecting: str | None
    """The number of the household that objected on its phone."""
    raised_by: str
    raised_at: datetime
    answer_until: date
    outcome: str | None
    answer: str


def list_honour_objections(session: Session, actor: Actor) -> tuple[HonourObjectionRow, ...]:
    """Return the objections to the village's lists, the open ones first."""
    query = _OBJECTIONS.where(HonourObjection.village_id == village_of(actor)).order_by(
        HonourObjection.outcome.is_not(None), HonourObjection.id.desc()
    )
    return _rows(session, query)


def honour_objections_of_year(
    session: Session, actor: Actor, year: int
) -> tuple[HonourObjectionRow, ...]:
    """Return all objections to honours that the village heard in a year, the first one first."""
    query = _OBJECTIONS.where(
        HonourObjection.village_id == village_of(actor),
        HonourObjection.raised_at >= start_of_day(date(year, 1, 1)),
        HonourObjection.raised_at < start_of_day(date(year + 1, 1, 1)),
    )
    return _rows(session, query.order_by(HonourObjection.id))


def _rows(session: Session, query: sa.Select[*tuple[Any, ...]]) -> tuple[HonourObjectionRow, ...]:
    rows = session.execute(query).mappings().all()
    names = names_of(session, {row["raised_by"] for row in rows})
    return tuple(
        HonourObjectionRow(**{**row, "raised_by": names.get(row["raised_by"], "")}) for row in rows
    )


_OBJECTIONS = (
    sa.select(
        HonourObjection.id,
        Candidate.proposal_id,
        Household.number,
        sa.func.coalesce(Resident.name, _Head.name, "").label("name"),
        HonourObjection.words,
        HonourObjection.raised_via.label("via"),
        HonourObjection.objector,
        _Objecting.number.label("objecting"),
        HonourObjection.raised_by,
        HonourObjection.raised_at,
        HonourObjection.answer_until,
        HonourObjection.outcome,
        HonourObjection.answer,
    )
    .join(Candidate, Candidate.id == HonourObjection.candidate_id)
    .join(Household, Household.id == Candidate.household_id)
    .outerjoin(Resident, Resident.id == Candidate.resident_id)
    .outerjoin(_Objecting, _Objecting.id == HonourObjection.household_id)
    .outerjoin(_Head, _Head.id == Household.head_id)
)
