"""Take lines off: struck where they are not posted, reversed where they are.

How much comes back is told by `taken_back`, and of whom by `who_answers`: the act and its preview
ask the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.books import MOST_DEBT, AccountKind, SourceKind, TransactionKind
from pointsapp.community.households.answering import answerers_of_accounts
from pointsapp.community.models import Village
from pointsapp.earning.sheets.decisions import move_to
from pointsapp.earning.sheets.models import (
    AwardLine,
    AwardSheet,
    LineCorrection,
    SheetDecision,
    State,
)
from pointsapp.village_time import village_day


class Line(Protocol):
    """What undoing needs to know of a line; `points` are what was posted of it."""

    @property
    def account_id(self) -> int:
        """The account of the line's household."""

    @property
    def points(self) -> int:
        """What the line counts; below 0 for a deduction."""

    @property
    def is_posted(self) -> bool:
        """Tell whether the line stands in the ledger."""

    @property
    def is_gone(self) -> bool:
        """Tell whether its household was closed and no other answers for it."""


@dataclass(frozen=True)
class TakenBack:
    """What comes back of one posted line.

    `balance` is what its household has by then. `points` are fewer than the line's, and perhaps
    none, where the household has spent them; only all of them (`is_whole`) are a reversal. With a
    household that is gone nothing moves any more.
    """

    balance: int
    points: int
    is_whole: bool


def taken_back(
    lines: Sequence[Line], balances: Mapping[int, int], *, debt_allowed: bool
) -> list[TakenBack | None]:
    """Return what comes back of each line, in this order; None for one that was never posted.

    `balances` holds what each account has before. A household may have several lines: what comes
    back of one is not there for the next. Deductions are always given back whole, because that
    takes nothing from anybody.
    """
    left = dict(balances)
    undone: list[TakenBack | None] = []
    for line in lines:
        if not line.is_posted:
            undone.append(None)
            continue
        if line.is_gone:
            undone.append(TakenBack(balance=0, points=0, is_whole=False))
            continue
        balance = left[line.account_id]
        is_whole = debt_allowed or line.points < 0 or line.points <= balance
        points = line.points if is_whole else max(balance, 0)
        left[line.account_id] = balance - points
        undone.append(TakenBack(balance=balance, points=points, is_whole=is_whole))
    return undone


@dataclass(frozen=True)
class Answering:
    """From which account a line's points come back now, and whether they went there.

    They went to another one where the household has merged since.
    """

    account_id: int
    is_same: bool
    is_gone: bool


def who_answers(session: Session, transaction_ids: Collection[int]) -> dict[int, Answering]:
    """Return who answers now for points that were posted, by transaction."""
    went_to = ledger.moved_accounts(session, transaction_ids, kind=AccountKind.HOUSEHOLD)
    answerers = answerers_of_accounts(session, set(went_to.values()))
    return {
        transaction_id: Answering(
            account_id=answerers[account_id].account_id,
            is_same=answerers[account_id].account_id == account_id,
            is_gone=answerers[account_id].is_gone,
        )
        for transaction_id, account_id in went_to.items()
    }


@dataclass(frozen=True)
class Wrong:
    """A line that still stands and is to be taken off, by the line of a correction if one says so.

    `points` are what was posted of it, if it was; then somebody answers for them.
    """

    id: int
    points: int
    transaction_id: int | None
    taken_off_by: int
    answering: Answering | None

    @property
    def account_id(self) -> int:
        """The account that answers for the line's points; 0 where it was never posted."""
        return self.answering.account_id if self.answering else 0

    @property
    def is_gone(self) -> bool:
        """Tell whether nobody answers for the line's household any more."""
        return self.answering is not None and self.answering.is_gone

    @property
    def is_posted(self) -> bool:
        """Tell whether the line stands in the ledger."""
        return self.transaction_id is not None


@dataclass(frozen=True)
class Moved:
    """So many points moved on an account when a line was taken off; perhaps none."""

    account_id: int
    points: int


def strike(
    session: Session, line_ids: Collection[int], *, reason: str, by: Actor, at: datetime
) -> None:
    """Strike lines that are not posted: they never count."""
    if line_ids:
        session.execute(
            sa.insert(LineCorrection),
            [
                {"line_id": line_id, "by": by.code, "at": at, "reason": reason}
                for line_id in line_ids
            ],
        )


def carry_out(
    session: Session, sheet: AwardSheet, *, held: Collection[int], by: Actor, at: datetime
) -> list[Moved]:
    """Take off what the sheet's lines say is wrong, but those held back; return what moved by each.

    Of points that were spent already, a village that allows no debts takes back what is left. As
    many statements for a line as for a whole sheet.
    """
    wrong = _wrong_lines(session, sheet.id, held) if sheet.is_correction else []
    if not wrong:
        return []
    undone = _undo(session, sheet, wrong)
    transactions = _post(session, sheet, wrong, undone, by=by, at=at)
    why = _reason(session, sheet.id)
    session.execute(
        sa.insert(LineCorrection),
        [
            {
                "line_id": line.id,
                "reversal_id": transactions.get(line.id),
                "taken_back": back.points if back else None,
                "by": sheet.recorded_by,
                "at": at,
                "reason": why,
            }
            for line, back in zip(wrong, undone, strict=True)
        ],
    )
    session.execute(
        sa.update(AwardLine),
        [
            {
                "id": line.taken_off_by,
                "transaction_id": transactions.get(line.id),
                "points": -back.points if back else 0,
            }
            for line, back in zip(wrong, undone, strict=True)
        ],
    )
    _close_empty_sheet(session, wrong[0].id, reason=why, by=by, at=at)
    return [
        Moved(line.account_id, -back.points if back else 0)
        for line, back in zip(wrong, undone, strict=True)
    ]


