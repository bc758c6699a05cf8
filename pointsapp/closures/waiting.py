"""What in a village must be done before it closes for good, each thing counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.appointments.models import OPEN as APPOINTMENT_OPEN
from pointsapp.access.appointments.models import AdminAppointment
from pointsapp.care.hazards.models import Hazard
from pointsapp.care.hazards.queries import IS_OPEN as HAZARD_IS_OPEN
from pointsapp.care.needs.models import Need, NeedState
from pointsapp.community.books import AccountKind
from pointsapp.complaints.models import Complaint
from pointsapp.exchange.losses.models import LossState, Stocktake
from pointsapp.exchange.redemptions.models import DoorOrder
from pointsapp.exchange.redemptions.orders import IS_OPEN as ORDER_IS_OPEN
from pointsapp.honours.proposals.models import Candidate, CandidateState, Proposal
from pointsapp.village_time import start_of_day
from pointsapp.year_end.closings import queries as closings
from pointsapp.year_end.expiries.models import Expiry
from pointsapp.year_end.expiries.queries import ANNOUNCED
from pointsapp.year_end.kept_archives.models import Archive

Count = sa.Select[Any]
Counted = Callable[[int], Count]
NOT_ASKED = {"no-stocktake", "not-cashed-up", "not-sealed"}
"""Of a month's closing: the last day is asked for here, and the closing seals by itself."""

_elsewhere: dict[str, Counted] = {}


@dataclass(frozen=True)
class Waiting:
    """So many things of one kind that are not done."""

    kind: str
    count: int


def connect(*, counts: Mapping[str, Counted]) -> None:
    """Name what rooms above count in a village."""
    _elsewhere.clear()
    _elsewhere.update(counts)


def what_waits(
    session: Session, village_id: int, last_day: date, *, today: date
) -> tuple[Waiting, ...]:
    """Return each thing to be done before the village closes, done or not; three statements.

    Shelf and archive count when they were counted and made after the last day.
    """
    of_periods = closings.what_waits(session, village_id, today)
    counts = {kind: counted(village_id) for kind, counted in {**_COUNTS, **_elsewhere}.items()}
    if any(ledger.holdings(session, village_id, kind=AccountKind.SHELF).values()):
        counts["shelf"] = _shelf_not_counted(village_id, last_day)
    counts["last-archive"] = _no_archive(village_id, last_day)
    columns = [count.scalar_subquery().label(kind) for kind, count in counts.items()]
    row = session.execute(sa.select(*columns)).mappings().one()
    return (
        *(Waiting(one.kind, one.count) for one in of_periods if one.kind not in NOT_ASKED),
        *(Waiting(kind, int(row[kind])) for kind in counts),
    )


def _orders(village_id: int) -> Count:
    return _count(DoorOrder, village_id).where(ORDER_IS_OPEN)


def _complaints(village_id: int) -> Count:
    return _count(Complaint, village_id).where(Complaint.answered_at.is_(None))


def _needs(village_id: int) -> Count:
    return _count(Need, village_id).where(Need.state != NeedState.SETTLED)


def _hazards(village_id: int) -> Count:
    return _count(Hazard, village_id).where(HAZARD_IS_OPEN)


def _honours(village_id: int) -> Count:
    chosen = sa.exists().where(
        Candidate.proposal_id == Proposal.id, Candidate.state == CandidateState.CHOSEN
    )
    return _count(Proposal, village_id).where(Proposal.taken_in_at.is_(None), chosen)


def _expiries(village_id: int) -> Count:
    return _count(Expiry, village_id).where(ANNOUNCED)


def _appointments(village_id: int) -> Count:
    return _count(AdminAppointment, village_id).where(sa.text(APPOINTMENT_OPEN))


def _count(model: Any, village_id: int) -> Count:
    return sa.select(sa.func.count(model.id)).where(model.village_id == village_id)


def _shelf_not_counted(village_id: int, last_day: date) -> Count:
    """Count 1 where nobody counted the shelf since the last day began."""
    counted = sa.exists().where(
        Stocktake.village_id == village_id,
        Stocktake.counted_at >= start_of_day(last_day),
        Stocktake.state == LossState.POSTED,
    )
    return _one_if(~counted)


def _no_archive(village_id: int, last_day: date) -> Count:
    """Count 1 where no archive of the last day's year was made once that day was over."""
    made = sa.exists().where(
        Archive.village_id == village_id,
        Archive.year == last_day.year,
        Archive.made_at >= start_of_day(last_day + timedelta(days=1)),
    )
    return _one_if(~made)


def _one_if(condition: sa.ColumnElement[bool]) -> Count:
    return sa.select(sa.case((condition, 1), else_=0))


_COUNTS: Mapping[str, Counted] = {
    "orders": _orders,
    "complaints": _complaints,
    "needs": _needs,
    "hazards": _hazards,
    "honours": _honours,
    "expiries": _expiries,
    "appointments": _appointments,
}
