"""Take off what was wrong: strike a line before it counts, reverse it after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.models import Household, Village
from pointsapp.earning.corrections.undoing import TakenBack, taken_back
from pointsapp.earning.sheets.decisions import MOST_DEBT, move_to, take_sheet
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, LineCorrection, State
from pointsapp.earning.sheets.refusals import OwnHousehold, WrongState
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

CORRECTABLE_STATES = (State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.POSTED)
"""An open sheet is redrawn, one that is gone counts nowhere: neither is corrected."""


@dataclass(frozen=True)
class _Line:
    """A line that stands, with its household."""

    id: int
    points: int
    transaction_id: int | None
    household_id: int
    household_number: str
    account_id: int

    @property
    def is_posted(self) -> bool:
        return self.transaction_id is not None


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
    _refuse_uncorrectable(sheet)
    _take_off(session, sheet, AwardLine.id == line_id, reason=reason, by=by, at=at)
    return sheet_id


def take_off_sheet(
    session: Session, sheet_id: int, *, reason: str, by: Actor, at: datetime
) -> None:
    """Take off every line of a sheet, as one act: all of them or none."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state == State.REVERSED:
        return
    _refuse_uncorrectable(sheet)
    _take_off(session, sheet, sa.true(), reason=reason, by=by, at=at)
    move_to(session, sheet, State.REVERSED, by=by, at=at, reason=reason)


def _refuse_uncorrectable(sheet: AwardSheet) -> None:
    """Raise WrongState for a sheet that is open or gone."""
    if sheet.state not in CORRECTABLE_STATES:
        raise WrongState(state=sheet.state)


def _take_off(
    session: Session,
    sheet: AwardSheet,
    which: sa.ColumnElement[bool],
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Take off those of the sheet's lines that still stand, in a constant number of statements."""
    lines = _standing_lines(session, sheet.id, which)
    own = next((line for line in lines if line.household_id == by.household_id), None)
    if own is not None:
        raise OwnHousehold(number=own.household_number)
    if not lines:
        return
    undone = _undo(session, sheet, lines)
    transactions = _post(session, sheet, lines, undone, by=by, at=at)
    session.execute(
        sa.insert(LineCorrection),
        [
            {
                "line_id": line.id,
                "reversal_id": transactions.get(line.id),
                "taken_back": back.points if back else None,
                "by": by.code,
                "at": at,
                "reason": reason,
            }
            for line, back in zip(lines, undone, strict=True)
        ],
    )


def _standing_lines(session: Session, sheet_id: int, which: sa.ColumnElement[bool]) -> list[_Line]:
    query = (
        sa.select(
            AwardLine.id,
            AwardLine.points,
            AwardLine.transaction_id,
            AwardLine.household_id,
            Household.number.label("household_number"),
            Household.account_id,
        )
        .join(Household, Household.id == AwardLine.household_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(AwardLine.sheet_id == sheet_id, LineCorrection.line_id.is_(None), which)
        .order_by(AwardLine.position)
    )
    return [_Line(**row) for row in session.execute(query).mappings()]


def _undo(session: Session, sheet: AwardSheet, lines: Sequence[_Line]) -> list[TakenBack | None]:
    """Return what comes back of each line, and let the households owe it where they may."""
    accounts = {line.account_id for line in lines if line.is_posted}
    debt_allowed = session.get_one(Village, sheet.village_id).debt_allowed
    if debt_allowed and accounts:
        ledger.let_owe(session, accounts, most=MOST_DEBT)
    return taken_back(lines, ledger.balances(session, accounts), debt_allowed=debt_allowed)


def _post(
    session: Session,
    sheet: AwardSheet,
    lines: Sequence[_Line],
    undone: Sequence[TakenBack | None],
    *,
    by: Actor,
    at: datetime,
) -> dict[int, int]:
    """Post what comes back and return the transactions by their lines' ids.

    The reversals go first: no household has less in between than it would line by line, because
    the parts only take away.
    """
    whole = [line for line, back in zip(lines, undone, strict=True) if back and back.is_whole]
    parts = [
        (line, back.points)
        for line, back in zip(lines, undone, strict=True)
        if back and not back.is_whole and back.points
    ]
    posted: list[ledger.Posted] = []
    if whole:
        reversals = [_reversal(sheet, line) for line in whole]
        posted += ledger.reverse_many(session, sheet.village_id, reversals, by=by.code, at=at)
    if parts:
        postings = _part_postings(session, sheet, parts, at=at)
        posted += ledger.post_many(session, sheet.village_id, postings, by=by.code, at=at)
    line_ids = [line.id for line in (*whole, *(line for line, _points in parts))]
    return {
        line_id: undoing.transaction_id for line_id, undoing in zip(line_ids, posted, strict=True)
    }


def _reversal(sheet: AwardSheet, line: _Line) -> ledger.Reversal:
    return ledger.Reversal(
        line.transaction_id or 0, key=f"award-line:{line.id}:reversal", memo=sheet.number
    )


def _part_postings(
    session: Session, sheet: AwardSheet, parts: Sequence[tuple[_Line, int]], *, at: datetime
) -> list[ledger.Posting]:
    """Return a correction of its own for each line of which only a part is left."""
    issued = ledger.find_account(session, book_id=sheet.village_id, kind=AccountKind.ISSUED)
    return [
        ledger.Posting(
            key=f"award-line:{line.id}:part",
            kind=TransactionKind.CORRECTION,
            legs=(ledger.Leg(line.account_id, -points), ledger.Leg(issued, points)),
            occurred_on=village_day(at),
            source_kind=SourceKind.AWARD_LINE,
            source_id=line.id,
            memo=sheet.number,
        )
        for line, points in parts
    ]
