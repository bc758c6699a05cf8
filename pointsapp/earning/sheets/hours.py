"""A day has twenty-four hours, on however many sheets somebody stands."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

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
from pointsapp.earning.sheets.refusals import DayTooLong

IN_A_DAY = 24


def refuse_longer_than_a_day(
    session: Session, sheet_id: int, worked: Sequence[tuple[int, date, int]]
) -> None:
    """Raise DayTooLong for who would have worked longer than a day, other sheets included.

    Each of `worked` says who, on which day, how many hundredths of an hour.
    """
    if not worked:
        return
    sums = _on_other_sheets(session, sheet_id, worked)
    for resident_id, day, quantity in worked:
        sums[resident_id, day] = sums.get((resident_id, day), 0) + quantity
    too_long = {key[0] for key, quantity in sums.items() if quantity > IN_A_DAY * 100}
    if too_long:
        names = sa.select(Resident.name).where(Resident.id.in_(too_long)).order_by(Resident.id)
        raise DayTooLong(names=list(session.scalars(names)))


def _on_other_sheets(
    session: Session, sheet_id: int, worked: Sequence[tuple[int, date, int]]
) -> dict[tuple[int | None, date], int]:
    people_and_days = {(resident_id, day) for resident_id, day, _quantity in worked}
    query = (
        sa.select(AwardLine.resident_id, AwardLine.occurred_on, sa.func.sum(AwardLine.quantity))
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            AwardLine.resident_id.in_({resident_id for resident_id, _day in people_and_days}),
            AwardLine.occurred_on.in_({day for _resident_id, day in people_and_days}),
            AwardLine.sheet_id != sheet_id,
            AwardSheet.state.not_in(GONE_STATES),
            Rule.kind == RuleKind.HOUR,
            LineCorrection.line_id.is_(None),
            IS_DEED,
            AwardLine.id.not_in(taken_off_on(sheet_id)),
        )
        .group_by(AwardLine.resident_id, AwardLine.occurred_on)
    )
    return {
        (resident_id, day): quantity
        for resident_id, day, quantity in session.execute(query)
        if (resident_id, day) in people_and_days
    }
