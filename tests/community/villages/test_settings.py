"""An administrator sets how the village runs its points."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.villages.service import settings_of
from tests.page import check_page, open_page, text_of
from tests.village import Cast, NextVillage, sign_in

POINTS = {"second_approver_from": "500", "yearly_ceiling": "20000", "debt_allowed": "y"}
POINTS["photo_days"] = "90"
EXCHANGE = {"point_value_yuan": "0.50", "return_days": "10", "exchange_days": "10、20"}


def test_one_group_is_changed_for_this_village_alone_and_told(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    admin = sign_in(client, session, village.admin)
    saved = admin.post("/manage/village/exchange", data=EXCHANGE)
    assert saved.location == "/manage/village#exchange"
    page = open_page(admin, "/manage/village")
    assert "一分折合（元）：0.50（原为：1）" in text_of(page)
    assert page.xpath("string(//input[@name='point_value_yuan']/@value)") == "0.50"
    changed = settings_of(session, village.id)
    assert (changed.point_value_fen, changed.exchange_days) == (50, "10、20")
    assert (changed.name, changed.notice_days) == ("白屯村", 0)
    assert settings_of(session, next_village.id).point_value_fen == 100


def test_an_empty_ceiling_is_none(client: FlaskClient, session: Session, village: Cast) -> None:
    admin = sign_in(client, session, village.admin)
    admin.post("/manage/village/points", data=POINTS)
    changed = settings_of(session, village.id)
    assert (changed.second_approver_from, changed.debt_allowed) == (500, True)
    empty = {"second_approver_from": "", "yearly_ceiling": "", "photo_days": "90"}
    admin.post("/manage/village/points", data=empty)
    changed = settings_of(session, village.id)
    assert (changed.second_approver_from, changed.yearly_ceiling) == (None, None)
    assert not changed.debt_allowed
    admin.get("/manage/village")
    admin.post("/manage/village/points", data=empty)
    assert "没有改动" in text_of(open_page(admin, "/manage/village"))


def test_nonsense_is_told_and_kept_on_the_page_of_all_groups(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    admin = sign_in(client, session, village.admin)
    wrong = {"name": "", "complaint_phone": "<b>"}
    told = admin.post("/manage/village/village", data=wrong)
    assert told.status_code == 422
    page = check_page(told.text)
    assert "这不是电话号码" in text_of(page)
    assert page.xpath("string(//input[@name='complaint_phone']/@value)") == "<b>"
    assert page.xpath("string(//input[@name='notice_days']/@value)") == "0"
    assert settings_of(session, village.id).name == "白屯村"


def test_there_is_no_group_of_another_name(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    admin = sign_in(client, session, village.admin)
    assert admin.post("/manage/village/secrets", data={}).status_code == 404


def test_a_recorder_changes_nothing(client: FlaskClient, session: Session, village: Cast) -> None:
    recorder = sign_in(client, session, village.recorder)
    assert recorder.post("/manage/village/points", data=POINTS).status_code == 403
