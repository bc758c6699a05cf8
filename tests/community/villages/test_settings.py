"""An administrator sets how the village runs its points."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.community.villages.service import settings_of
from tests.page import check_page, open_page, text_of
from tests.village import Cast, NextVillage, sign_in

WANTED = {
    "name": "白屯村",
    "complaint_phone": "0393-1234567",
    "notice_days": "5",
    "second_approver_from": "500",
    "yearly_ceiling": "20000",
    "point_value_yuan": "0.50",
    "photo_days": "90",
    "return_days": "10",
    "debt_allowed": "y",
    "codes_for": "nobody",
}


def test_settings_are_changed_for_this_village_alone(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    admin = sign_in(client, session, village.admin)
    assert admin.post("/manage/village", data=WANTED).status_code == 303
    page = open_page(admin, "/manage/village")
    assert page.xpath("string(//input[@name='point_value_yuan']/@value)") == "0.50"
    changed = session.get_one(Village, village.id, populate_existing=True)
    assert (changed.notice_days, changed.point_value_fen, changed.debt_allowed) == (5, 50, True)
    assert settings_of(session, next_village.id).yearly_ceiling is None


def test_an_empty_ceiling_is_none(client: FlaskClient, session: Session, village: Cast) -> None:
    admin = sign_in(client, session, village.admin)
    empty = {**WANTED, "second_approver_from": "", "yearly_ceiling": ""}
    empty.pop("debt_allowed")
    assert admin.post("/manage/village", data=empty).status_code == 303
    changed = settings_of(session, village.id)
    assert (changed.second_approver_from, changed.yearly_ceiling) == (None, None)
    assert not changed.debt_allowed


def test_nonsense_is_told_and_kept_on_the_page(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    admin = sign_in(client, session, village.admin)
    wrong = {**WANTED, "notice_days": "-1", "point_value_yuan": "abc", "complaint_phone": "<b>"}
    told = admin.post("/manage/village", data=wrong)
    assert told.status_code == 422
    words = text_of(check_page(told.text))
    assert "请填天数" in words
    assert "这不是电话号码" in words
    assert settings_of(session, village.id).notice_days == 0


def test_a_recorder_changes_nothing(client: FlaskClient, session: Session, village: Cast) -> None:
    recorder = sign_in(client, session, village.recorder)
    assert recorder.post("/manage/village", data=WANTED).status_code == 403
