"""The committee takes a nomination up and hangs its list out; an objection is answered."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.commands.demo import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_every_page import sign_in_resident

pytestmark = pytest.mark.journey


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_a_nomination_is_taken_up_resolved_and_hung_out(
    real_app: Flask, open_browser: Open
) -> None:
    office = sign_in_staff(open_browser("/", size=DESKTOP), "admin", PASSWORD)
    office.goto("/manage/honour-lists/")
    follow(look(office).locator("main a", has_text="乡村光荣榜"))
    nominated = look(office).locator("section", has_text="034号的婆婆")
    nominated.locator("summary").click()
    nominated.get_by_label("荣誉").select_option(label="好公婆")
    nominated.get_by_label("户号").fill("034")
    follow(nominated.get_by_role("button", name="列入名单"))
    office.get_by_label("会议日期").fill("2026-11-01")
    office.get_by_label("到会人数").fill("47")
    office.get_by_label("赞成").fill("43")
    follow(office.get_by_role("button", name="公示名单"))
    expect(look(office).get_by_role("status")).to_contain_text("已在公示栏公示")
    approver = sign_in_staff(open_browser("/", size=PHONE), "approver", PASSWORD)
    follow(approver.get_by_role("link", name="待答复的评选异议"))
    look(approver).get_by_label("不成立：荣誉照旧").check()
    approver.get_by_label("答复", exact=True).fill("检查过，院里干净。")
    follow(approver.get_by_role("button", name="提交答复"))
    expect(look(approver).get_by_role("status")).to_be_visible()
    household = open_browser("/sign-in", size=PHONE)
    sign_in_resident(household)
    household.goto("/my/stars")
    expect(look(household).locator("main")).to_contain_text("星级文明户")
    object_by_phone(household)
    take_in(office)


def object_by_phone(household: Page) -> None:
    """Object to the first one on the list that hangs out."""
    follow(household.locator("main a.list__item", has_text="星级文明户"))
    follow(look(household).get_by_role("link", name="我有异议").first)
    look(household).get_by_label("异议内容").fill("门口堆着杂物。")
    follow(household.get_by_role("button", name="提交"))
    expect(look(household).get_by_role("status")).to_contain_text("村委会会核查")


def take_in(office: Page) -> None:
    """Take the list in, with a colleague who confirms."""
    office.goto("/honour-lists/2")
    follow(office.get_by_role("link", name="公示有误？撤下名单"))
    look(office).get_by_label("撤下名单的原因").fill("户号抄错了。")
    office.get_by_label("同事的用户名").fill("approver")
    office.get_by_label("同事的密码").fill(PASSWORD)
    follow(office.get_by_role("button", name="撤下名单"))
    expect(look(office).get_by_role("status")).to_contain_text("名单已撤下")
