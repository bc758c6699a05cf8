"""Take off what was wrong: strike a line before it counts, reverse it after."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Village
from pointsapp.earning.sheets.models import (
    OPEN_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
    State,
)
from pointsapp.earning.sheets.moves import MOST_DEBT, move, take_sheet
from pointsapp.earning.sheets.refusals import OwnHousehold, WrongState
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

CORRECTABLE_STATES = (State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.POSTED)


def take_off(session: Session, line_id: int, *, reason: str, by: Actor, at: datetime) -> int:
    """Strike a line that is not posted yet, reverse one that is; return its sheet's id.

    A second time changes nothing. Raises OwnHousehold: somebody else takes off those lines.
    Of points that were spent already, a village that allows no debts takes back what is left.
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
    household = session.get_one(Household, line.household_id)
    if by.household_id == household.id:
        raise OwnHousehold(number=household.number)
    correction = LineCorrection(line_id=line.id, by=by.code, at=at, reason=reason)
    if line.transaction_id is not None:
        village = session.get_one(Village, sheet.village_id)
        if village.debt_allowed:
            ledger.let_owe(session, household.account_id, most=MOST_DEBT)
        left = ledger.balance(session, household.account_id)
        if village.debt_allowed or line.points <= left:
            correction.reversal_id = _reverse(session, sheet, line, by=by, at=at)
            correction.taken_back = line.points
        else:
            part = max(left, 0)
            correction.reversal_id = _take_part(session, sheet, line, part, by=by, at=at)
            correction.taken_back = part
    session.add(correction)
    session.flush()


def _reverse(
    session: Session, sheet: AwardSheet, line: AwardLine, *, by: Actor, at: datetime
) -> int:
    reversal = ledger.Reversal(
        line.transaction_id or 0, f"award-line:{line.id}:reversal", sheet.number
    )
    posted = ledger.reverse(session, sheet.village_id, reversal, by=by.code, at=at)
    return posted.transaction_id


def _take_part(
    session: Session, sheet: AwardSheet, line: AwardLine, part: int, *, by: Actor, at: datetime
) -> int | None:
    """Take back what the household has left of a line's points, by a correction of its own."""
    if part == 0:
        return None
    issued = ledger.find_account(session, book_id=sheet.village_id, kind="issued")
    account_id = session.get_one(Household, line.household_id).account_id
    posting = ledger.Posting(
        key=f"award-line:{line.id}:part",
        kind="correction",
        legs=(ledger.Leg(account_id, -part), ledger.Leg(issued, part)),
        occurred_on=village_day(at),
        source_kind="award_line",
        source_id=line.id,
        memo=sheet.number,
    )
    return ledger.post(session, sheet.village_id, posting, by=by.code, at=at).transaction_id
