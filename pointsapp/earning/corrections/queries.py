"""What the page says before anything is taken off."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Village
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.earning.sheets.queries import SheetLine
from pointsapp.earning.sheets.taking_off import Answering, taken_back, who_answers


@dataclass(frozen=True)
class Preview:
    """A line to be taken off: what its household has, and what would come back of it.

    Both are None before the line is posted.
    """

    line: SheetLine
    balance: int | None
    taken_back: int | None


@dataclass(frozen=True)
class Grade:
    """A grade that a line's rule has."""

    level: int
    name: str
    name_en: str
    points: int


@dataclass(frozen=True)
class _Line:
    account_id: int
    points: int
    is_posted: bool
    is_gone: bool


def preview(session: Session, actor: Actor, lines: Sequence[SheetLine]) -> tuple[Preview, ...]:
    """Return what taking these lines off, in this order, would take back of the households."""
    village = session.get_one(Village, village_of(actor))
    posted = sa.select(AwardLine.id, AwardLine.transaction_id).where(
        AwardLine.id.in_({line.id for line in lines}), AwardLine.transaction_id.is_not(None)
    )
    transactions = {row.id: row.transaction_id or 0 for row in session.execute(posted)}
    answering = who_answers(session, transactions.values())
    asked = [_line(line, answering.get(transactions.get(line.id, 0))) for line in lines]
    undone = taken_back(
        asked,
        ledger.balances(session, {one.account_id for one in answering.values()}),
        debt_allowed=village.debt_allowed,
    )
    return tuple(
        Preview(
            line=line,
            balance=back.balance if back else None,
            taken_back=back.points if back else None,
        )
        for line, back in zip(lines, undone, strict=True)
    )


def _line(line: SheetLine, answering: Answering | None) -> _Line:
    return _Line(
        account_id=answering.account_id if answering else 0,
        points=line.points,
        is_posted=line.is_posted,
        is_gone=answering is not None and answering.is_gone,
    )


def grades_of(session: Session, line_id: int) -> tuple[Grade, ...]:
    """Return the grades of the rule behind a line; none where it has none."""
    levels = session.scalar(
        sa.select(RuleVersion.levels)
        .join(AwardLine, AwardLine.rule_version_id == RuleVersion.id)
        .where(AwardLine.id == line_id)
    )
    return tuple(
        Grade(level, grade["name"], grade["name_en"], grade["points"])
        for level, grade in enumerate(levels or ())
    )
