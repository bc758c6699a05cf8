"""What the pages of activities show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Resident
from pointsapp.earning.activities.models import (
    Activity,
    ActivityCallOff,
    Attendance,
)
from pointsapp.earning.activities.people import Attendee, signed_up_for, ticked_at
from pointsapp.earning.activities.times import at_the_same_time
from pointsapp.earning.rules.models import Rule, RuleVersion, on_at
from pointsapp.earning.sheets.models import OPEN_STATES, AwardLine, AwardSheet, LineCorrection
from pointsapp.refusals import NotFound

A_PAGE = 30
A_YEAR = 365
MOST_USED = 6
MOST_COMING = 60
"""So many activities to come are shown: more than a village plans at a time."""


@dataclass(frozen=True)
class RuleOfActivity:
    """The rule that an activity counts by."""

    code: str
    kind: str
    is_on: bool
    first_day: date
    name: str
    name_en: str
    points: int
    unit: str


@dataclass(frozen=True)
class ActivityRow:
    """An activity in the list."""

    id: int
    name: str
    held_on: date
    place: str
    people: int
    sheet_id: int | None
    sheet_number: str | None
    state: str | None
    is_called_off: bool


@dataclass(frozen=True)
class ActivityList:
    """The activities of today and to come, the next first, and some past ones, the latest first.

    `older` asks for the past ones before them.
    """

    coming: tuple[ActivityRow, ...]
    past: tuple[ActivityRow, ...]
    older: int | None


@dataclass(frozen=True)
class Overlap:
    """Somebody ticked at another activity of the same hours."""

    name: str
    activity_id: int
    activity: str


@dataclass(frozen=True)
class ActivityPage:
    """An activity with who took part.

    `called_off` says why it does not take place. `lines` are the lines that stand on its sheet,
    by person.
    """

    id: int
    name: str
    place: str
    held_on: date
    quantity: int
    rule: RuleOfActivity
    sheet_id: int | None
    sheet_number: str | None
    state: str | None
    people: tuple[Attendee, ...]
    starts_at: time | None
    ends_at: time | None
    ends_on: date
    leader: str
    capacity: int | None
    signed_up: tuple[Attendee, ...]
    overlaps: tuple[Overlap, ...]
    called_off: str | None
    lines: Mapping[int, int]

    @property
    def not_come(self) -> tuple[Attendee, ...]:
        """Those who signed up and aren't ticked."""
        here = {person.resident_id for person in self.people}
        return tuple(person for person in self.signed_up if person.resident_id not in here)

    @property
    def ends_next_day(self) -> bool:
        """Tell whether it goes past midnight."""
        return self.ends_on > self.held_on

    @property
    def is_open(self) -> bool:
        """Tell whether attendance may still change."""
        return self.called_off is None and (self.state is None or self.state in OPEN_STATES)


_RULE = (
    Rule.code,
    Rule.kind,
    RuleVersion.first_day,
    RuleVersion.name,
    RuleVersion.name_en,
    RuleVersion.points,
    RuleVersion.unit,
)


def rule_of(
    session: Session, village_id: int, rule_version_id: int, day: date
) -> RuleOfActivity | None:
    """Return a rule of this village in this version as it is on or off on a day, or None."""
    query = (
        sa.select(*_RULE, on_at(day))
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .where(RuleVersion.id == rule_version_id, Rule.village_id == village_id)
    )
    row = session.execute(query).mappings().one_or_none()
    return RuleOfActivity(**row) if row else None


def rule_counted_by(session: Session, activity: Activity) -> RuleOfActivity:
    """Return the rule that an activity counts by."""
    query = (
        sa.select(*_RULE, on_at(activity.held_on))
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .where(RuleVersion.id == activity.rule_version_id)
    )
    return RuleOfActivity(**session.execute(query).mappings().one())


def list_activities(
    session: Session, actor: Actor, *, today: date, before: int | None = None
) -> ActivityList:
    """Return the village's activities in the order of their days.

    Those to come stand on the first page only; `before` is the last past one of a page.
    """
    ours = _ROWS.where(Activity.village_id == village_of(actor))
    coming = ours.where(Activity.held_on >= today).order_by(Activity.held_on, Activity.id)
    past = ours.where(Activity.held_on < today)
    if before:
        past = past.where(_order_of_days() < _order_of_days_at(before))
    past = past.order_by(Activity.held_on.desc(), Activity.id.desc()).limit(A_PAGE + 1)
    rows = _rows(session, past)
    return ActivityList(
        coming=() if before else _rows(session, coming.limit(MOST_COMING)),
        past=rows[:A_PAGE],
        older=rows[A_PAGE - 1].id if len(rows) > A_PAGE else None,
    )


