"""Record an activity or plan one, change what was said of it, call it off."""

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.earning.activities.attendance import check_quantity, draw_up_sheet
from pointsapp.earning.activities.models import Activity, ActivityCallOff
from pointsapp.earning.activities.queries import rule_of
from pointsapp.earning.activities.refusals import (
    AlreadyHeld,
    EndsBeforeItStarts,
    LongerThanADay,
    TooFarAhead,
)
from pointsapp.earning.activities.taking import (
    has_ticks,
    is_called_off,
    take_activity,
    take_open_activity,
)
from pointsapp.earning.rules.queries import version_on
from pointsapp.earning.sheets.refusals import RuleNotInForce
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
    ends_next_day: bool = False
    leader: str = ""
    capacity: int | None = None


def record(session: Session, new: NewActivity, *, key: str, by: Actor, at: datetime) -> int:
    """Record an activity, or plan one, and return its id; the same key returns the first one.

    Raises KeyReused, PeriodClosed, TooFarAhead, RuleNotInForce, QuantityOutOfRange,
    EndsBeforeItStarts and LongerThanADay.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "activity", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    activity = Activity(
        village_id=village_id,
        key=key,
        secret=secrets.token_hex(16),
        **_columns(_checked(session, new, village_id, today=village_day(at))),
        recorded_by=by.code,
        recorded_at=at,
    )
    session.add(activity)
    session.flush()
    return act.keep(activity.id)


def change(
    session: Session, activity_id: int, new: NewActivity, *, by: Actor, at: datetime
) -> None:
    """Change what was said of an activity while its sheet is open, which is then redrawn.

    Raises what `record` raises, and FutureDay when people are ticked already.
    """
    activity = take_open_activity(session, activity_id, by)
    checked = _checked(session, new, activity.village_id, today=village_day(at))
    if checked.held_on > village_day(at) and has_ticks(session, activity_id):
        raise ledger.FutureDay(day=checked.held_on)
    for name, value in _columns(checked).items():
        setattr(activity, name, value)
    session.flush()
    if activity.sheet_id is not None:
        draw_up_sheet(session, activity_id, by=by, at=at)


def call_off(session: Session, activity_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Call a planned activity off, once. Raises AlreadyHeld when people are ticked."""
    activity = take_activity(session, activity_id, by)
    if is_called_off(session, activity_id):
        return
    if activity.sheet_id is not None or has_ticks(session, activity_id):
        raise AlreadyHeld
    session.add(ActivityCallOff(activity_id=activity_id, reason=reason, by=by.code, at=at))
    session.flush()


def _checked(session: Session, new: NewActivity, village_id: int, *, today: date) -> NewActivity:
    """Return the activity with the version of its rule that holds on its day, all of it possible.

    A plan counts by the wording of its day, whichever version was offered when it was made.
    """
    ledger.check_days(session, village_id, [new.held_on])
    if new.held_on > today + timedelta(days=MOST_DAYS_AHEAD):
        raise TooFarAhead(days=MOST_DAYS_AHEAD)
    _check_hours(new)
    version_id = version_on(session, new.rule_version_id, new.held_on)
    rule = rule_of(session, village_id, version_id, new.held_on)
    if rule is None or not rule.is_on or rule.first_day > new.held_on:
        raise RuleNotInForce(code=rule.code if rule else "", day=new.held_on)
    check_quantity(rule.kind, new.quantity)
    return replace(new, rule_version_id=version_id)


def _check_hours(new: NewActivity) -> None:
    if new.starts_at is None or new.ends_at is None:
        return
    if new.ends_next_day and new.ends_at > new.starts_at:
        raise LongerThanADay
    if not new.ends_next_day and new.ends_at <= new.starts_at:
        raise EndsBeforeItStarts


def _columns(new: NewActivity) -> dict[str, object]:
    columns = asdict(new)
    nights = int(columns.pop("ends_next_day"))
    return {**columns, "ends_on": new.held_on + timedelta(days=nights)}
