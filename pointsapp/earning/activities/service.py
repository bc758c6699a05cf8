"""Record an activity, who took part, and draw up its award sheet."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household, Resident
from pointsapp.earning.activities.models import Activity, ActivityCallOff, Attendance
from pointsapp.earning.activities.queries import rule_of
from pointsapp.earning.activities.refusals import (
    AlreadyHeld,
    CalledOff,
    EndsBeforeItStarts,
    TooFarAhead,
)
from pointsapp.earning.rules.models import RuleKind
from pointsapp.earning.rules.queries import version_on
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import MOST_HOURS, MOST_TIMES, NewLine
from pointsapp.earning.sheets.models import OPEN_STATES, AwardSheet
from pointsapp.earning.sheets.refusals import (
    NotLivingHere,
    QuantityOutOfRange,
    RuleNotInForce,
    WrongState,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

MOST_DAYS_AHEAD = 366


@dataclass(frozen=True)
class NewActivity:
    """What the recorder says of an activity; `quantity` in hundredths, for everybody."""

    name: str
    place: str
    held_on: date
    rule_version_id: int
    quantity: int
    starts_at: time | None = None
    ends_at: time | None = None
    leader: str = ""
    capacity: int | None = None


def record(session: Session, new: NewActivity, *, key: str, by: Actor, at: datetime) -> int:
    """Record an activity, or plan one, and return its id; the same key returns the first one.

    Raises TooFarAhead, RuleNotInForce, QuantityOutOfRange and EndsBeforeItStarts.
    """
    village_id = take_village(session, by)
    known = session.scalar(sa.select(Activity.id).filter_by(village_id=village_id, key=key))
    if known is not None:
        return known
    version_id = version_on(session, new.rule_version_id, new.held_on)
    new = replace(new, rule_version_id=version_id)
    _check(session, new, village_id, today=village_day(at))
    activity = Activity(
        village_id=village_id,
        key=key,
        secret=secrets.token_hex(16),
        **asdict(new),
        recorded_by=by.code,
        recorded_at=at,
    )
    session.add(activity)
    session.flush()
    return activity.id


def change(
    session: Session, activity_id: int, new: NewActivity, *, by: Actor, at: datetime
) -> None:
    """Change what was said of an activity while its sheet is open, which is then redrawn.

    Raises what `record` raises, and FutureDay when people are ticked already.
    """
    activity = _open_activity(session, activity_id, by)
    version_id = version_on(session, new.rule_version_id, new.held_on)
    new = replace(new, rule_version_id=version_id)
    _check(session, new, activity.village_id, today=village_day(at))
    ticked = sa.select(Attendance.resident_id).filter_by(activity_id=activity_id).limit(1)
    if new.held_on > village_day(at) and session.scalar(ticked) is not None:
        raise ledger.FutureDay(day=new.held_on)
    for name, value in asdict(new).items():
        setattr(activity, name, value)
    session.flush()
    if activity.sheet_id is not None:
        draw_up_sheet(session, activity_id, by=by, at=at)


def call_off(session: Session, activity_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Call a planned activity off, once; raises AlreadyHeld when people are ticked."""
    village_id = take_village(session, by)
    activity = session.scalars(
        sa.select(Activity).filter_by(id=activity_id, village_id=village_id)
    ).one_or_none()
    if activity is None:
        raise NotFound
    if session.get(ActivityCallOff, activity_id, populate_existing=True) is not None:
        return
    ticked = sa.select(Attendance.resident_id).filter_by(activity_id=activity_id).limit(1)
    if activity.sheet_id is not None or session.scalar(ticked) is not None:
        raise AlreadyHeld
    session.add(ActivityCallOff(activity_id=activity_id, reason=reason, by=by.code, at=at))
    session.flush()


