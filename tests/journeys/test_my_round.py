"""A paired member walks the round without a signal; every visit counts exactly once."""

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from pointsapp.access.current import hasher
from pointsapp.access.models import Pairing
from pointsapp.access.pairs.service import pair
from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import system_actor
from pointsapp.care.home_visits.models import HomeVisit
from pointsapp.community.models import Household
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import PHONE, Open, Server
from tests.journeys.layout import PASSWORD, lay_out
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_offline import KILLS, RETRY_MILLISECONDS

pytestmark = pytest.mark.journey

ALL_WELL = "已走访，一切正常"


def pair_members() -> None:
    """Give households 001 to 008 to one party member and 009 to another."""
    village_id = lay_out().village_id
    by, at = system_actor(village_id), now()
    with unit_of_work() as session:
        for name, first, last in (("sun", 1, 8), ("qian", 9, 9)):
            new = NewUser(name, name, hasher().hash(PASSWORD), (Role.PAIRED_MEMBER,))
            user_id = staff.create_user(session, new, by=by, at=at)
            numbers = [f"{number:03d}" for number in range(first, last + 1)]
            pair(session, user_id, numbers, by=by, at=at)


def visits() -> int:
    count = db.session.query(HomeVisit).count()
    db.session.rollback()
    return count


def test_all_well_takes_three_taps_from_the_first_page(real_app: Flask, open_browser: Open) -> None:
    pair_members()
    phone = sign_in_staff(open_browser("/", size=PHONE), "sun", PASSWORD)
    look(phone)
    follow(phone.locator("main").get_by_role("link", name="我的走访"))
    look(phone)
    with phone.expect_navigation():
        phone.get_by_role("button", name=ALL_WELL).first.click()
    expect(phone.get_by_text("今天已登记")).to_have_count(1)
    assert visits() == 1
    phone.get_by_text("误点？撤销").click()
    look(phone)
    follow(phone.get_by_role("button", name="撤销这次走访"))
    expect(phone.get_by_text("今天已登记")).to_have_count(0)


def test_a_round_without_a_signal_killed_reopened_sent_twice(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    pair_members()
    phone = sign_in_staff(open_browser("/", size=PHONE), "sun", PASSWORD)
    open_round(phone)
    context = phone.context
    server.stop()
    phone.reload()
    phone.get_by_role("button", name=ALL_WELL).first.click()
    expect(phone.locator("[data-waits]")).to_be_visible()
    expect(phone.locator("[data-kept] li")).to_have_count(1)
    look(phone)
    follow(phone.get_by_role("link", name="走访并填写").nth(1))
    phone.get_by_label("政策宣讲").check()
    phone.get_by_label("一句话记录").fill("讲了医保缴费")
    look(phone)
    follow(phone.get_by_role("button", name="登记走访"))
    expect(phone.locator("[data-kept] li")).to_have_count(2)
    expect(phone.locator("[data-kept]")).to_contain_text("讲了医保缴费")
    assert visits() == 0
    phone.close()
    come_back_killed_and_once_more(context, server)


def come_back_killed_and_once_more(context: BrowserContext, server: Server) -> None:
    """Send from a page that dies before it forgets what it sent, and again from a whole one."""
    killed = context.new_page()
    killed.add_init_script(KILLS.replace("LIMIT", "0"))
    killed.goto("/paired/")
    expect(killed.locator("[data-kept] li")).to_have_count(2)
    server.start()
    with killed.expect_response("**/paired/visits/kept"):
        killed.reload()
    killed.close()

    reopened = context.new_page()
    reopened.goto("/paired/")
    expect(reopened.get_by_text("今天已登记")).to_have_count(2)
    expect(reopened.locator("[data-kept] li")).to_have_count(0)
    assert visits() == 2, "what the killed page had sent is no other visit"


def test_visits_wait_for_who_wrote_them_and_what_is_refused_is_told(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    pair_members()
    phone = sign_in_staff(open_browser("/", size=PHONE), "sun", PASSWORD)
    open_round(phone)
    other = phone.context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto("/paired/")
    server.stop()
    for _home in range(2):
        phone.get_by_role("button", name=ALL_WELL).first.click()
    expect(phone.locator("[data-kept] li")).to_have_count(2)
    server.start()

    sign_in_over(other, "qian")
    phone.clock.install()
    phone.clock.fast_forward(RETRY_MILLISECONDS)
    expect(phone.locator("[data-waits]")).to_contain_text("请重新打开本页登录")
    other.goto("/paired/")
    expect(other.locator("[data-others]")).to_contain_text("sun")
    look(other)
    assert visits() == 0

    take_out_of_care("002")
    sign_in_over(other, "sun")
    other.goto("/paired/")
    expect(other.get_by_text("今天已登记")).to_have_count(1)
    expect(other.locator("[data-refused] li")).to_have_count(1)
    look(other)
    assert visits() == 1
    other.get_by_role("button", name="知道了").click()
    assert other.evaluate("localStorage.length") == 0


def take_out_of_care(number: str) -> None:
    """Let the household be in nobody's care, as if it never had been."""
    home = sa.select(Household.id).where(Household.number == number)
    with unit_of_work() as session:
        session.execute(sa.delete(Pairing).where(Pairing.household_id.in_(home)))


def sign_in_over(page: Page, username: str) -> None:
    """Sign out and in as somebody else on the same phone."""
    page.goto("/")
    page.locator(".header__switch summary").click()
    follow(page.get_by_role("button", name="退出"))
    sign_in_staff(page, username, PASSWORD)


def open_round(page: Page) -> None:
    """Open the round until the phone keeps it, and the page that asks about a visit."""
    page.goto("/paired/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    for path in ("/paired/", "/paired/visits/new"):
        page.wait_for_function(f"caches.match('{path}').then(kept => Boolean(kept))")
