"""What the pages of activities show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Group, Household, Resident
from pointsapp.earning.activities.models import Activity, Attendance
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import OPEN_STATES, AwardSheet
from pointsapp.refusals import NotFound

A_PAGE = 30


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


@dataclass(frozen=True)
class ActivityList:
    """Some activities, the latest first; `older` asks for those before them."""

    activities: tuple[ActivityRow, ...]
    older: int | None


@dataclass(frozen=True)
class Attendee:
    """A person who may be ticked; the quantity of who is, in hundredths."""

    resident_id: int
    name: str
    number: str
    group: str | None
    quantity: int | None


@dataclass(frozen=True)
class ActivityPage:
    """An activity with who took part."""

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

    @property
    def is_open(self) -> bool:
        """Tell whether attendance may still change."""
        return self.state is None or self.state in OPEN_STATES


_RULE = (
    Rule.code,
    Rule.kind,
    Rule.is_on,
    RuleVersion.first_day,
    RuleVersion.name,
    RuleVersion.name_en,
    RuleVersion.points,
    RuleVersion.unit,
)


_PEOPLE = (
    sa.select(Resident.id, Resident.name, Household.number, Group.name)
    .select_from(Resident)
    .join(Household, Household.id == Resident.household_id)
    .outerjoin(Group, Group.id == Household.group_id)
    .order_by(Household.sort_key, Resident.id)
)


def rule_of(session: Session, village_id: int, rule_version_id: int) -> RuleOfActivity | None:
    """Return a rule version of this village, or None."""
    query = (
        sa.select(*_RULE)
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .where(RuleVersion.id == rule_version_id, Rule.village_id == village_id)
    )
    row = session.execute(query).one_or_none()
    return RuleOfActivity(*row) if row else None


def list_activities(session: Session, actor: Actor, *, before: int | None = None) -> ActivityList:
    """Return a page of the village's activities, the latest first."""
    people = (
        sa.select(sa.func.count(Attendance.resident_id))
        .where(Attendance.activity_id == Activity.id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            Activity.id,
            Activity.name,
            Activity.held_on,
            Activity.place,
            people,
            Activity.sheet_id,
            AwardSheet.number,
            AwardSheet.state,
        )
        .outerjoin(AwardSheet, AwardSheet.id == Activity.sheet_id)
        .where(Activity.village_id == actor.village_id)
        .order_by(Activity.id.desc())
        .limit(A_PAGE + 1)
    )
    if before:
        query = query.where(Activity.id < before)
    rows = [ActivityRow(*row) for row in session.execute(query)]
    older = rows[A_PAGE - 1].id if len(rows) > A_PAGE else None
    return ActivityList(tuple(rows[:A_PAGE]), older)


def show_activity(session: Session, actor: Actor, activity_id: int) -> ActivityPage:
    """Return an activity of the actor's village with who took part; raises NotFound."""
    query = (
        sa.select(Activity, AwardSheet.number, AwardSheet.state)
        .outerjoin(AwardSheet, AwardSheet.id == Activity.sheet_id)
        .where(Activity.id == activity_id, Activity.village_id == actor.village_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    activity, number, state = row
    rule = rule_of(session, activity.village_id, activity.rule_version_id)
    if rule is None:
        raise NotFound
    return ActivityPage(
        activity.id,
        activity.name,
        activity.place,
        activity.held_on,
        activity.quantity,
        rule,
        activity.sheet_id,
        number,
        state,
        _attendees(session, activity_id),
    )


def people_with_ids(
    session: Session, actor: Actor, resident_ids: Collection[int]
) -> tuple[Attendee, ...]:
    """Return these people of the actor's village, none of them ticked."""
    query = _PEOPLE.where(Resident.id.in_(resident_ids), Resident.village_id == actor.village_id)
    return tuple(Attendee(*row, None) for row in session.execute(query)) if resident_ids else ()


def _attendees(session: Session, activity_id: int) -> tuple[Attendee, ...]:
    query = (
        _PEOPLE.add_columns(Attendance.quantity)
        .join(Attendance, Attendance.resident_id == Resident.id)
        .where(Attendance.activity_id == activity_id)
    )
    return tuple(Attendee(*row) for row in session.execute(query))


def everybody(session: Session, actor: Actor) -> list[list[object]]:
    """Return all who live in the village, for the search on the clerk's phone.

    Each as [id, name, initials, pinyin, household number, group, phone tail].
    """
    query = (
        sa.select(
            Resident.id,
            Resident.name,
            Resident.name_initials,
            Resident.name_pinyin,
            Household.number,
            sa.func.coalesce(Group.name, ""),
            sa.func.coalesce(Resident.phone_tail, ""),
        )
        .join(Household, Household.id == Resident.household_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(
            Resident.village_id == actor.village_id,
            Resident.left_on.is_(None),
            Household.closed_on.is_(None),
        )
        .order_by(Household.sort_key, Resident.id)
    )
    return [list(row) for row in session.execute(query)]