def _wrong_lines(session: Session, sheet_id: int, held: Collection[int]) -> list[Wrong]:
    """Return the lines that this correction takes off and that still stand."""
    taking_off = aliased(AwardLine)
    struck, done = aliased(LineCorrection), aliased(LineCorrection)
    query = (
        sa.select(
            AwardLine.id,
            AwardLine.points,
            AwardLine.transaction_id,
            taking_off.id.label("taken_off_by"),
        )
        .join(taking_off, taking_off.corrects_id == AwardLine.id)
        .outerjoin(struck, struck.line_id == taking_off.id)
        .outerjoin(done, done.line_id == AwardLine.id)
        .where(
            taking_off.sheet_id == sheet_id,
            taking_off.takes_off,
            struck.line_id.is_(None),
            done.line_id.is_(None),
        )
        .order_by(taking_off.position)
    )
    rows = [row for row in session.execute(query).mappings() if row["taken_off_by"] not in held]
    posted = {row["transaction_id"] for row in rows} - {None}
    answering = who_answers(session, posted)
    return [Wrong(**row, answering=answering.get(row["transaction_id"])) for row in rows]


def _reason(session: Session, sheet_id: int) -> str:
    """Return why a correction was asked for: it was said when it was submitted."""
    submitted = sa.select(SheetDecision.reason).filter_by(sheet_id=sheet_id, state=State.SUBMITTED)
    return session.scalars(submitted.order_by(SheetDecision.id)).first() or ""


def _undo(session: Session, sheet: AwardSheet, lines: Sequence[Wrong]) -> list[TakenBack | None]:
    """Return what comes back of each line, and let the households owe it where they may."""
    accounts = {line.account_id for line in lines if line.is_posted and not line.is_gone}
    debt_allowed = session.get_one(Village, sheet.village_id).debt_allowed
    if debt_allowed and accounts:
        ledger.let_owe(session, accounts, most=MOST_DEBT)
    return taken_back(lines, ledger.balances(session, accounts), debt_allowed=debt_allowed)


def _post(
    session: Session,
    sheet: AwardSheet,
    lines: Sequence[Wrong],
    undone: Sequence[TakenBack | None],
    *,
    by: Actor,
    at: datetime,
) -> dict[int, int]:
    """Post what comes back and return the transactions by their lines' ids.

    A line is reversed where all of its points come back from where they went; what comes back in
    part, or from the household that answers by now, is a correction of its own. What gives goes
    first and what takes a part last: no household has less in between than line by line.
    """
    backs = [(line, back) for line, back in zip(lines, undone, strict=True) if back]
    reversed_lines = [line for line, back in backs if back.is_whole and _is_reversible(line)]
    others = [
        (line, back.points)
        for line, back in backs
        if back.points and not (back.is_whole and _is_reversible(line))
    ]
    gives = [part for part in others if part[1] < 0]
    takes = [part for part in others if part[1] > 0]
    return {
        **_post_corrections(session, sheet, gives, by=by, at=at),
        **_reverse(session, sheet, reversed_lines, by=by, at=at),
        **_post_corrections(session, sheet, takes, by=by, at=at),
    }


def _is_reversible(line: Wrong) -> bool:
    """Tell whether the points are answered for where they went."""
    return line.answering is not None and line.answering.is_same


def _reverse(
    session: Session, sheet: AwardSheet, lines: Sequence[Wrong], *, by: Actor, at: datetime
) -> dict[int, int]:
    reversals = [
        ledger.Reversal(
            line.transaction_id or 0, key=f"award-line:{line.id}:reversal", memo=sheet.number
        )
        for line in lines
    ]
    if not reversals:
        return {}
    posted = ledger.reverse_many(session, sheet.village_id, reversals, by=by.code, at=at)
    return {line.id: one.transaction_id for line, one in zip(lines, posted, strict=True)}


def _post_corrections(
    session: Session,
    sheet: AwardSheet,
    parts: Sequence[tuple[Wrong, int]],
    *,
    by: Actor,
    at: datetime,
) -> dict[int, int]:
    """Post a correction of its own for each line that is not reversed."""
    if not parts:
        return {}
    issued = ledger.find_account(session, book_id=sheet.village_id, kind=AccountKind.ISSUED)
    postings = [
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
    posted = ledger.post_many(session, sheet.village_id, postings, by=by.code, at=at)
    return {line.id: one.transaction_id for (line, _), one in zip(parts, posted, strict=True)}


def _close_empty_sheet(
    session: Session, line_id: int, *, reason: str, by: Actor, at: datetime
) -> None:
    """Call the sheet of this line taken off, when none of its lines stands any more."""
    other = aliased(AwardLine)
    standing = (
        sa.select(other.id)
        .outerjoin(LineCorrection, LineCorrection.line_id == other.id)
        .where(other.sheet_id == AwardSheet.id, LineCorrection.line_id.is_(None))
    )
    empty = session.scalars(
        sa.select(AwardSheet)
        .join(AwardLine, AwardLine.sheet_id == AwardSheet.id)
        .where(AwardLine.id == line_id, ~standing.exists())
    ).one_or_none()
    if empty is not None:
        move_to(session, empty, State.REVERSED, by=by, at=at, reason=reason)
