"""The supervisor asks about something, the village answers, the supervisor closes it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pointsapp.commands.demo import PASSWORD
from pointsapp.web.clock import village_today
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = pytest.mark.journey

TITLE = "提交后马上审核"


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def lately() -> str:
    """Return the month in which the demo village last had something corrected."""
    return f"{village_today() - timedelta(days=2):%Y-%m}"


def look_both_ways(page: Page) -> None:
    """Look at the page on a phone and on a desktop."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        look(page)


def say(page: Page, words: str) -> None:
    page.locator("textarea[name=words]").fill(words)
    follow(page.locator("form.form button[type=submit]").last)


def test_a_question_is_asked_answered_and_closed(open_browser: Open) -> None:
    supervisor = open_browser("/sign-in/staff", size=PHONE)
    sign_in_staff(supervisor, "supervisor", PASSWORD)
    follow(supervisor.locator(".actions a[href='/township/questions/']"))
    supervisor.goto(f"/township/questions/?month={lately()}")
    expect(supervisor.locator("main a.list__item").nth(2)).to_be_visible()
    look_both_ways(supervisor)
    follow(supervisor.locator("main a.list__item", has_text=TITLE).first)
    supervisor.locator("input[name=said][value=asked]").check()
    say(supervisor, "这张记分单是谁核对的？")
    look_both_ways(supervisor)
    there = supervisor.url

    admin = open_browser("/sign-in/staff", size=PHONE)
    sign_in_staff(admin, "admin", PASSWORD)
    follow(admin.locator("a.list__item[href='/reports/questions']"))
    look_both_ways(admin)
    admin.goto(f"/reports/questions?month={lately()}")
    follow(admin.locator("main a.list__item", has_text=TITLE).first)
    expect(admin.locator("main")).to_contain_text("这张记分单是谁核对的？")
    say(admin, "赵审核当场核对，只有一行更正。")
    look_both_ways(admin)

    supervisor.goto(there)
    expect(supervisor.locator("main")).to_contain_text("只有一行更正")
    supervisor.locator("input[name=said][value=closed]").check()
    say(supervisor, "已了解。")
    expect(supervisor.locator("main")).to_contain_text("已办结")
    supervisor.context.add_cookies([{"name": "language", "value": "en", "url": supervisor.url}])
    supervisor.reload()
    expect(supervisor.locator("html")).to_have_attribute("lang", re.compile("^en"))
    look_both_ways(supervisor)
