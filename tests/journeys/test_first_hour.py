"""A secretary who never saw a terminal: from an empty installation to the first posted activity."""

from pathlib import Path

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.access.setup.address import token_of
from pointsapp.web.clock import now
from tests.journeys.conftest import PHONE, Open
from tests.journeys.pages import follow, look
from tests.journeys.test_main_line import GOODS, ROSTER, import_file
from tests.journeys.test_recording import start_activity, tick

pytestmark = pytest.mark.journey

DRAWN_FOR = {"recorder": ("李记录", "记录员"), "approver": ("赵审核", "审核人")}
OWN = "schiefer-gondel-7-umbra"


def test_from_nothing_to_the_first_posted_activity(
    real_app: Flask, open_browser: Open, tmp_path: Path
) -> None:
    stranger = open_browser("/", size=PHONE)
    expect(look(stranger).get_by_text("这里还没有设置村庄")).to_be_visible()

    office = open_browser(f"/setup/{token_of(real_app.config['SECRET_KEY'])}")
    set_up(look(office))
    set_up_phone(look(office))
    expect(look(office).get_by_text("共8步，已完成0步")).to_be_visible()

    fill_in_settings(take_step(office, "本村设置"))
    drawn = {
        username: appoint(take_step(office, "记录员和审核人"), username, *DRAWN_FOR[username])
        for username in DRAWN_FOR
    }
    import_file(office, "/manage/roster", tmp_path, ROSTER)
    adopt_rules(take_step(office, "积分细则"))
    import_file(office, "/stock/goods-list/", tmp_path, GOODS)
    follow(take_step(office, "积分卡").get_by_role("button", name="打印全部积分卡").first)
    office.goto("/manage/beginnings")
    expect(look(office).get_by_text("共8步，已完成6步")).to_be_visible()

    clerk = open_browser("/sign-in/staff", size=PHONE)
    come_in(clerk, "recorder", drawn["recorder"])
    start_activity(clerk)
    tick(clerk, ["张学军", "单春英"])
    follow(clerk.get_by_role("button", name="保存并查看记分单"))
    follow(clerk.get_by_role("button", name="提交审核"))
    approver = open_browser("/sign-in/staff")
    come_in(approver, "approver", drawn["approver"])
    approver.goto(clerk.url)
    follow(look(approver).get_by_role("button", name="审核通过"))
    expect(approver.locator(".lead .badge")).to_have_text("已入账")

    office.goto("/")
    expect(office.get_by_text("开村步骤")).to_have_count(0)
    stranger.reload()
    expect(look(stranger).get_by_role("heading", level=1)).to_have_text("白屯村")


def set_up(page: Page) -> None:
    """Name the village, the township and oneself; the first password is too easy."""
    for name, typed in (("village", "白屯村"), ("code", "410972100201"), ("township", "柳河镇")):
        page.locator(f"[name={name}]").fill(typed)
    page.locator("[name=name]").fill("王支书")
    page.locator("[name=username]").fill("wang")
    for password in ("wangzhishu2026", OWN):
        page.locator("[name=password]").fill(password)
        page.locator("[name=again]").fill(password)
        follow(page.get_by_role("button", name="完成设置"))
        if password != OWN:
            expect(look(page).get_by_role("alert")).to_be_visible()


def set_up_phone(page: Page) -> None:
    """Let the phone show codes, and keep the recovery codes."""
    page.wait_for_url("**/authenticator")
    key = page.locator(".key")
    expect(key).to_be_visible()
    code = pyotp.TOTP(key.inner_text().replace(" ", "")).at(now())
    page.locator("[name=code]").fill(code)
    follow(page.locator("form:has([name=code]) button[type=submit]"))
    follow(look(page).get_by_role("link", name="已保存，继续"))


def take_step(page: Page, label: str) -> Page:
    """Go to a first step from the list of them."""
    page.goto("/manage/beginnings")
    follow(page.locator(".steps").get_by_role("link", name=label))
    return look(page)


def fill_in_settings(page: Page) -> None:
    """Give the phone for questions; what is approved is posted at once."""
    for name, typed in (("complaint_phone", "0371-1234567"), ("notice_days", "0")):
        page.locator(f"[name={name}]").fill(typed)
        follow(page.locator(f"form:has([name={name}]) button[type=submit]"))


def appoint(page: Page, username: str, name: str, role: str) -> str:
    """Appoint somebody and return the password on the slip."""
    page.locator("[name=name]").fill(name)
    page.locator("[name=username]").fill(username)
    page.locator("[name=roles]").and_(page.get_by_label(role)).check()
    follow(page.get_by_role("button", name="添加并显示初始密码"))
    return look(page).locator(".big-number").inner_text()


def adopt_rules(page: Page) -> None:
    """Take over the template by the villagers' resolution."""
    page.locator("[name=resolution]").fill("第3号")
    follow(page.locator("form[action$='/adoption'] button[type=submit]"))


def come_in(page: Page, username: str, drawn: str) -> None:
    """Sign in for the first time and choose a password of one's own."""
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(drawn)
    follow(page.get_by_role("button", name="登录"))
    look(page).locator("[name=password]").fill(drawn)
    own = f"{OWN}-{username[0]}{len(username)}"
    page.locator("[name=new_password]").fill(own)
    page.locator("[name=again]").fill(own)
    follow(page.locator("main button[type=submit]"))
    look(page)
