"""What an approver looks at twice: a deed that may stand on two sheets, a deed entered late."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.community.models import Resident
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion
from pointsapp.earning.sheets.models import (
    GONE_STATES,
    IS_DEED,
    AwardLine,
    AwardSheet,
    LineCorrection,
    taken_off_on,
)
from pointsapp.earning.sheets.queries import SheetPage
from pointsapp.village_time import village_day

LATE_AFTER_DAYS = 7

_Other, _OtherVersion = aliased(AwardLine), aliased(RuleVersion)
_OtherCorrection = aliased(LineCorrection)


@dataclass(frozen=True)
class Twin:
    """Somebody's line that has a twin: the same rule on the same day, or one given only once."""

    position: int
    name: str
    code: str
    occurred_on: date
    sheet_id: int
    sheet_number: str


def twins_of(session: Session, sheet: SheetPage) -> tuple[Twin, ...]:
    """Return the standing lines that stand a second time, on this sheet or another."""
    same_deed = sa.or_(_Other.occurred_on == AwardLine.occurred_on, Rule.kind == RuleKind.ONCE)
    query = (
        sa.select(
            AwardLine.position,
            Resident.name,
            Rule.code,
            _Other.occurred_on,
            AwardSheet.id.label("sheet_id"),
            AwardSheet.number.label("sheet_number"),
        )
        .select_from(AwardLine)
        .join(Resident, Resident.id == AwardLine.resident_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .join(_Other, _Other.resident_id == AwardLine.resident_id)
        .join(_OtherVersion, _OtherVersion.id == _Other.rule_version_id)
        .join(AwardSheet, AwardSheet.id == _Other.sheet_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .outerjoin(_OtherCorrection, _OtherCorrection.line_id == _Other.id)
        .where(
            AwardLine.sheet_id == sheet.id,
            _Other.id != AwardLine.id,
            _OtherVersion.rule_id == Rule.id,
            same_deed,
            AwardSheet.state.not_in(GONE_STATES),
            LineCorrection.line_id.is_(None),
            _OtherCorrection.line_id.is_(None),
            IS_DEED,
            _Other.takes_off.is_(False),
            _Other.id.not_in(taken_off_on(sheet.id)),
        )
        .order_by(AwardLine.position, _Other.id)
    )
    return tuple(Twin(**row) for row in session.execute(query).mappings())


def days_late(sheet: SheetPage) -> int | None:
    """Return after how many days the oldest deed was recorded, when that is late."""
    recorded = village_day(sheet.recorded_at)
    days = max(((recorded - line.occurred_on).days for line in sheet.lines), default=0)
    return days if days > LATE_AFTER_DAYS else None
