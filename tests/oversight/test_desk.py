"""The desk: what waits for whom, and where it is dealt with."""

from collections.abc import Callable
from dataclasses import replace

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.decisions import remember_recorders
from pointsapp.exchange.write_offs.service import NewWriteOff, write_off
from pointsapp.oversight.desk.queries import MonthSoFar, month_so_far, what_waits
from pointsapp.oversight.desk.words import WAITING
from tests.page import open_page, statements, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, NextVillage, resident_of, sign_in

Swept = Callable[..., int]


def waiting_for(session: Session, actor: Actor) -> dict[str, int]:
    return {one.kind: one.count for one in what_waits(session, actor, today=SUNDAY)}


def test_a_submitted_sheet_waits_for_whoever_did_not_record_it(
    session: Session, village: Cast, next_village: NextVillage, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    assert waiting_for(session, village.approver) == {}
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    assert waiting_for(session, village.approver) == {"sheets-to-approve": 1}
    for other in (village.recorder, village.counter, next_village.clerk):
        assert waiting_for(session, other) == {}, other.name


def test_a_sheet_does_not_wait_for_whoever_has_a_part_in_it(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    at_home = replace(village.approver, household_id=village.zhang.id)
    assert waiting_for(session, at_home) == {}
    remember_recorders(session, sheet_id, [village.approver.code])
    assert waiting_for(session, village.approver) == {}


def test_what_was_sent_back_waits_for_its_recorder(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.send_back(session, sheet_id, reason="少一个人", by=village.approver, at=AT)
    assert waiting_for(session, village.recorder) == {"sheets-sent-back": 1}
    assert waiting_for(session, village.recorder_and_approver) == {}


def test_a_dear_loss_waits_for_another_keeper_of_the_stock(
    session: Session, village: Cast, shelf: dict[str, int]
) -> None:
    new = NewWriteOff(shelf["大米"], 2, "broken")
    write_off(session, new, key="k", by=village.counter, at=AT)
    assert waiting_for(session, village.admin) == {"write-offs": 1}
    assert waiting_for(session, village.counter) == {}


def test_the_desk_tells_in_one_statement_and_leads_there(
    client: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    for hours in (100, 200):
        sheet_id = swept((village.zhang, "张学军", hours))
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    session.commit()
    with statements(session.connection()) as seen:
        what_waits(session, village.approver, today=SUNDAY)
    assert len(seen) == 1
    browser = sign_in(client, session, village.approver)
    page = open_page(browser, "/")
    assert "待审核的记分单 2" in text_of(page)
    for place in WAITING.values():
        if place.path.startswith(("/sheets/", "/claims/", "/objections/")):
            open_page(browser, place.path)


def test_a_resident_is_led_home_and_an_admin_to_management(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    resident = resident_of(village.zhang, village.id)
    assert sign_in(client, session, resident).get("/").location == "/my/"
    page = open_page(sign_in(client, session, village.admin), "/manage/")
    assert "花名册" in text_of(page)


def test_the_home_page_tells_the_month_and_offers_the_act_that_one_came_for(
    client: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 100), day=AT.date())
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    month = month_so_far(session, village.counter, today=AT.date())
    assert month == MonthSoFar(activities=0, people=2, points_given=6, points_exchanged=0)
    session.commit()
    first_acts = {
        village.recorder: "/activities/new",
        village.approver: "/sheets/approval",
        village.counter: "/counter/",
        village.admin: "/manage/",
    }
    for actor, path in first_acts.items():
        page = open_page(sign_in(client, session, actor), "/")
        assert page.find(".//main//a").get("href") == path
        assert "本月" in text_of(page)
