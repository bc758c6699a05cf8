"""Attendance on paper: the sheet to sign, and photos of the signed one."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.villages.groups import groups_of
from pointsapp.earning.signups import service as signups
from tests.page import open_page, text_of
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


def test_one_group_is_printed_unless_all_are_asked_for(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    for number, group, name in (("101", "第九组", "赵甲"), ("102", "第十组", "钱乙")):
        enrol_household(
            session, number=number, group=group, members=[Member(name)], by=village.admin
        )
    (_first, _name), (second, _second_name) = groups_of(session, village.recorder)
    session.commit()
    clerk = sign_in(client, session, village.recorder)
    path = f"/activities/{plan(TOMORROW)}/attendance-sheet"

    def printed(asked: str) -> set[str]:
        page = open_page(clerk, f"{path}{asked}")
        return set(page.xpath("//td[@class='name']/text()"))

    assert printed("") == {"赵甲"}
    assert printed(f"?group={second}") == {"钱乙"}
    assert printed("?group=none") == {"张学军", "王桂兰", "李秀英"}
    assert printed("?group=all") == {"赵甲", "钱乙", "张学军", "王桂兰", "李秀英"}
    assert len(open_page(clerk, f"{path}?group=all").xpath("//table")) == 3
