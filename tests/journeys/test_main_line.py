"""From an Excel roster to goods over the counter, by the hands of everybody who takes part."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.extensions import db
from tests.journeys.conftest import PHONE, Open
from tests.journeys.layout import PASSWORD, PIN, open_empty_village
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_recording import start_activity, tick
from tests.workbooks import workbook

pytestmark = pytest.mark.journey

ROSTER = (
    ("村民小组", "户号", "户主姓名", "姓名", "与户主关系", "联系电话", "政治面貌"),
    ("第一组", "018", "张学军", "张学军", "户主", "138 0013 8001", "党员"),
    (None, None, None, "单春英", "配偶", None, "群众"),
    ("第二组", 19, "李秀英", "李秀英", "户主", None, "群众"),
)
GOODS = (("物品名称", "所需积分", "库存"), ("食盐", 3, 6), ("大米", 40, 18))


def test_from_the_roster_to_the_slip(real_app: Flask, open_browser: Open, tmp_path: Path) -> None:
    open_empty_village()
    admin = sign_in_staff(open_browser("/"), "admin", PASSWORD)
    import_file(admin, "/manage/roster", tmp_path, ROSTER)
    expect(look(admin).get_by_role("status").first).to_contain_text("新增2户、3人")
    pin = give_card_and_pin(admin)
    card = admin.locator(".qr").first
    expect(card).to_be_visible()

    record_and_approve(open_browser)

    resident = open_browser(card_path(), size=PHONE)
    look(resident).locator("[name=pin]").fill(pin)
    follow(resident.get_by_role("button", name="查我家积分"))
    choose_own_pin(resident, pin)
    expect(look(resident).locator(".big-number")).to_have_text("8")
    expect(resident.locator(".list__item").first).to_contain_text("村内主干道清扫")

    counter = sign_in_staff(open_browser("/"), "counter", PASSWORD)
    import_file(counter, "/stock/goods-list/", tmp_path, GOODS)
    look(counter).goto("/counter/")
    counter.locator("#q").fill("zxj")
    with counter.expect_navigation():
        counter.locator("#q").press("Enter")
    hand_out_salt(counter)
    resident.reload()
    expect(resident.locator(".big-number")).to_have_text("2")
    expect(look(resident).locator(".list__item").first).to_contain_text("食盐")
    verify(real_app)


def import_file(page: Page, path: str, folder: Path, rows: Sequence[Sequence[object]]) -> None:
    """Choose a file, look at what was understood, save it."""
    file = folder / "list.xlsx"
    file.write_bytes(workbook(rows).getvalue())
    page.goto(path)
    look(page).locator("[name=file]").set_input_files(file)
    follow(page.get_by_role("button", name="查看识别结果"))
    follow(look(page).get_by_role("button", name="确认保存"))


def record_and_approve(open_browser: Open) -> None:
    """Record two people's two hours on a phone; somebody else approves."""
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    tick(clerk, ["张学军", "单春英"])
    follow(clerk.get_by_role("button", name="保存并查看记分单"))
    follow(clerk.get_by_role("button", name="提交审核"))
    approver = sign_in_staff(open_browser("/"), "approver", PASSWORD)
    approver.goto(clerk.url)
    follow(approver.get_by_role("button", name="审核通过"))
    expect(approver.locator(".lead .badge")).to_have_text("已入账")


def give_card_and_pin(admin: Page) -> str:
    """Issue the first household's card and PIN as the office does; return the PIN on the slip."""
    follow(look(admin).get_by_role("link", name="018").first)
    follow(look(admin).get_by_role("link", name="积分卡和密码"))
    follow(look(admin).get_by_role("button", name="发积分卡"))
    address = admin.url
    follow(admin.get_by_role("button", name="发密码"))
    pin = look(admin).locator(".big-number").inner_text()
    admin.goto(address)
    return pin


def card_path() -> str:
    """Return where the QR of the only card leads."""
    token = db.session.execute(db.text("SELECT token FROM card")).scalar_one()
    db.session.rollback()
    return f"/c/{token}"


def choose_own_pin(resident: Page, drawn: str) -> None:
    """Change the drawn PIN and agree to what is kept, as the first visit asks for."""
    look(resident).locator("[name=pin]").fill(drawn)
    resident.locator("[name=new_pin]").fill(PIN)
    resident.locator("[name=again]").fill(PIN)
    follow(resident.locator("main button[type=submit]"))
    follow(look(resident).get_by_role("button", name="我们同意"))


def hand_out_salt(counter: Page) -> None:
    """Fill the basket with two bags, mistype the PIN once, then hand out, tapping twice."""
    salt = counter.get_by_label("加一件：食盐")
    salt.dblclick()
    expect(counter.locator("dd[data-left]")).to_have_text("2")
    button = look(counter).get_by_role("button", name="确认兑换")
    counter.locator("[name=pin]").fill("000000")
    follow(button)
    expect(counter.get_by_role("alert")).to_contain_text("密码")
    expect(counter.locator("dd[data-left]")).to_have_text("2")
    look(counter).locator("[name=pin]").fill(PIN)
    button.dblclick()
    counter.wait_for_url("**/redemptions/*")
    expect(look(counter).locator(".slip")).to_contain_text("食盐")
    expect(counter.locator(".slip__sums")).to_contain_text("−6")


def verify(app: Flask) -> None:
    """Check the whole ledger as the command does."""
    told = app.test_cli_runner().invoke(args=["ledger", "verify", "--json"])
    assert json.loads(told.output)["ok"], told.output
