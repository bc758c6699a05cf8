"""Take off what was wrong: strike a line before it counts, reverse it after."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Village
from pointsapp.earning.sheets.models import (
    OPEN_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
    State,
)
from pointsapp.earning.sheets.refusals import AlreadySpent, WrongState
from pointsapp.earning.sheets.way import move, take_sheet, village_of
from pointsapp.refusals import NotFound

MOST_DEBT = 1_000_000
CORRECTABLE_STATES = (State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.POSTED)


def take_off(session: Session, line_id: int, *, reason: str, by: Actor, at: datetime) -> int:
    """Strike a line that is not posted yet, reverse one that is; return its sheet's id.

    A second time changes nothing. Where the village allows no debts, raises AlreadySpent when
    the household has no longer what the reversal would take.
    """
    sheet_id = session.scalar(
        sa.select(AwardSheet.id)
        .join(AwardLine, AwardLine.sheet_id == AwardSheet.id)
        .where(AwardLine.id == line_id, AwardSheet.village_id == village_of(by))
    )
    if sheet_id is None:
        raise NotFound
    sheet = take_sheet(session, sheet_id, by)
    _is_correctable(sheet)
    line = session.get_one(AwardLine, line_id, populate_existing=True)
    if session.get(LineCorrection, line_id, populate_existing=True) is None:
        _take_off(session, sheet, line, reason=reason, by=by, at=at)
    return sheet_id


def take_off_sheet(
    session: Session, sheet_id: int, *, reason: str, by: Actor, at: datetime
) -> None:
    """Take off every line of a sheet, as one act: all of them or none."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state == State.REVERSED:
        return
    _is_correctable(sheet)
    lines = session.scalars(
        sa.select(AwardLine)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(AwardLine.sheet_id == sheet_id, LineCorrection.line_id.is_(None))
        .order_by(AwardLine.position)
    ).all()
    for line in lines:
        _take_off(session, sheet, line, reason=reason, by=by, at=at)
    move(session, sheet, State.REVERSED, by=by, at=at, reason=reason)


def _is_correctable(sheet: AwardSheet) -> None:
    if sheet.state in OPEN_STATES or sheet.state not in CORRECTABLE_STATES:
        raise WrongState(state=sheet.state)


def _take_off(
    session: Session, sheet: AwardSheet, line: AwardLine, *, reason: str, by: Actor, at: datetime
) -> None:
    reversal_id = None
    if line.transaction_id is not None:
        reversal_id = _reverse(session, sheet, line, by=by, at=at)
    correction = LineCorrection(
        line_id=line.id, reversal_id=reversal_id, by=by.code, at=at, reason=reason
    )
    session.add(correction)
    session.flush()


def _reverse(
    session: Session, sheet: AwardSheet, line: AwardLine, *, by: Actor, at: datetime
) -> int:
    household = session.get_one(Household, line.household_id)
    if session.get_one(Village, sheet.village_id).debt_allowed:
        ledger.let_owe(session, household.account_id, most=MOST_DEBT)
    try:
        return ledger.reverse(
            session,
            sheet.village_id,
            line.transaction_id or 0,
            key=f"award-line:{line.id}:reversal",
            memo=sheet.number,
            by=by.code,
            at=at,
        ).transaction_id
    except ledger.BelowFloor as below:
        raise AlreadySpent(
            number=household.number, balance=below.facts["balance"], points=line.points
        ) from below