def attend(
    session: Session,
    activity_id: int,
    quantities: Mapping[int, int | None],
    *,
    absent: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Tick these people with their quantities, None for the activity's own; untick the absent.

    Who isn't named stays as he is, so two clerks can tick at the same time.
    """
    activity = _open_activity(session, activity_id, by)
    if activity.held_on > village_day(at):
        raise ledger.FutureDay(day=activity.held_on)
    _check_people(session, activity.village_id, quantities)
    counted = {
        resident_id: activity.quantity if quantity is None else quantity
        for resident_id, quantity in quantities.items()
    }
    _check_quantities(session, activity, counted)
    known = set(
        session.scalars(
            sa.select(Attendance.resident_id).where(Attendance.activity_id == activity_id)
        )
    )
    _write(session, activity_id, counted, known, by=by, at=at)
    if absent:
        session.execute(
            sa.delete(Attendance).where(
                Attendance.activity_id == activity_id, Attendance.resident_id.in_(absent)
            )
        )


def draw_up_sheet(session: Session, activity_id: int, *, by: Actor, at: datetime) -> int:
    """Draw up the activity's sheet from its attendance, or redraw it while it is open.

    Returns the sheet's id. Lines stand in the order of household numbers.
    """
    activity = _open_activity(session, activity_id, by)
    lines = _lines(session, activity)
    if activity.sheet_id is not None:
        sheets.redraw(session, activity.sheet_id, lines, by=by, at=at)
        return activity.sheet_id
    activity.sheet_id = sheets.draw_up(
        session,
        title=activity.name,
        lines=lines,
        key=f"activity:{activity.id}",
        by=by,
        at=at,
    )
    session.flush()
    return activity.sheet_id


def _check(session: Session, new: NewActivity, village_id: int, *, today: date) -> None:
    if new.held_on > today + timedelta(days=MOST_DAYS_AHEAD):
        raise TooFarAhead(days=MOST_DAYS_AHEAD)
    if new.starts_at and new.ends_at and new.ends_at <= new.starts_at:
        raise EndsBeforeItStarts
    rule = rule_of(session, village_id, new.rule_version_id)
    if rule is None or not rule.is_on or rule.first_day > new.held_on:
        raise RuleNotInForce(code=rule.code if rule else "", day=new.held_on)
    most = _most(rule.kind)
    if not 0 < new.quantity <= most:
        raise QuantityOutOfRange(most=most // 100)


def _most(kind: str) -> int:
    return (MOST_HOURS if kind == RuleKind.HOUR else MOST_TIMES) * 100


def _open_activity(session: Session, activity_id: int, by: Actor) -> Activity:
    """Return the activity with its village locked; its sheet must still be open."""
    village_id = take_village(session, by)
    found = session.execute(
        sa.select(Activity, AwardSheet.state)
        .outerjoin(AwardSheet, AwardSheet.id == Activity.sheet_id)
        .where(Activity.id == activity_id, Activity.village_id == village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    activity, state = found
    if state is not None and state not in OPEN_STATES:
        raise WrongState(state=state)
    if session.get(ActivityCallOff, activity_id) is not None:
        raise CalledOff
    return activity


def _check_people(session: Session, village_id: int, quantities: Collection[int]) -> None:
    living = (
        sa.select(Resident.id)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Resident.id.in_(quantities),
            Resident.village_id == village_id,
            Resident.left_on.is_(None),
            Household.closed_on.is_(None),
        )
    )
    gone = set(quantities) - set(session.scalars(living))
    if gone:
        names = sa.select(Resident.name).where(
            Resident.id.in_(gone), Resident.village_id == village_id
        )
        raise NotLivingHere(names=list(session.scalars(names)))


def _check_quantities(session: Session, activity: Activity, counted: Mapping[int, int]) -> None:
    rule = rule_of(session, activity.village_id, activity.rule_version_id)
    if rule is None:
        raise NotFound
    most = _most(rule.kind)
    if any(not 0 < quantity <= most for quantity in counted.values()):
        raise QuantityOutOfRange(most=most // 100)


def _write(
    session: Session,
    activity_id: int,
    counted: Mapping[int, int],
    known: set[int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    new = [
        {
            "activity_id": activity_id,
            "resident_id": resident_id,
            "quantity": quantity,
            "ticked_by": by.code,
            "ticked_at": at,
        }
        for resident_id, quantity in counted.items()
        if resident_id not in known
    ]
    changed = [
        {"activity_id": activity_id, "resident_id": resident_id, "quantity": quantity}
        for resident_id, quantity in counted.items()
        if resident_id in known
    ]
    if new:
        session.execute(sa.insert(Attendance), new)
    if changed:
        session.execute(sa.update(Attendance), changed)


def _lines(session: Session, activity: Activity) -> list[NewLine]:
    query = (
        sa.select(Household.id, Resident.id, Attendance.quantity, Attendance.ticked_by)
        .join(Resident, Resident.id == Attendance.resident_id)
        .join(Household, Household.id == Resident.household_id)
        .where(Attendance.activity_id == activity.id)
        .order_by(Household.sort_key, Resident.id)
    )
    return [
        NewLine(
            household_id,
            resident_id,
            activity.rule_version_id,
            activity.held_on,
            quantity,
            ticked_by,
        )
        for household_id, resident_id, quantity, ticked_by in session.execute(query)
    ]
