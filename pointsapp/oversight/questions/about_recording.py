"""Questions about how points were recorded and approved."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pointsapp.earning.activities.models import Activity, ActivityCallOff, Attendance
from pointsapp.earning.activities.times import at_the_same_time
from pointsapp.earning.claims.models import Claim
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion
from pointsapp.earning.sheets.models import (
    FIRST_APPROVAL,
    IS_DEED,
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
    SheetDecision,
    State,
)
from pointsapp.oversight.questions.asking import Asking, Facts, at_least, fact
from pointsapp.oversight.questions.times import DAY, MINUTE, seconds_between

FIRST_HOUR, LAST_HOUR = 14, 20
"""From ten in the evening to five in the morning in the village, in hours of UTC."""
RECORDED_BEFORE = timedelta(days=31)
"""So long a sheet may have waited for what is asked about its approval."""


def recorded(asking: Asking, *columns: Any) -> Facts:
    """Select columns of the lines that were recorded in the month and still stand."""
    return (
        sa.select(*columns)
        .select_from(AwardLine)
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            asking.of(AwardSheet.village_id),
            asking.covers(AwardSheet.recorded_at),
            AwardSheet.state.in_((*PENDING_STATES, State.POSTED)),
            AwardSheet.is_correction.is_(False),
            LineCorrection.line_id.is_(None),
            IS_DEED,
        )
    )


def sheet_fact(moment: Any, **more: Any) -> tuple[Any, ...]:
    """Return the columns of a fact about a sheet, which its number leads to."""
    return fact(AwardSheet.village_id, moment, what=AwardSheet.number, ref=AwardSheet.id, **more)


def _sheets(asking: Asking, figure: Any) -> Facts:
    """Select the month's sheets with a figure of their lines."""
    columns = sheet_fact(AwardSheet.recorded_at, by=AwardSheet.recorded_by, figure=figure)
    return recorded(asking, *columns).group_by(
        AwardSheet.id,
        AwardSheet.village_id,
        AwardSheet.recorded_at,
        AwardSheet.number,
        AwardSheet.recorded_by,
    )


_FROM_NOTHING = (
    ~sa.exists().where(Activity.sheet_id == AwardSheet.id),
    ~sa.exists().where(Claim.sheet_id == AwardSheet.id),
)
"""No activity that people came to and no household's own claim stands behind the sheet."""


def recorded_at_night(asking: Asking, lines: int) -> Facts:
    """Return sheets of many lines that were begun at night."""
    hour = sa.extract("hour", AwardSheet.recorded_at)
    count = sa.func.count(AwardLine.id)
    at_night = _sheets(asking, count).where(hour.between(FIRST_HOUR, LAST_HOUR))
    return at_night.having(count >= lines)


def entered_late(asking: Asking, days: int) -> Facts:
    """Return sheets with deeds that were entered long after they were done."""
    longest = sa.func.max(seconds_between(AwardLine.occurred_on, AwardSheet.recorded_at))
    in_days = sa.cast(longest / DAY, sa.Integer)
    return _sheets(asking, in_days).having(longest >= days * DAY)


def hours_without_activity(asking: Asking, hours: int) -> Facts:
    """Return sheets with hours of work that no activity and no claim stands behind."""
    total = sa.func.sum(AwardLine.quantity)
    typed = (
        _sheets(asking, sa.cast(total / 100, sa.Integer))
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .where(Rule.kind == RuleKind.HOUR, *_FROM_NOTHING)
    )
    return typed.having(total >= hours * 100)


def equal_round_figures(asking: Asking, lines: int) -> Facts:
    """Return how often somebody entered the very same whole hours or quantity by hand."""
    count = sa.func.count(AwardLine.id)
    columns = fact(
        AwardSheet.village_id,
        sa.func.max(AwardSheet.recorded_at),
        what=RuleVersion.name,
        by=AwardLine.recorded_by,
        figure=count,
    )
    return (
        recorded(asking, *columns)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .where(
            Rule.kind.in_((RuleKind.HOUR, RuleKind.QUANTITY)),
            AwardLine.quantity % 100 == 0,
            *_FROM_NOTHING,
        )
        .group_by(
            AwardSheet.village_id, AwardLine.recorded_by, RuleVersion.name, AwardLine.quantity
        )
        .having(count >= lines)
    )


