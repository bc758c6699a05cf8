"""What holds of the day and the hours of an activity."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.earning.activities import attendance, queries
from pointsapp.earning.activities.refusals import (
    EndsBeforeItStarts,
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
