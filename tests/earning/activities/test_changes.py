"""Plans change: an activity is moved, put right, called off; cards are checked in one by one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.earning.activities import attendance, queries, service
from pointsapp.earning.activities.refusals import AlreadyHeld, CalledOff
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.sheets.queries import show_sheet
from pointsapp.earning.signups import service as signups
from tests.page import open_page, text_of
from tests.rules import SUNDAY, Plan
from tests.village import AT, Cast, NextVillage, resident_of, sign_in

NEXT_WEEK = AT.date() + timedelta(days=7)


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_an_activity_of_the_wrong_day_is_put_right_with_its_sheet(
    session: Session, village: Cast, rule: Callable[[str], int], plan: Plan
) -> None:
    activity_id = plan(SUNDAY)
    by = village.recorder
    attendance.tick(session, activity_id, {village.zhang.head_id: None}, by=by, at=AT)
    sheet_id = attendance.draw_up_sheet(session, activity_id, by=by, at=AT)
    day = SUNDAY - timedelta(days=1)
    new = NewActivity("清扫主路", "村西", day, rule("E03"), 100)
    service.change(session, activity_id, new, by=by, at=AT)
    page = queries.show_activity(session, by, activity_id)
    assert (page.name, page.held_on, page.quantity) == ("清扫主路", day, 100)
    [line] = show_sheet(session, by, sheet_id).lines
    assert line.occurred_on == day
    later = NewActivity("清扫", "", NEXT_WEEK, rule("E03"), 100)
    with pytest.raises(ledger.FutureDay):
        service.change(session, activity_id, later, by=by, at=AT)


def test_who_signed_up_reads_why_it_is_called_off(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    activity_id = plan(NEXT_WEEK)
    clerk = sign_in(client, session, village.recorder)
    path = f"/activities/{activity_id}"
    assert clerk.post(f"{path}/call-off", data={"reason": ""}).status_code == 422
    assert clerk.post(f"{path}/call-off", data={"reason": "下雨"}).status_code == 303
    assert "下雨" in text_of(open_page(clerk, path))
    home = resident_of(village.zhang, village.id)
    with pytest.raises(CalledOff):
        signups.sign_up(session, activity_id, village.zhang.head_id, by=home, at=AT)
    assert "下雨" in text_of(open_page(sign_in(client, session, home), "/my/activities/"))


def test_what_took_place_is_not_called_off(session: Session, village: Cast, plan: Plan) -> None:
    activity_id = plan(SUNDAY)
    by = village.recorder
    attendance.tick(session, activity_id, {village.zhang.head_id: None}, by=by, at=AT)
    with pytest.raises(AlreadyHeld):
        service.call_off(session, activity_id, reason="x", by=by, at=AT)


def test_the_approver_reads_the_activity_but_ticks_nobody(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    activity_id = plan(SUNDAY)
    approver = sign_in(client, session, village.approver)
    page = open_page(approver, f"/activities/{activity_id}")
    assert not page.xpath("//*[@id='attendance']")
    open_page(approver, f"/activities/{activity_id}/paper")
    assert approver.post(f"/activities/{activity_id}/attendance").status_code == 403


def test_the_next_village_changes_nothing_of_ours(
    client: FlaskClient,
    session: Session,
    next_village: NextVillage,
    plan: Plan,
) -> None:
    activity_id = plan(NEXT_WEEK)
    stranger = sign_in(client, session, next_village.clerk)
    assert stranger.get(f"/activities/{activity_id}/change").status_code == 404
    answer = stranger.post(f"/activities/{activity_id}/call-off", data={"reason": "x"})
    assert answer.status_code == 404


def test_an_activity_is_changed_and_called_off_on_its_page(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int], plan: Plan
) -> None:
    activity_id, by = plan(NEXT_WEEK), village.recorder
    clerk = sign_in(client, session, by)
    path = f"/activities/{activity_id}/change"
    page = open_page(clerk, path)
    assert page.xpath("string(//input[@name='name']/@value)") == "坑塘清理"
    said = {
        "key": str(uuid4()), "name": "清扫主路", "held_on": str(NEXT_WEEK), "rule": rule("E03"),
        "quantity": "1.5", "capacity": "20",
    }  # fmt: skip
    assert clerk.post(path, data={**said, "name": ""}).status_code == 422
    assert clerk.post(path, data=said).status_code == 303
    changed = queries.show_activity(session, by, activity_id)
    assert (changed.name, changed.quantity, changed.capacity) == ("清扫主路", 150, 20)
    for reason in ("下雨", "不下雨"):
        service.call_off(session, activity_id, reason=reason, by=by, at=AT)
    assert queries.show_activity(session, by, activity_id).called_off == "下雨"
