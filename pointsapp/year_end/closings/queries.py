"""Which periods are closed, which may be, and what of one still waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.earning.activities.models import Activity, ActivityCallOff
from pointsapp.earning.claims.models import Claim, ClaimState
from pointsapp.earning.inspections.models import InspectionRound
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.sheets.models import (
    OPEN_STATES,
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
)
from pointsapp.exchange.cashing_up.models import CashingUp
from pointsapp.exchange.losses.models import LossState, Stocktake, WriteOff
from pointsapp.exchange.parking.models import ParkedBasket
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.village_time import first_of_month, start_of_day
from pointsapp.year_end.closings.models import PeriodClosing

MOST_MONTHS = 24
"""So many ended months are offered at most."""
STANDING = PeriodClosing.reopened_at.is_(None)
Count = sa.Select[Any]


@dataclass(frozen=True)
class Waiting:
    """So many things of one kind that are not done; what `holds` must be, before a closing."""

    kind: str
    count: int
    holds: bool


@dataclass(frozen=True, kw_only=True)
class ClosingRow:
    """A closing, and why it was opened again if it was; people by name."""

    id: int
    through: date
    closed_by: str
    closed_at: datetime
    reopened_by: str
    reopened_second: str
    reopened_at: datetime | None
    reason: str


def ends_of_periods(session: Session, actor: Actor, *, today: date) -> tuple[date, ...]:
    """Return the last days of ended months that are not closed yet, the latest first."""
    village_id = village_of(actor)
    closed = ledger.closed_through(session, village_id)
    begun = closed or ledger.opened_at(session, village_id).date() - timedelta(days=1)
    ends: list[date] = []
    end = first_of_month(today) - timedelta(days=1)
    while end > begun and len(ends) < MOST_MONTHS:
        ends.append(end)
        end = first_of_month(end) - timedelta(days=1)
    return tuple(ends)


def what_waits(session: Session, village_id: int, through: date) -> tuple[Waiting, ...]:
    """Return each thing to be done before these days are closed, in one statement."""
    counts = [
        item.count(village_id, through).scalar_subquery().label(item.kind) for item in CHECKLIST
    ]
    row = session.execute(sa.select(*counts)).mappings().one()
    return tuple(Waiting(item.kind, int(row[item.kind]), item.holds) for item in CHECKLIST)


def list_closings(session: Session, village_id: int) -> tuple[ClosingRow, ...]:
    """Return the village's last closings with who opened them again and why, the latest first."""
    rows = session.scalars(
        sa.select(PeriodClosing)
        .filter_by(village_id=village_id)
        .order_by(PeriodClosing.id.desc())
        .limit(MOST_MONTHS)
    ).all()
    codes = {row.closed_by for row in rows}
    codes |= {code for row in rows for code in (row.reopened_by, row.reopened_second) if code}
    names = names_of(session, codes)
    return tuple(
        ClosingRow(
            id=row.id,
            through=row.through,
            closed_by=names.get(row.closed_by, ""),
            closed_at=row.closed_at,
            reopened_by=names.get(row.reopened_by or "", ""),
            reopened_second=names.get(row.reopened_second or "", ""),
            reopened_at=row.reopened_at,
            reason=row.reason,
        )
        for row in rows
    )


def _lines_of(states: tuple[str, ...]) -> Callable[[int, date], Count]:
    def count(village_id: int, through: date) -> Count:
        return (
            sa.select(sa.func.count(AwardLine.sheet_id.distinct()))
            .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
            .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
            .where(
                AwardLine.village_id == village_id,
                AwardLine.occurred_on <= through,
                AwardSheet.state.in_(states),
                AwardLine.transaction_id.is_(None),
                LineCorrection.line_id.is_(None),
            )
        )

    return count


def _claims(village_id: int, through: date) -> Count:
    return sa.select(sa.func.count(Claim.id)).where(
        Claim.village_id == village_id,
        Claim.state == ClaimState.WAITING,
        Claim.occurred_on <= through,
    )


