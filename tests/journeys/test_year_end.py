"""A village announces what lapses, closes a period, and opens it again as two people."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from pointsapp.commands.demo import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_every_page import sign_in_resident

pytestmark = pytest.mark.journey


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_what_lapses_is_looked_at_announced_and_read_by_the_household(
    real_app: Flask, open_browser: Open
) -> None:
    office = sign_in_staff(open_browser("/", size=DESKTOP), "admin", PASSWORD)
    office.goto("/manage/expiries/")
    follow(office.locator("main h2 a").first)
    office.locator("summary", has_text="积分不清零了").click()
    office.get_by_role("button", name="积分全部保留").click()
    office.get_by_label("全部积分").check()
    office.get_by_label("村里的决议").fill("11月20日村民代表会议")
    office.get_by_role("button", name="先算一算").click()
    expect(look(office).locator("#sum")).to_contain_text("清零")
    office.get_by_role("button", name="公布").click()
    expect(look(office).get_by_role("status")).to_contain_text("已公布")
    follow(office.get_by_role("link", name="采购清单和兑换日"))
    expect(look(office).locator("main table")).to_contain_text("大米")
    office.goto("/manage/archive")
    with office.expect_download() as taken:
        office.get_by_role("button", name="制作档案").click()
    assert taken.value.path().stat().st_size > 0
    office.goto("/manage/archive")
    expect(look(office).locator("main tbody code")).to_have_count(2)
    household = open_browser("/sign-in", size=PHONE)
    sign_in_resident(household)
    household.goto("/my/")
    expect(look(household).locator("main")).to_contain_text("清零，请在此之前兑换")


def test_a_closed_period_is_opened_again_by_two(real_app: Flask, open_browser: Open) -> None:
    office = sign_in_staff(open_browser("/", size=PHONE), "admin", PASSWORD)
    office.goto("/manage/periods/")
    office.locator("summary", has_text="重新打开").click()
    office.get_by_label("重新打开的原因").fill("漏了一张记分单")
    office.get_by_role("button", name="重新打开账期").click()
    expect(look(office).get_by_role("alert")).to_be_visible()
    office.get_by_label("同事的用户名").fill("approver")
    office.get_by_label("同事的密码").fill(PASSWORD)
    office.get_by_role("button", name="重新打开账期").click()
    expect(look(office).locator("main")).to_contain_text("漏了一张记分单")
    follow(office.locator("main .list a").last)
    office.get_by_role("button", name="结账至").click()
    expect(look(office).get_by_role("status")).to_contain_text("已结账")
