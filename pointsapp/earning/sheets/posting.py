"""Post a sheet's lines, each as its own transaction, all in a few statements."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.books import MOST_DEBT, AccountKind, SourceKind, TransactionKind
from pointsapp.community.households.answering import answerers_of_accounts
from pointsapp.community.models import Household, Village
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.cutting import households_above_caps
from pointsapp.earning.sheets.decisions import move_to
from pointsapp.earning.sheets.models import (
    IS_DEED,
    AwardLine,
    AwardSheet,
    LineCorrection,
    State,
)
from pointsapp.earning.sheets.refusals import CapReached
from pointsapp.earning.sheets.taking_off import Moved, carry_out
from pointsapp.telling import outbox
from pointsapp.telling.models import Kind


@dataclass(frozen=True)
class _ToPost:
    line_id: int
    household_id: int
    account_id: int
    points: int
    occurred_on: date
    code: str


def post_lines(
    session: Session,
    sheet: AwardSheet,
    *,
    held: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> int:
    """Post the sheet's lines that count, but those held back; return how many were posted.

    Struck lines and lines posted before are left alone; with nothing held back the sheet is
    posted. A correction first takes off what was wrong; what it puts in its place waits with it.
    A deduction takes what the household has, or leaves a debt where the village allows debts.
    Raises CapReached, and what the ledger raises.
    """
    held = partners_of(session, sheet.id, held)
    above = households_above_caps(session, sheet)
    if above:
        raise CapReached(numbers=above)
    taken_off = carry_out(session, sheet, held=held, by=by, at=at)
    lines_to_post = [row for row in _open_lines(session, sheet.id) if row.line_id not in held]
    rows = _payable(session, sheet, lines_to_post)
    issued = ledger.find_account(session, book_id=sheet.village_id, kind=AccountKind.ISSUED)
    postings = [_posting(sheet, row, issued) for row in rows]
    posted = ledger.post_many(session, sheet.village_id, postings, by=by.code, at=at)
    if posted:
        session.execute(
            sa.update(AwardLine),
            [
                {"id": row.line_id, "transaction_id": award.transaction_id, "points": row.points}
                for row, award in zip(rows, posted, strict=True)
            ],
        )
    _tell(session, sheet, rows, taken_off, at=at)
    if not held:
        move_to(session, sheet, State.POSTED, by=by, at=at)
    return len(posted) + len(taken_off)


def _tell(
    session: Session,
    sheet: AwardSheet,
    rows: Iterable[_ToPost],
    taken_off: Collection[Moved],
    *,
    at: datetime,
) -> None:
    """Let each household be told once what this sheet changed for it, if anything."""
    changed: Counter[int] = Counter()
    for row in rows:
        changed[row.household_id] += row.points
    answering = answerers_of_accounts(session, {one.account_id for one in taken_off if one.points})
    for one in taken_off:
        if one.points:
            changed[answering[one.account_id].household_id] += one.points
    told = {household_id: points for household_id, points in changed.items() if points}
    if told:
        kind = Kind.CORRECTED if sheet.is_correction else Kind.POSTED
        outbox.put(session, sheet.village_id, kind, told, at=at)


def partners_of(session: Session, sheet_id: int, line_ids: Collection[int]) -> Collection[int]:
    """Return these lines of a sheet, and those that correct the same line as one of them."""
    if not line_ids:
        return line_ids
    one = aliased(AwardLine)
    partners = (
        sa.select(AwardLine.id)
        .join(one, one.corrects_id == AwardLine.corrects_id)
        .where(AwardLine.sheet_id == sheet_id, one.sheet_id == sheet_id, one.id.in_(line_ids))
    )
    return {*line_ids, *session.scalars(partners)}


def _open_lines(session: Session, sheet_id: int) -> list[_ToPost]:
    query = (
        sa.select(
            AwardLine.id.label("line_id"),
            AwardLine.household_id,
            Household.account_id,
            AwardLine.points,
            AwardLine.occurred_on,
            Rule.code,
        )
        .join(Household, Household.id == AwardLine.household_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            AwardLine.sheet_id == sheet_id,
            AwardLine.points != 0,
            IS_DEED,
            AwardLine.transaction_id.is_(None),
            LineCorrection.line_id.is_(None),
        )
        .order_by(AwardLine.position)
    )
    return [_ToPost(**row) for row in session.execute(query).mappings()]


def _payable(session: Session, sheet: AwardSheet, rows: list[_ToPost]) -> list[_ToPost]:
    """Return the lines as they can be posted: deductions cut to what their households have."""
    deducted = {row.account_id for row in rows if row.points < 0}
    if not deducted:
        return rows
    if session.get_one(Village, sheet.village_id).debt_allowed:
        ledger.let_owe(session, deducted, most=MOST_DEBT)
        return rows
    left = ledger.balances(session, deducted)
    payable = []
    for row in rows:
        has = left.get(row.account_id, 0)
        points = max(row.points, -max(has, 0))
        left[row.account_id] = has + points
        payable.append(replace(row, points=points))
    none_left = [row.line_id for row in payable if row.points == 0]
    if none_left:
        session.execute(sa.update(AwardLine).where(AwardLine.id.in_(none_left)).values(points=0))
    return [row for row in payable if row.points]


def _posting(sheet: AwardSheet, row: _ToPost, issued: int) -> ledger.Posting:
    return ledger.Posting(
        key=f"award-line:{row.line_id}",
        kind=TransactionKind.AWARD,
        legs=(ledger.Leg(issued, -row.points), ledger.Leg(row.account_id, row.points)),
        occurred_on=row.occurred_on,
        source_kind=SourceKind.AWARD_LINE,
        source_id=row.line_id,
        memo=f"{row.code} {sheet.number}",
    )
