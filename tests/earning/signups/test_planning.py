"""An activity is planned, people sign up, and check in on the day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.cards.service import issue_card
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor
from pointsapp.earning.activities import attendance, queries, service
from pointsapp.earning.activities.models import ActivitySignup, Attendance
from pointsapp.earning.activities.refusals import (
    ActivityFull,
    ActivityOver,
    EndsBeforeItStarts,
)
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.check_in import codes
from pointsapp.earning.check_in import queries as check_in_queries
from pointsapp.earning.check_in import service as check_in
from pointsapp.earning.check_in.refusals import WrongCode
from pointsapp.earning.rules.service import change_rule
from pointsapp.earning.rules.wording import Decided, Wording
from pointsapp.earning.sheets.queries import show_sheet
from pointsapp.earning.signups import service as signups
from pointsapp.earning.signups.queries import coming_activities
from pointsapp.refusals import NotFound
from tests.page import open_page, text_of
from tests.village import AT, Cast, Home, NextVillage, sign_in

TODAY = date(2026, 11, 14)
TOMORROW = TODAY + timedelta(days=1)
Plan = Callable[..., int]


@pytest.fixture
def plan(session: Session, village: Cast, rule: Callable[[str], int]) -> Plan:
    def plan_one(day: date = TODAY, key: str = "a", **more: object) -> int:
        new = replace(NewActivity("坑塘清理", "村西", day, rule("E03"), 200), **more)
        made = service.record(session, new, key=key, by=village.recorder, at=AT)
        session.commit()
        return made

    return plan_one


def family(home: Home, village: Cast) -> Actor:
    permissions = permissions_of([Role.RESIDENT])
    return Actor(village.id, f"household:{home.id}", "", permissions, household_id=home.id)


@pytest.fixture
def zhang(village: Cast) -> Actor:
    return family(village.zhang, village)


def signed(session: Session, activity_id: int) -> set[int]:
    query = sa.select(ActivitySignup.resident_id).filter_by(activity_id=activity_id)
    return set(session.scalars(query))


def here(session: Session, activity_id: int) -> set[int]:
    query = sa.select(Attendance.resident_id).filter_by(activity_id=activity_id)
    return set(session.scalars(query))


def test_a_family_signs_up_and_withdraws(
    session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id, who = plan(TOMORROW), village.zhang.people["王桂兰"]
    for _tap in (1, 2):
        signups.sign_up(session, activity_id, who, by=zhang, at=AT)
    assert signed(session, activity_id) == {who}
    [coming] = coming_activities(session, zhang, TODAY)
    assert [(one.name, one.signed_up) for one in coming.members] == [
        ("张学军", False),
        ("王桂兰", True),
    ]
    signups.withdraw(session, activity_id, who, by=zhang, at=AT)
    assert signed(session, activity_id) == set()


def test_the_last_place_is_given_once(
    session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id = plan(TOMORROW, capacity=1)
    signups.sign_up(session, activity_id, village.zhang.people["王桂兰"], by=zhang, at=AT)
    with pytest.raises(ActivityFull):
        signups.sign_up(session, activity_id, village.zhang.people["张学军"], by=zhang, at=AT)


def test_nobody_signs_up_for_strangers_or_for_yesterday(
    session: Session, village: Cast, next_village: NextVillage, plan: Plan, zhang: Actor
) -> None:
    coming, over = plan(TOMORROW), plan(TODAY - timedelta(days=1), key="b")
    with pytest.raises(NotFound):
        signups.sign_up(session, coming, village.li.people["李秀英"], by=zhang, at=AT)
    with pytest.raises(NotFound):
        signups.sign_up(session, coming, next_village.wu.head_id, by=next_village.clerk, at=AT)
    with pytest.raises(ActivityOver):
        signups.sign_up(session, over, village.zhang.people["张学军"], by=zhang, at=AT)
    signups.sign_up(session, coming, village.li.people["李秀英"], by=village.recorder, at=AT)


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
    ids = {key: plan(key=key, starts_at=hours[key][0], ends_at=hours[key][1]) for key in hours}
    for activity_id in ids.values():
        attendance.tick(
            session, activity_id, {village.zhang.head_id: None}, by=village.recorder, at=AT
        )
    page = queries.show_activity(session, village.recorder, ids["a"])
    assert [one.activity_id for one in page.overlaps] == [ids["b"]]
    without = plan(key="d")
    attendance.tick(session, without, {village.zhang.head_id: None}, by=village.recorder, at=AT)
    assert len(queries.show_activity(session, village.recorder, without).overlaps) == 3


def test_the_code_on_the_leaders_screen_counts_for_its_minute_and_the_next(
    session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id, who = plan(), village.zhang.people["张学军"]
    code = codes.code_at(check_in_queries.secret_of(session, village.recorder, activity_id), AT)
    later = AT + timedelta(minutes=2)
    with pytest.raises(WrongCode):
        check_in.check_in_with_code(session, activity_id, who, code, by=zhang, at=later)
    stranger = village.li.people["李秀英"]
    with pytest.raises(NotFound):
        check_in.check_in_with_code(session, activity_id, stranger, code, by=zhang, at=AT)
    soon = AT + timedelta(minutes=1)
    check_in.check_in_with_code(session, activity_id, who, code, by=zhang, at=soon)
    assert here(session, activity_id) == {who}


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


@pytest.fixture
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.usefixtures("fourteenth_of_november")
def test_cards_are_scanned_one_after_another(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    activity_id = plan()
    zhang_card, li_card = (
        issue_card(session, home.id, by=village.admin, at=AT)
        for home in (village.zhang, village.li)
    )
    session.commit()
    clerk = sign_in(client, session, village.recorder)
    path = f"/activities/{activity_id}/check-in"
    open_page(clerk, path)
    answer = clerk.post(path, data={"q": f"https://points.example/c/{li_card}"})
    assert answer.status_code == 303
    assert "✓ 李秀英 户号 019" in text_of(open_page(clerk, answer.headers["Location"]))
    asked = clerk.post(path, data={"q": zhang_card})
    assert "是谁来了" in asked.text
    clerk.post(path, data={"person": village.zhang.people["王桂兰"]})
    clerk.post(path, data={"q": "zxj"})
    assert "没有找到" in clerk.post(path, data={"q": "没有的人"}).text
    assert len(here(session, activity_id)) == 3


@pytest.mark.usefixtures("fourteenth_of_november")
def test_the_sheet_to_sign_stands_in_the_order_of_the_entry_screen(
    client: FlaskClient, session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id = plan(TOMORROW)
    clerk = sign_in(client, session, village.recorder)
    path = f"/activities/{activity_id}/attendance-sheet"
    order = text_of(open_page(clerk, path))
    assert order.index("张学军") < order.index("王桂兰") < order.index("李秀英")
    signups.sign_up(session, activity_id, village.zhang.people["王桂兰"], by=zhang, at=AT)
    session.commit()
    assert "李秀英" not in text_of(open_page(clerk, path))
    assert "活动当天开始勾选" in text_of(open_page(clerk, f"/activities/{activity_id}"))


@pytest.mark.usefixtures("fourteenth_of_november")
def test_a_family_signs_up_and_checks_in_on_the_phone(
    client: FlaskClient, session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    tomorrow, today = plan(TOMORROW), plan(key="b")
    who = village.zhang.people["张学军"]
    code = codes.code_at(check_in_queries.secret_of(session, village.recorder, today), AT)
    clerk = sign_in(client, session, village.recorder)
    assert f"{code[:3]} {code[3:]}" in text_of(open_page(clerk, f"/activities/{today}/code"))
    resident = sign_in(client, session, zhang)
    open_page(resident, f"/my/activities/?code={code}")
    resident.post(f"/my/activities/{tomorrow}/sign-up", data={"person": who})
    assert signed(session, tomorrow) == {who}
    wrong = resident.post(f"/my/activities/{today}/check-in", data={"person": who, "code": "1"})
    assert wrong.status_code == 422
    resident.post(f"/my/activities/{today}/check-in", data={"person": who, "code": code})
    assert here(session, today) == {who}
    assert "已签到" in text_of(open_page(resident, "/my/activities/"))


@pytest.mark.usefixtures("fourteenth_of_november")
def test_a_photo_of_the_signed_paper_stays_with_the_activity(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage, plan: Plan
) -> None:
    activity_id = plan()
    clerk = sign_in(client, session, village.recorder)
    path = f"/activities/{activity_id}/paper"
    picture = BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "JPEG")

    def send(content: bytes) -> int:
        data = {"photo": (BytesIO(content), "签到表.jpg")}
        return clerk.post(path, data=data, content_type="multipart/form-data").status_code

    assert send(b"no picture") == 422
    assert send(picture.getvalue()) == 303
    [source] = open_page(clerk, path).xpath("//main//img/@src")
    assert clerk.get(source).mimetype == "image/jpeg"
    stranger = sign_in(client, session, next_village.clerk)
    assert stranger.get(source).status_code == 404