_ROWS = (
    sa.select(
        Activity.id,
        Activity.name,
        Activity.held_on,
        Activity.place,
        sa.select(sa.func.count(Attendance.resident_id))
        .where(Attendance.activity_id == Activity.id)
        .scalar_subquery()
        .label("people"),
        Activity.sheet_id,
        AwardSheet.number.label("sheet_number"),
        AwardSheet.state,
        ActivityCallOff.activity_id.is_not(None).label("is_called_off"),
    )
    .outerjoin(AwardSheet, AwardSheet.id == Activity.sheet_id)
    .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
)


def _rows(session: Session, query: sa.Select[Any]) -> tuple[ActivityRow, ...]:
    return tuple(ActivityRow(**row) for row in session.execute(query).mappings())


def _order_of_days() -> sa.Tuple:
    return sa.tuple_(Activity.held_on, Activity.id)


def _order_of_days_at(activity_id: int) -> sa.Tuple:
    at = sa.select(Activity.held_on).where(Activity.id == activity_id).scalar_subquery()
    return sa.tuple_(at, activity_id)


def last_activity(session: Session, actor: Actor) -> tuple[int, str] | None:
    """Return the id and the name of the village's newest activity that took or takes place."""
    query = (
        sa.select(Activity.id, Activity.name)
        .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
        .where(Activity.village_id == village_of(actor), ActivityCallOff.activity_id.is_(None))
        .order_by(Activity.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return (row.id, row.name) if row else None


def most_used_rules(session: Session, actor: Actor, today: date) -> tuple[int, ...]:
    """Return the few rules that most activities of the village counted by within a year."""
    query = (
        sa.select(RuleVersion.rule_id)
        .join(Activity, Activity.rule_version_id == RuleVersion.id)
        .where(
            Activity.village_id == village_of(actor),
            Activity.held_on > today - timedelta(days=A_YEAR),
        )
        .group_by(RuleVersion.rule_id)
        .order_by(sa.func.count().desc(), RuleVersion.rule_id)
        .limit(MOST_USED)
    )
    return tuple(session.scalars(query))


def show_activity(session: Session, actor: Actor, activity_id: int) -> ActivityPage:
    """Return an activity of the actor's village with who took part; raises NotFound."""
    query = (
        sa.select(Activity, AwardSheet.number, AwardSheet.state, ActivityCallOff.reason)
        .outerjoin(AwardSheet, AwardSheet.id == Activity.sheet_id)
        .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
        .where(Activity.id == activity_id, Activity.village_id == village_of(actor))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    activity, number, state, called_off = row
    return ActivityPage(
        id=activity.id,
        name=activity.name,
        place=activity.place,
        held_on=activity.held_on,
        quantity=activity.quantity,
        rule=rule_counted_by(session, activity),
        sheet_id=activity.sheet_id,
        sheet_number=number,
        state=state,
        people=ticked_at(session, activity_id),
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        ends_on=activity.ends_on,
        leader=activity.leader,
        capacity=activity.capacity,
        signed_up=signed_up_for(session, activity_id),
        overlaps=_overlaps(session, activity),
        called_off=called_off,
        lines=_lines(session, activity.sheet_id),
    )


def _overlaps(session: Session, activity: Activity) -> tuple[Overlap, ...]:
    """Return who is ticked at another activity at the same time; without hours, on that day."""
    here, other = aliased(Activity), aliased(Activity)
    ticked_here = sa.select(Attendance.resident_id).where(Attendance.activity_id == activity.id)
    query = (
        sa.select(Resident.name, other.id.label("activity_id"), other.name.label("activity"))
        .join(Attendance, Attendance.resident_id == Resident.id)
        .join(other, other.id == Attendance.activity_id)
        .join(here, here.id == activity.id)
        .where(
            other.village_id == activity.village_id,
            other.id != activity.id,
            Resident.id.in_(ticked_here),
            at_the_same_time(here, other),
        )
        .order_by(Resident.id)
    )
    return tuple(Overlap(**row) for row in session.execute(query).mappings())


def _lines(session: Session, sheet_id: int | None) -> dict[int, int]:
    """Return the lines that stand on a sheet, by person."""
    query = (
        sa.select(AwardLine.resident_id, AwardLine.id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(AwardLine.sheet_id == sheet_id, LineCorrection.line_id.is_(None))
    )
    rows = session.execute(query) if sheet_id is not None else ()
    return {resident_id: line_id for resident_id, line_id in rows if resident_id is not None}
