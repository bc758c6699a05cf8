"""A village announces what lapses, closes a period, and opens it again as two people."""

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.actor import system_actor
from pointsapp.commands.demo import PASSWORD
from pointsapp.community.models import Village
from pointsapp.exchange.items.queries import list_items
from pointsapp.extensions import db
from pointsapp.web.clock import village_today
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
    prepare_the_coming_year(office)
    hand_over(office)
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


def prepare_the_coming_year(office: Page) -> None:
    """Note the budget, sign what was looked through, adopt the year's rules and file them."""
    office.goto("/manage/coming-year/")
    office.locator("[name=yuan]").fill("36000")
    office.get_by_role("button", name="登记预算").click()
    expect(look(office).locator("main")).to_contain_text("36,000.00元")
    office.locator("form[action$='/looks/gifts'] button").click()
    expect(look(office).locator("#checklist")).to_contain_text("王支书")
    follow(office.get_by_role("link", name="决议报镇备案"))
    office.locator("summary", has_text="登记决议").click()
    for name, typed in {"met_on": str(village_today()), "present": "47", "in_favour": "40"}.items():
        office.locator(f"[name={name}]").fill(typed)
    office.locator("[name=against]").fill("3")
    follow(office.locator("form[action$='/adoption'] button[type=submit]"))
    office.locator("[name=filed_on]").fill(str(village_today()))
    follow(office.locator("#filing button[type=submit]"))
    expect(look(office).locator("#adopted")).to_contain_text("到会47人")


def hand_over(office: Page) -> None:
    """Count the shelf together, sign the list, and complete the hand-over as two people."""
    office.goto("/manage/handovers/")
    follow(look(office).locator("main h2 a").first)
    expect(look(office).locator("#completion")).to_contain_text("双方盘点")
    sheet = office.url
    follow(office.get_by_role("link", name="盘点全部物资"))
    follow(office.get_by_role("link", name="开始盘点"))
    for item_id, stock in stock_of_items():
        office.locator(f"[name=count-{item_id}]").fill(str(stock))
    office.locator("[name=supervisor]").fill("李书记")
    follow(office.locator("#count button[type=submit]"))
    office.goto(sheet)
    office.locator("[name=signed_on]").fill(str(village_today()))
    follow(office.locator("#notes button[type=submit]"))
    office.locator("#completion [name=username]").fill("approver")
    office.locator("#completion [name=password]").fill(PASSWORD)
    follow(office.locator("#completion button[type=submit]"))
    expect(look(office).locator("main")).to_contain_text("王支书与赵审核办结")


def stock_of_items() -> list[tuple[int, int]]:
    """Return what the book has of each item of the demo village."""
    village_id = db.session.scalars(sa.select(Village.id)).one()
    goods = list_items(db.session(), system_actor(village_id))
    db.session.rollback()
    return [(item.id, item.stock) for item in goods if item.is_on or item.stock]
