"""What the page says before anything is taken off."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Village
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.earning.sheets.queries import SheetLine
from pointsapp.earning.sheets.taking_off import taken_back


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


def preview(session: Session, actor: Actor, lines: Sequence[SheetLine]) -> tuple[Preview, ...]:
    """Return what taking these lines off, in this order, would take back of the households."""
    village = session.get_one(Village, village_of(actor))
    households = sa.select(Household.id, Household.account_id).where(
        Household.id.in_({line.household_id for line in lines})
    )
    accounts: dict[int, int] = dict(session.execute(households).all())
    undone = taken_back(
        [
            _Line(
                account_id=accounts[line.household_id], points=line.points, is_posted=line.is_posted
            )
            for line in lines
        ],
        ledger.balances(session, set(accounts.values())),
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
