"""What an approver looks at twice, line by line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.models import User
from pointsapp.actor import ActorKind
from pointsapp.community.models import Household, Resident
from pointsapp.earning.activities.models import Activity, ActivityCallOff, Attendance
from pointsapp.earning.activities.times import at_the_same_time
from pointsapp.earning.approvals.usual import Usual
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion
from pointsapp.earning.sheets.models import (
    GONE_STATES,
    IS_DEED,
    AwardLine,
    AwardSheet,
    LineCorrection,
)


class DoubtKind(StrEnum):
    """Why somebody looks at a line twice, in the order in which the page tells it."""

    TWICE = "twice"
    TWO_PLACES = "two-places"
    MORE_THAN_EVER = "more-than-ever"
    OWN_HOUSEHOLD = "own-household"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A line to look at twice; each kind has the facts that it needs.

    `elsewhere` is the number of another sheet or the name of another activity. `quantity` and
    `usual` are in hundredths of `unit`.
    """

    sheet_id: int
    kind: DoubtKind
    position: int
    name: str
    code: str = ""
    day: date | None = None
    elsewhere: str = ""
    elsewhere_id: int | None = None
    quantity: int = 0
    usual: int = 0
    unit: str = ""


def doubts_of(
    session: Session, sheet_ids: Collection[int], usual: Mapping[int, Usual]
) -> tuple[Doubt, ...]:
    """Return the doubts about the standing lines of these sheets, in five statements."""
    queries = (
        (DoubtKind.TWICE, _twice(sheet_ids)),
        (DoubtKind.TWO_PLACES, _at_two_places(sheet_ids)),
        (DoubtKind.MORE_THAN_EVER, _more_than_ever(usual)),
        (DoubtKind.OWN_HOUSEHOLD, _of_the_recorders_household(sheet_ids)),
        (DoubtKind.LEFT, _who_left(sheet_ids)),
    )
    return tuple(
        Doubt(kind=kind, **row)
        for kind, query in queries
        for row in session.execute(query.order_by(AwardLine.position)).mappings()
    )


def _lines(sheet_ids: Collection[int], *facts: Any) -> sa.Select[Any]:
    """Select these facts of the standing lines that name somebody."""
    return (
        sa.select(AwardLine.sheet_id, AwardLine.position, Resident.name, *facts)
        .select_from(AwardLine)
        .join(Resident, Resident.id == AwardLine.resident_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(AwardLine.sheet_id.in_(sheet_ids), LineCorrection.line_id.is_(None), IS_DEED)
    )


def _twice(sheet_ids: Collection[int]) -> sa.Select[Any]:
    """Select the lines that stand a second time: the same rule on the same day, or given once."""
    other, version, sheet = aliased(AwardLine), aliased(RuleVersion), aliased(AwardSheet)
    correction, taking_off = aliased(LineCorrection), aliased(AwardLine)
    same_deed = sa.or_(other.occurred_on == AwardLine.occurred_on, Rule.kind == RuleKind.ONCE)
    taken_off_here = sa.exists().where(
        taking_off.corrects_id == other.id,
        taking_off.sheet_id == AwardLine.sheet_id,
        taking_off.takes_off,
    )
    where = (sheet.number.label("elsewhere"), sheet.id.label("elsewhere_id"))
    return (
        _lines(sheet_ids, Rule.code, other.occurred_on.label("day"), *where)
        .join(other, other.resident_id == AwardLine.resident_id)
        .join(version, version.id == other.rule_version_id)
        .join(sheet, sheet.id == other.sheet_id)
        .outerjoin(correction, correction.line_id == other.id)
        .where(
            other.id != AwardLine.id,
            version.rule_id == Rule.id,
            same_deed,
            sheet.state.not_in(GONE_STATES),
            correction.line_id.is_(None),
            other.takes_off.is_(False),
            ~taken_off_here,
        )
    )


def _at_two_places(sheet_ids: Collection[int]) -> sa.Select[Any]:
    """Select who is ticked at another activity of the same hours, where both have hours."""
    here, other, ticked = aliased(Activity), aliased(Activity), aliased(Attendance)
    called_off = sa.exists().where(ActivityCallOff.activity_id == other.id)
    where = (other.name.label("elsewhere"), other.id.label("elsewhere_id"))
    return (
        _lines(sheet_ids, other.held_on.label("day"), *where)
        .join(here, here.sheet_id == AwardLine.sheet_id)
        .join(ticked, ticked.resident_id == AwardLine.resident_id)
        .join(other, other.id == ticked.activity_id)
        .where(
            other.id != here.id,
            other.village_id == here.village_id,
            at_the_same_time(here, other),
            *(one.is_not(None) for one in (here.ends_at, other.ends_at)),
            ~called_off,
        )
    )


def _more_than_ever(usual: Mapping[int, Usual]) -> sa.Select[Any]:
    """Select who did more than any single line of the last sheets like it says."""
    most = sa.case(
        {sheet_id: one.highest for sheet_id, one in usual.items()} or {0: 0},
        value=AwardLine.sheet_id,
    )
    facts = (Rule.code, AwardLine.quantity, most.label("usual"), RuleVersion.unit)
    return _lines(tuple(usual), *facts).where(AwardLine.quantity > most)


def _of_the_recorders_household(sheet_ids: Collection[int]) -> sa.Select[Any]:
    """Select the lines of a household to which somebody belongs who recorded them."""
    code = sa.literal(f"{ActorKind.USER}:") + sa.cast(User.id, sa.String)
    return (
        _lines(sheet_ids, User.name.label("elsewhere"))
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .join(User, User.household_id == AwardLine.household_id)
        .where(sa.or_(code == AwardLine.recorded_by, code == AwardSheet.recorded_by))
    )


def _who_left(sheet_ids: Collection[int]) -> sa.Select[Any]:
    """Select who moved away, died, or belongs to a household that is closed."""
    left_on = sa.func.coalesce(Resident.left_on, Household.closed_on)
    return (
        _lines(sheet_ids, left_on.label("day"))
        .join(Household, Household.id == AwardLine.household_id)
        .where(left_on.is_not(None))
    )