def at_two_places(asking: Asking, people: int) -> Facts:
    """Return pairs of activities that the same people attended at the same time."""
    one, other = aliased(Activity), aliased(Activity)
    here, there = aliased(Attendance), aliased(Attendance)
    count = sa.func.count(here.resident_id)
    both = one.name + sa.literal(" / ") + other.name
    called_off = sa.exists().where(ActivityCallOff.activity_id.in_((one.id, other.id)))
    return (
        sa.select(*fact(one.village_id, one.held_on, what=both, by=one.recorded_by, figure=count))
        .select_from(one)
        .join(other, sa.and_(other.village_id == one.village_id, other.id > one.id))
        .join(here, here.activity_id == one.id)
        .join(
            there,
            sa.and_(there.activity_id == other.id, there.resident_id == here.resident_id),
        )
        .where(
            asking.of(one.village_id),
            one.held_on.between(asking.first_day, asking.last_day),
            other.held_on.between(asking.first_day, asking.last_day),
            at_the_same_time(one, other),
            ~called_off,
        )
        .group_by(one.village_id, one.held_on, one.id, other.id, one.name, other.name)
        .group_by(one.recorded_by)
        .having(count >= people)
    )


def approved_at_once(asking: Asking, minutes: int) -> Facts:
    """Return approvals that came sooner after the submission than anybody reads a sheet."""
    handed_in = aliased(SheetDecision)
    took = seconds_between(handed_in.at, SheetDecision.at)
    handed_in_just_before = sa.exists().where(
        handed_in.sheet_id == SheetDecision.sheet_id,
        handed_in.id < SheetDecision.id,
        handed_in.state == State.SUBMITTED,
        took < minutes * MINUTE,
    )
    return (
        sa.select(*sheet_fact(SheetDecision.at, by=SheetDecision.by))
        .select_from(SheetDecision)
        .join(AwardSheet, AwardSheet.id == SheetDecision.sheet_id)
        .where(
            *_of_recent_sheets(asking),
            asking.covers(SheetDecision.at),
            SheetDecision.state.in_((State.APPROVED, FIRST_APPROVAL)),
            handed_in_just_before,
        )
    )


def corrections_of_one(asking: Asking, lines: int) -> Facts:
    """Return corrected lines where many of one recorder's were corrected in the month."""
    corrected = (
        sa.select(
            *sheet_fact(
                LineCorrection.at,
                by=AwardLine.recorded_by,
                household_id=AwardLine.household_id,
                figure=AwardLine.points,
            )
        )
        .select_from(LineCorrection)
        .join(AwardLine, AwardLine.id == LineCorrection.line_id)
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .where(asking.of(AwardSheet.village_id), asking.covers(LineCorrection.at))
    )
    return at_least(corrected, lines, alike=(AwardSheet.village_id, AwardLine.recorded_by))


def rule_changed_briefly(asking: Asking, days: int) -> Facts:
    """Return wordings of a rule with other points that held for a few days only."""
    after = aliased(RuleVersion)
    return (
        sa.select(
            *fact(
                Rule.village_id,
                RuleVersion.first_day,
                what=RuleVersion.name,
                by=RuleVersion.made_by,
                figure=RuleVersion.points,
            )
        )
        .select_from(RuleVersion)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .join(
            after,
            sa.and_(after.rule_id == Rule.id, after.version == RuleVersion.version + 1),
        )
        .where(
            asking.of(Rule.village_id),
            RuleVersion.version > 1,
            RuleVersion.points != after.points,
            after.first_day.between(asking.first_day, asking.last_day),
            seconds_between(RuleVersion.first_day, after.first_day) <= days * DAY,
        )
    )


def _of_recent_sheets(asking: Asking) -> tuple[sa.ColumnElement[bool], ...]:
    """Hold for sheets of the villages that may have been decided on in the month."""
    return (
        asking.of(AwardSheet.village_id),
        AwardSheet.recorded_at >= asking.since - RECORDED_BEFORE,
        AwardSheet.recorded_at < asking.until,
    )