def _objections(village_id: int, through: date) -> Count:
    return (
        sa.select(sa.func.count(Objection.id))
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .where(
            Objection.village_id == village_id,
            Objection.outcome.is_(None),
            AwardLine.occurred_on <= through,
        )
    )


def _activities(village_id: int, through: date) -> Count:
    return sa.select(sa.func.count(Activity.id)).where(
        Activity.village_id == village_id,
        Activity.held_on <= through,
        Activity.sheet_id.is_(None),
        ~sa.exists().where(ActivityCallOff.activity_id == Activity.id),
    )


def _rounds(village_id: int, through: date) -> Count:
    return sa.select(sa.func.count(InspectionRound.id)).where(
        InspectionRound.village_id == village_id,
        InspectionRound.held_on <= through,
        InspectionRound.sheet_id.is_(None),
    )


def _baskets(village_id: int, _through: date) -> Count:
    return sa.select(sa.func.count(ParkedBasket.id)).filter_by(village_id=village_id)


def _write_offs(village_id: int, _through: date) -> Count:
    return sa.select(sa.func.count(WriteOff.id)).filter_by(
        village_id=village_id, state=LossState.WAITING
    )


def _stocktakes(village_id: int, _through: date) -> Count:
    return sa.select(sa.func.count(Stocktake.id)).filter_by(
        village_id=village_id, state=LossState.WAITING
    )


def _no_stocktake(village_id: int, through: date) -> Count:
    """Count 1 where goods were handed out in the last month and nobody counted since it began."""
    month = start_of_day(first_of_month(through))
    counted = sa.exists().where(
        Stocktake.village_id == village_id,
        Stocktake.counted_at >= month,
        Stocktake.state == LossState.POSTED,
    )
    return _one_if(sa.and_(_handed_out(village_id, month, through), ~counted))


def _not_cashed_up(village_id: int, through: date) -> Count:
    """Count 1 where goods were handed out in the last month and no day of it was cashed up."""
    month = first_of_month(through)
    counted = sa.exists().where(
        CashingUp.village_id == village_id, CashingUp.day.between(month, through)
    )
    return _one_if(sa.and_(_handed_out(village_id, start_of_day(month), through), ~counted))


def _handed_out(village_id: int, since: datetime, through: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Redemption.village_id == village_id,
        Redemption.redeemed_at >= since,
        Redemption.redeemed_at < start_of_day(through + timedelta(days=1)),
    )


def _not_sealed(village_id: int, through: date) -> Count:
    """Count 1 where the book was not sealed since these days are over."""
    seals = ledger.select_seals().subquery()
    over = start_of_day(through + timedelta(days=1))
    sealed = sa.exists().where(seals.c.book_id == village_id, seals.c.sealed_at >= over)
    return _one_if(~sealed)


def _one_if(condition: sa.ColumnElement[bool]) -> Count:
    return sa.select(sa.case((condition, 1), else_=0))


@dataclass(frozen=True)
class Item:
    """A line of the checklist, and how what is not done is counted."""

    kind: str
    count: Callable[[int, date], Count]
    holds: bool = False


CHECKLIST = (
    Item("sheets-open", _lines_of((*OPEN_STATES, *PENDING_STATES)), holds=True),
    Item("claims", _claims, holds=True),
    Item("objections", _objections, holds=True),
    Item("activities", _activities, holds=True),
    Item("inspections", _rounds, holds=True),
    Item("baskets", _baskets),
    Item("write-offs", _write_offs),
    Item("stocktakes", _stocktakes),
    Item("no-stocktake", _no_stocktake),
    Item("not-cashed-up", _not_cashed_up),
    Item("not-sealed", _not_sealed),
)
"""What is looked at before a period is closed, in the order in which a village does it.

What holds it up would earn points for days that the book no longer takes.
"""
