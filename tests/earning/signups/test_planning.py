"""A planned activity: who signs up, who withdraws, who comes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.activities.models import ActivitySignup, Attendance
from pointsapp.earning.activities.refusals import (
    ActivityFull,
    ActivityOver,
)
from pointsapp.earning.check_in import codes
from pointsapp.earning.check_in.queries import secret_of
from pointsapp.earning.signups import service as signups
from pointsapp.earning.signups.queries import coming_activities
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, statements, text_of
from tests.rules import Plan
from tests.village import AT, Cast, NextVillage, resident_of, sign_in

TODAY = AT.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def zhang(village: Cast) -> Actor:
    return resident_of(village.zhang, village.id)


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
    [coming] = coming_activities(session, zhang, AT)
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
    coming, over = plan(TOMORROW), plan(TODAY - timedelta(days=1))
    with pytest.raises(NotFound):
        signups.sign_up(session, coming, village.li.people["李秀英"], by=zhang, at=AT)
    with pytest.raises(NotFound):
        signups.sign_up(session, coming, next_village.wu.head_id, by=next_village.clerk, at=AT)
    with pytest.raises(ActivityOver):
        signups.sign_up(session, over, village.zhang.people["张学军"], by=zhang, at=AT)
    signups.sign_up(session, coming, village.li.people["李秀英"], by=village.recorder, at=AT)


def test_a_family_signs_up_and_checks_in_on_the_phone(
    client: FlaskClient, session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    tomorrow, today = plan(TOMORROW), plan()
    who = village.zhang.people["张学军"]
    code = codes.code_at(secret_of(session, village.recorder, today), AT)
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


def test_a_family_withdraws_on_the_phone_and_is_told_what_is_full(
    client: FlaskClient, session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id, who = plan(TOMORROW, capacity=1), village.zhang.head_id
    resident = sign_in(client, session, zhang)
    path = f"/my/activities/{activity_id}"
    resident.post(f"{path}/sign-up", data={"person": who})
    full = resident.post(f"{path}/sign-up", data={"person": village.zhang.people["王桂兰"]})
    assert full.status_code == 409
    check_page(full.text)
    assert resident.post(f"{path}/check-in", data={}).status_code == 422
    assert resident.post(f"{path}/withdrawal", data={"person": who}).status_code == 303
    assert signed(session, activity_id) == set()


def test_nobody_withdraws_somebody_elses_name(
    session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id, li = plan(TOMORROW), village.li.head_id
    signups.sign_up(session, activity_id, li, by=village.recorder, at=AT)
    with pytest.raises(NotFound):
        signups.withdraw(session, activity_id, li, by=zhang, at=AT)
    assert signed(session, activity_id) == {li}


def test_the_page_asks_as_little_for_many_activities(
    session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    counts = []
    for _round in (1, 2):
        plan(TOMORROW)
        with statements(session.connection()) as seen:
            coming_activities(session, zhang, AT)
        counts.append(len(seen))
    assert counts[0] == counts[1]
