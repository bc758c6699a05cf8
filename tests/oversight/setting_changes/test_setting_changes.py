"""What a village resolved about its points years ago is still known: each change is kept."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.office import setting_changes_table, settings_table
from pointsapp.community.villages.exchange_days import BadExchangeDays
from pointsapp.community.villages.service import change_settings, settings_of
from pointsapp.oversight.setting_changes.queries import A_PAGE, list_setting_changes
from pointsapp.oversight.setting_changes.words import LABELS
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in

PAGE = "/manage/village/changes"


def change(session: Session, village: Cast, days: int = 0, **values: object) -> None:
    change_settings(session, values, by=village.admin, at=AT + timedelta(days))


def test_each_change_is_kept_with_who_when_from_and_to(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    change(session, village, notice_days=5, yearly_ceiling=None, debt_allowed=True)
    change(session, village, notice_days=5, exchange_days="10，20")
    kept = list_setting_changes(session, village.admin).rows
    assert [(one.name, one.before, one.after) for one in kept] == [
        ("exchange_days", "", "10、20"),
        ("debt_allowed", False, True),
        ("notice_days", 0, 5),
    ]
    assert {(one.changed_by, one.changed_at) for one in kept} == {("admin", AT)}
    assert list_setting_changes(session, next_village.clerk).rows == ()


def test_what_is_refused_changed_nothing(session: Session, village: Cast) -> None:
    with pytest.raises(BadExchangeDays), session.begin_nested():
        change(session, village, exchange_days="每月")
    assert list_setting_changes(session, village.admin).rows == ()


def test_every_setting_has_its_words(session: Session, village: Cast) -> None:
    assert LABELS.keys() == vars(settings_of(session, village.id)).keys()


def test_the_page_tells_them_page_by_page(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    for number in range(A_PAGE + 1):
        change(session, village, point_value_fen=number + 1)
    change(session, village, yearly_ceiling=9000)
    session.commit()
    admin = sign_in(client, session, village.admin)
    page = open_page(admin, PAGE)
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.xpath("//tbody/tr")]
    assert rows[:2] == [
        "每年最多发放积分 未设置 → 9000 admin 11月14日 10:00",
        "一分折合（元） 0.50 → 0.51 admin 11月14日 10:00",
    ]
    [older] = page.xpath("//a[@rel='next']/@href")
    assert "0.01" in text_of(open_page(admin, older))
    settings = open_page(admin, "/manage/village")
    assert settings.xpath(f"//a[@href='{PAGE}']")


def test_the_archive_tells_them_and_what_held_at_the_years_end(
    session: Session, village: Cast
) -> None:
    change(session, village, notice_days=5)
    change(session, village, 60, notice_days=7, findable=True)
    change(session, village, 61, notice_days=3)
    asked = Asked(session, village.admin, 2026, AT + timedelta(90), with_photos=False)
    [row] = setting_changes_table(asked).rows
    assert row == ("公示天数", 0, 5, "admin", "2026-11-14 10:00", "")
    held = {name: (then, now) for name, then, now in settings_table(asked).rows}
    assert (held["公示天数"], held["公示栏可被搜索"]) == ((5, 3), ("否", "是"))
    assert held["哪些人登录须验证码"] == ("不要求", "不要求")
