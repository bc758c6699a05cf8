"""What holds of the day and the hours of an activity."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.earning.activities import attendance, queries
from pointsapp.earning.activities.refusals import (
    EndsBeforeItStarts,
    LongerThanADay,
)
from pointsapp.earning.rules.service import change_rule
from pointsapp.earning.rules.wording import Decided, Wording
from pointsapp.earning.sheets.queries import show_sheet
from tests.rules import Plan
from tests.village import AT, Cast

TODAY = AT.date()
TOMORROW = TODAY + timedelta(days=1)


def test_nobody_is_ticked_before_the_day(session: Session, village: Cast, plan: Plan) -> None:
    activity_id = plan(TOMORROW)
    with pytest.raises(ledger.FutureDay):
        attendance.tick(
            session, activity_id, {village.zhang.head_id: None}, by=village.recorder, at=AT
        )


def test_the_end_lies_after_the_beginning(plan: Plan) -> None:
    with pytest.raises(EndsBeforeItStarts):
        plan(TOMORROW, starts_at=time(10), ends_at=time(8))


def test_a_patrol_goes_past_midnight_when_that_is_said(
    session: Session, village: Cast, plan: Plan
) -> None:
    with pytest.raises(EndsBeforeItStarts):
        plan(starts_at=time(22), ends_at=time(1))
    with pytest.raises(LongerThanADay):
        plan(starts_at=time(20), ends_at=time(21), ends_next_day=True)
    patrol = plan(starts_at=time(22), ends_at=time(1), ends_next_day=True)
    page = queries.show_activity(session, village.recorder, patrol)
    assert (page.held_on, page.ends_on) == (TODAY, TOMORROW)


@pytest.mark.parametrize(
    ("day", "hours", "is_elsewhere"),
    [
        (TOMORROW, (time(0), time(2)), True),
        (TOMORROW, (time(1), time(2)), False),
        (TODAY, (time(21), time(23)), True),
        (TODAY, (time(20), time(22)), False),
        (TODAY, (None, None), True),
        (TOMORROW, (None, None), False),
    ],
)
def test_who_patrols_at_night_is_nowhere_else(
    session: Session,
    village: Cast,
    plan: Plan,
    day: date,
    hours: tuple[time | None, time | None],
    *,
    is_elsewhere: bool,
) -> None:
    other = plan(day, starts_at=hours[0], ends_at=hours[1])
    patrol = plan(starts_at=time(22), ends_at=time(1), ends_next_day=True)
    tomorrow, people = AT + timedelta(days=1), {village.zhang.head_id: None}
    for activity_id in (other, patrol):
        attendance.tick(session, activity_id, people, by=village.recorder, at=tomorrow)
    for one, another in ((other, patrol), (patrol, other)):
        found = queries.show_activity(session, village.recorder, one).overlaps
        assert [overlap.activity_id for overlap in found] == [another] * is_elsewhere


def test_who_stands_at_two_activities_at_the_same_time_is_named(
    session: Session, village: Cast, plan: Plan
) -> None:
    hours = {"a": (time(8), time(10)), "b": (time(9), time(11)), "c": (time(10), time(12))}
    ids = {key: plan(starts_at=hours[key][0], ends_at=hours[key][1]) for key in hours}
    for activity_id in ids.values():
        attendance.tick(
            session, activity_id, {village.zhang.head_id: None}, by=village.recorder, at=AT
        )
    page = queries.show_activity(session, village.recorder, ids["a"])
    assert [one.activity_id for one in page.overlaps] == [ids["b"]]
    without = plan()
    attendance.tick(session, without, {village.zhang.head_id: None}, by=village.recorder, at=AT)
    assert len(queries.show_activity(session, village.recorder, without).overlaps) == 3


def test_a_planned_activity_counts_by_the_wording_of_its_day(
    session: Session, village: Cast, plan: Plan, rule: Callable[[str], int]
) -> None:
    activity_id = plan(TOMORROW)
    by = village.admin
    rule_id = session.execute(sa.text("SELECT id FROM rule WHERE code = 'E03'")).scalar_one()
    wording = Wording("公共环境整治", 5, "hour")
    change_rule(session, rule_id, wording, Decided(TOMORROW, "村民会议"), by=by, at=AT)
    tomorrow = AT + timedelta(days=1)
    people = {village.zhang.head_id: None}
    attendance.tick(session, activity_id, people, by=village.recorder, at=tomorrow)
    sheet_id = attendance.draw_up_sheet(session, activity_id, by=village.recorder, at=tomorrow)
    assert [line.points for line in show_sheet(session, by, sheet_id).lines] == [10]
