"""The ceilings of year and quarter: how many points a village may issue for its money."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.earning.sheets.earned import earned_in_village
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, AwardSheet, LineCorrection, State
from pointsapp.earning.sheets.refusals import CeilingReached

NEAR_PERCENT = 80
PROMISED_STATES = (State.APPROVED, State.ON_NOTICE)


@dataclass(frozen=True)
class IssuedPoints:
    """What the village issued and promised in a year or quarter, beside what it may issue."""

    period: str
    issued: int
    ceiling: int

    @property
    def percent(self) -> int:
        """How much of the ceiling is used, in whole percent."""
        return 100 * self.issued // self.ceiling

    @property
    def is_near(self) -> bool:
        """Tell whether it is time to warn."""
        return self.percent >= NEAR_PERCENT


def issued_points(session: Session, village: Village, *, today: date) -> tuple[IssuedPoints, ...]:
    """Return how far each of the village's ceilings is used, the year's first."""
    quarter = (today.month - 1) // 3 * 3 + 1
    ceilings = (
        ("year", village.yearly_ceiling, today.replace(month=1, day=1)),
        ("quarter", village.quarterly_ceiling, today.replace(month=quarter, day=1)),
    )
    if not any(ceiling for _period, ceiling, _first_day in ceilings):
        return ()
    promised = _sum(session, sa.and_(AwardSheet.village_id == village.id, IS_DEED), PROMISED_STATES)
    return tuple(
        IssuedPoints(
            period,
            promised + earned_in_village(session, village.id, since=first_day),
            ceiling,
        )
        for period, ceiling, first_day in ceilings
        if ceiling
    )


def points_of(session: Session, sheet: AwardSheet) -> int:
    """Return what the sheet's standing lines count together."""
    return _sum(session, AwardSheet.id == sheet.id, (State(sheet.state),))


def refuse_above_ceiling(
    session: Session, village: Village, sheet: AwardSheet, *, today: date
) -> None:
    """Raise CeilingReached when this sheet would issue more than the year or quarter allows."""
    points = points_of(session, sheet)
    for used in issued_points(session, village, today=today):
        if points > 0 and used.issued + points > used.ceiling:
            raise CeilingReached(
                period=used.period, ceiling=used.ceiling, issued=used.issued, points=points
            )


def _sum(session: Session, which: sa.ColumnElement[bool], states: tuple[State, ...]) -> int:
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(AwardLine.points), 0))
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            which,
            AwardSheet.state.in_(states),
            AwardLine.transaction_id.is_(None),
            LineCorrection.line_id.is_(None),
        )
    )
    return int(session.scalar(query) or 0)
