"""Tick who took part in an activity, and draw up the award sheet from the ticks."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.households.living import lived_here
from pointsapp.community.models import Household, Resident
from pointsapp.earning.activities.models import Activity, ActivityCallOff, Attendance
from pointsapp.earning.activities.queries import rule_counted_by
from pointsapp.earning.activities.taking import has_ticks, take_activity, take_open_activity
from pointsapp.earning.rules.models import RuleKind
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import MOST_HOURS, MOST_TIMES, NewLine
from pointsapp.earning.sheets.refusals import NotLivingHere, QuantityOutOfRange
from pointsapp.refusals import Refusal
from pointsapp.village_time import village_day


def tick(
    session: Session,
    activity_id: int,
    quantities: Mapping[int, int | None],
    *,
    absent: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Tick these people, each with hundredths or None for the activity's own; untick `absent`.

    People in neither keep what they have, so that two clerks tick at the same time and lose
    nothing. Raises FutureDay, NotLivingHere, QuantityOutOfRange, and what `take_open_activity`
    raises.
    """
    activity = take_open_activity(session, activity_id, by)
    if activity.held_on > village_day(at):
        raise ledger.FutureDay(day=activity.held_on)
    _check_people_lived_here(session, activity, quantities)
    counted = {
        resident_id: activity.quantity if quantity is None else quantity
        for resident_id, quantity in quantities.items()
    }
    rule = rule_counted_by(session, activity)
    for quantity in counted.values():
        check_quantity(rule.kind, quantity)
    _write_ticks(session, activity_id, counted, by=by, at=at)
    if absent:
        session.execute(
            sa.delete(Attendance).where(
                Attendance.activity_id == activity_id, Attendance.resident_id.in_(absent)
            )
        )


def tick_who_can_be(
    session: Session,
    activity_id: int,
    quantities: Mapping[int, int | None],
    *,
    absent: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> dict[int, Refusal]:
    """Tick as `tick` does, but leave out whom it would refuse; return why, by person.

    What a phone held back may be about people who moved away since: they hold up nobody else.
    Raises FutureDay and what `take_open_activity` raises.
    """
    activity = take_open_activity(session, activity_id, by)
    rule = rule_counted_by(session, activity)
    refused: dict[int, Refusal] = {}
    for resident_id, quantity in quantities.items():
        try:
            check_quantity(rule.kind, activity.quantity if quantity is None else quantity)
        except QuantityOutOfRange as refusal:
            refused[resident_id] = refusal
    for resident_id, name in _strangers(session, activity, quantities).items():
        refused[resident_id] = NotLivingHere(names=[name])
    rest = {one: quantity for one, quantity in quantities.items() if one not in refused}
    tick(session, activity_id, rest, absent=absent, by=by, at=at)
    return refused


def tick_same_people(
    session: Session, activity_id: int, like: int, *, by: Actor, at: datetime
) -> None:
    """Tick who came to the activity `like`, for this one's quantity, where nobody is ticked yet.

    Who is no longer of the village is left out. Raises what `tick_who_can_be` raises, and NotFound
    for another village's activity.
    """
    take_activity(session, like, by)
    if has_ticks(session, activity_id):
        return
    came = session.scalars(sa.select(Attendance.resident_id).filter_by(activity_id=like))
    tick_who_can_be(session, activity_id, dict.fromkeys(came), by=by, at=at)


def draw_up_sheet(session: Session, activity_id: int, *, by: Actor, at: datetime) -> int:
    """Draw up the activity's sheet from its ticks, or redraw it while it is open.

    Returns the sheet's id. Lines stand in the order of household numbers.
    """
    activity = take_open_activity(session, activity_id, by)
    lines = _lines(session, activity)
    if activity.sheet_id is not None:
        sheets.redraw(session, activity.sheet_id, lines, by=by, at=at)
        return activity.sheet_id
    activity.sheet_id = sheets.draw_up(
        session, title=activity.name, lines=lines, key=f"activity:{activity.id}", by=by, at=at
    )
    session.flush()
    return activity.sheet_id


def check_quantity(kind: str, quantity: int) -> None:
    """Raise QuantityOutOfRange when this is more of the rule's unit than there can be, or none."""
    most = MOST_HOURS if kind == RuleKind.HOUR else MOST_TIMES
    if not 0 < quantity <= most * 100:
        raise QuantityOutOfRange(most=most)


def _check_people_lived_here(
    session: Session, activity: Activity, resident_ids: Collection[int]
) -> None:
    strangers = _strangers(session, activity, resident_ids)
    if strangers:
        raise NotLivingHere(names=[name for name in strangers.values() if name])


def _strangers(
    session: Session, activity: Activity, resident_ids: Collection[int]
) -> dict[int, str]:
    """Return who of these did not live in the village on its day, named where known to it."""
    known = (
        sa.select(Resident.id, Resident.name, lived_here(activity.held_on).label("was_there"))
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.id.in_(resident_ids), Resident.village_id == activity.village_id)
    )
    people = {row.id: row for row in session.execute(known)}
    return {
        resident_id: people[resident_id].name if resident_id in people else ""
        for resident_id in resident_ids
        if resident_id not in people or not people[resident_id].was_there
    }


def _write_ticks(
    session: Session, activity_id: int, counted: Mapping[int, int], *, by: Actor, at: datetime
) -> None:
    """Write new ticks and other quantities; who gave the quantity that stands has recorded it.

    A tick that stays as it is stays whose it was: nobody approves what they recorded, and a page
    that is saved again records nothing.
    """
    query = sa.select(Attendance.resident_id, Attendance.quantity).filter_by(
        activity_id=activity_id
    )
    known = dict(session.execute(query).all())
    rows = {
        resident_id: {
            "activity_id": activity_id,
            "resident_id": resident_id,
            "quantity": quantity,
            "ticked_by": by.code,
            "ticked_at": at,
        }
        for resident_id, quantity in counted.items()
        if known.get(resident_id) != quantity
    }
    new = [row for resident_id, row in rows.items() if resident_id not in known]
    changed = [row for resident_id, row in rows.items() if resident_id in known]
    if new:
        session.execute(sa.insert(Attendance), new)
    if changed:
        session.execute(sa.update(Attendance), changed)


def _lines(session: Session, activity: Activity) -> list[NewLine]:
    query = (
        sa.select(
            Household.id.label("household_id"),
            Resident.id.label("resident_id"),
            Attendance.quantity,
            Attendance.ticked_by.label("recorded_by"),
        )
        .join(Resident, Resident.id == Attendance.resident_id)
        .join(Household, Household.id == Resident.household_id)
        .where(Attendance.activity_id == activity.id)
        .order_by(Household.sort_key, Resident.id)
    )
    return [
        NewLine(rule_version_id=activity.rule_version_id, occurred_on=activity.held_on, **row)
        for row in session.execute(query).mappings()
    ]


def ticks_wait(session: Session, household_id: int) -> bool:
    """Tell whether somebody of the household is ticked for what is not handed in yet."""
    waiting = (
        sa.select(Attendance.resident_id)
        .join(Activity, Activity.id == Attendance.activity_id)
        .join(Resident, Resident.id == Attendance.resident_id)
        .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
        .where(
            Resident.household_id == household_id,
            Activity.sheet_id.is_(None),
            ActivityCallOff.activity_id.is_(None),
        )
        .limit(1)
    )
    return session.scalar(waiting) is not None
