"""What a rule's cap leaves of a line's points."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import (
    IS_DEED,
    AwardLine,
    AwardSheet,
    LineCorrection,
    State,
    taken_off_on,
)

COUNTED_STATES = (State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.POSTED)
"""Lines of these sheets use up a cap; what is still open or withdrawn doesn't."""


@dataclass(frozen=True)
class Cap:
    """At most so many points of one rule for a household or person, in a day, month or year."""

    rule_id: int
    points: int
    per: str
    period: str


@dataclass(frozen=True)
class Deed:
    """What a cap is held against: somebody's line of one rule on a day."""

    household_id: int
    resident_id: int | None
    occurred_on: date
    points: int
    cap: Cap | None


@dataclass
class Used:
    """Points that count towards caps already, by whom and when they were earned."""

    points: dict[tuple[object, ...], int] = field(default_factory=lambda: defaultdict(int))

    def take(self, deed: Deed) -> int:
        """Count the deed and return what its cap leaves of its points, won or deducted."""
        if deed.cap is None:
            return deed.points
        who = _who(deed, deed.cap)
        left = max(deed.cap.points - self.points[who], 0)
        counted = min(abs(deed.points), left)
        self.points[who] += counted
        return counted if deed.points >= 0 else -counted


def used_elsewhere(
    session: Session,
    deeds: Sequence[Deed],
    *,
    not_sheet: int,
    states: Collection[State] = COUNTED_STATES,
) -> Used:
    """Return what other sheets already gave these people under the same caps.

    What the sheet itself takes off of them is given no more.
    """
    used = Used()
    capped = [deed for deed in deeds if deed.cap]
    if not capped:
        return used
    for deed in _counted_deeds(session, capped, not_sheet, states):
        used.take(deed)
    return used


def _counted_deeds(
    session: Session, capped: Sequence[Deed], not_sheet: int, states: Collection[State]
) -> Iterable[Deed]:
    caps = {deed.cap.rule_id: deed.cap for deed in capped if deed.cap}
    days = [deed.occurred_on for deed in capped]
    query = (
        sa.select(
            AwardLine.household_id,
            AwardLine.resident_id,
            AwardLine.occurred_on,
            AwardLine.points,
            RuleVersion.rule_id,
        )
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            LineCorrection.line_id.is_(None),
            IS_DEED,
            AwardLine.id.not_in(taken_off_on(not_sheet)),
            RuleVersion.rule_id.in_(caps),
            AwardLine.household_id.in_({deed.household_id for deed in capped}),
            AwardLine.occurred_on.between(_year_start(min(days)), _year_end(max(days))),
            AwardSheet.state.in_(states),
            AwardSheet.id != not_sheet,
        )
    )
    for household_id, resident_id, day, points, rule_id in session.execute(query):
        yield Deed(
            household_id=household_id,
            resident_id=resident_id,
            occurred_on=day,
            points=points,
            cap=_uncapped(caps[rule_id]),
        )


def _uncapped(cap: Cap) -> Cap:
    """Return the cap without its figure: what was given before counts in full."""
    return replace(cap, points=10**9)


def _who(deed: Deed, cap: Cap) -> tuple[object, ...]:
    day = deed.occurred_on
    period = {"day": (day,), "month": (day.year, day.month), "year": (day.year,)}[cap.period]
    whose = deed.household_id if cap.per == "household" else deed.resident_id
    return (cap.rule_id, cap.per, whose, cap.period, period)


def _year_start(day: date) -> date:
    return day.replace(month=1, day=1)


def _year_end(day: date) -> date:
    return day.replace(month=12, day=31)
