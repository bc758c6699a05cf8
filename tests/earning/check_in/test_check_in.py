"""On the day: cards are scanned one after another, phones type the leader's code."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
import segno
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.cards.service import issue_card
from pointsapp.actor import Actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.earning.activities.models import Attendance
from pointsapp.earning.check_in import codes
from pointsapp.earning.check_in.queries import secret_of
from pointsapp.earning.check_in.refusals import WrongCode
from pointsapp.earning.check_in.service import check_in_with_code
from pointsapp.refusals import NotFound
from pointsapp.village_time import VILLAGE_ZONE
from tests.page import check_page, open_page, text_of
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


def here(session: Session, activity_id: int) -> set[int]:
    query = sa.select(Attendance.resident_id).filter_by(activity_id=activity_id)
    return set(session.scalars(query))


def test_the_code_on_the_leaders_screen_counts_for_its_minute_and_the_next(
    session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id, who = plan(), village.zhang.people["张学军"]
    code = codes.code_at(secret_of(session, village.recorder, activity_id), AT)
    later = AT + timedelta(minutes=2)
    with pytest.raises(WrongCode):
        check_in_with_code(session, activity_id, who, code, by=zhang, at=later)
    stranger = village.li.people["李秀英"]
    with pytest.raises(NotFound):
        check_in_with_code(session, activity_id, stranger, code, by=zhang, at=AT)
    soon = AT + timedelta(minutes=1)
    check_in_with_code(session, activity_id, who, code, by=zhang, at=soon)
    assert here(session, activity_id) == {who}


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
    assert "✓ 李秀英 户号019" in text_of(open_page(clerk, answer.headers["Location"]))
    asked = clerk.post(path, data={"q": zhang_card})
    assert "是谁来了" in asked.text
    clerk.post(path, data={"person": village.zhang.people["王桂兰"]})
    clerk.post(path, data={"q": "zxj"})
    assert "没有找到" in clerk.post(path, data={"q": "没有的人"}).text
    assert len(here(session, activity_id)) == 3


def test_of_many_who_may_be_meant_it_is_said_that_these_are_the_first(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    activity_id = plan()
    crowd = [Member(f"欧阳{n}") for n in range(25)]
    enrol_household(session, number="300", members=crowd, by=village.admin)
    session.commit()
    clerk = sign_in(client, session, village.recorder)
    asked = clerk.post(f"/activities/{activity_id}/check-in", data={"q": "欧阳"})
    cut = "共找到25个，这里是前20个。请再多输几个字。"
    assert cut in text_of(check_page(asked.text))
    assert cut in text_of(open_page(clerk, f"/activities/{activity_id}?q=欧阳"))


def test_cards_are_answered_one_after_another(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    activity_id = plan()
    token = issue_card(session, village.li.id, by=village.admin, at=AT)
    session.commit()
    clerk = sign_in(client, session, village.recorder)
    path = f"/activities/{activity_id}/check-in"
    for answer, words in (("here", "李秀英"), ("again", "已经签过到")):
        went = clerk.post(path, data={"q": f"http://x/c/{token}"})
        page = open_page(clerk, went.headers["Location"])
        assert page.xpath("//*[@id='desk']")[0].get("data-answer") == answer
        assert words in text_of(page)
    for typed, answer in (("018", "ask"), ("nobody", "bad")):
        page = check_page(clerk.post(path, data={"q": typed}).text)
        assert page.xpath("//*[@id='desk']")[0].get("data-answer") == answer


def test_a_card_is_read_from_its_photo(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    activity_id = plan()
    token = issue_card(session, village.li.id, by=village.admin, at=AT)
    session.commit()
    clerk = sign_in(client, session, village.recorder)
    photo = BytesIO()
    segno.make(f"http://village.example/c/{token}").save(photo, kind="png", scale=8)
    photo.seek(0)
    path = f"/activities/{activity_id}/check-in"
    went = clerk.post(path, data={"photo": (photo, "card.png")})
    assert "李秀英" in text_of(open_page(clerk, went.headers["Location"]))
    told = clerk.post(path, data={"photo": (BytesIO(b"no photo"), "card.png")})
    assert told.status_code == 422


def test_the_desk_refuses_long_texts_strangers_and_the_next_villages_activity(
    client: FlaskClient,
    session: Session,
    village: Cast,
    next_village: NextVillage,
    plan: Plan,
) -> None:
    path = f"/activities/{plan()}/check-in"
    clerk = sign_in(client, session, village.recorder)
    assert clerk.post(path, data={"q": "x" * 201}).status_code == 422
    assert "没有找到" in clerk.post(path, data={"q": ""}).text
    assert clerk.post(path, data={"person": next_village.wu.head_id}).status_code in {409, 422}
    stranger = sign_in(client, session, next_village.clerk)
    for address in (path, path.replace("check-in", "code")):
        assert stranger.get(address).status_code == 404
    assert stranger.post(path, data={"person": next_village.wu.head_id}).status_code == 404


def test_who_joins_a_patrol_after_midnight_checks_in_until_its_end(
    session: Session, village: Cast, plan: Plan, zhang: Actor
) -> None:
    activity_id = plan(starts_at=time(22), ends_at=time(1), ends_next_day=True)
    secret = secret_of(session, village.recorder, activity_id)
    one = datetime.combine(TOMORROW, time(1), VILLAGE_ZONE)
    wang, zhang_xuejun = village.zhang.people["王桂兰"], village.zhang.people["张学军"]
    half_past = one - timedelta(minutes=30)
    code = codes.code_at(secret, half_past)
    check_in_with_code(session, activity_id, wang, code, by=zhang, at=half_past)
    code = codes.code_at(secret, one)
    with pytest.raises(WrongCode):
        check_in_with_code(session, activity_id, zhang_xuejun, code, by=zhang, at=one)
    assert here(session, activity_id) == {wang}


def test_no_code_checks_in_on_another_day_or_in_the_next_village(
    session: Session, village: Cast, next_village: NextVillage, plan: Plan, zhang: Actor
) -> None:
    activity_id, who = plan(TOMORROW), village.zhang.head_id
    code = codes.code_at(secret_of(session, village.recorder, activity_id), AT)
    with pytest.raises(WrongCode):
        check_in_with_code(session, activity_id, who, code, by=zhang, at=AT)
    wu = resident_of(next_village.wu, next_village.id)
    for reader in (wu, next_village.clerk):
        with pytest.raises(NotFound):
            secret_of(session, reader, activity_id)
    with pytest.raises(NotFound):
        check_in_with_code(session, activity_id, next_village.wu.head_id, code, by=wu, at=AT)
