"""The township founds a village and lets it begin; it reads in another and changes nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pointsapp.commands.demo import PASSWORD
from tests.journeys.conftest import PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_first_hour import adopt_rules, appoint, come_in, set_up_phone, take_step
from tests.journeys.test_main_line import ROSTER, import_file
from tests.journeys.test_recording import start_activity, tick

pytestmark = pytest.mark.journey

NEW = {"village": "马岭村", "code": "410972100203", "name": "周支书", "username": "zhou"}
REASON = "核对11月12日的异议"


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


@pytest.fixture
def supervisor(open_browser: Open) -> Page:
    """The supervisor's phone, signed in."""
    return sign_in_staff(open_browser("/", size=PHONE), "supervisor", PASSWORD)


def test_from_the_township_to_a_new_villages_first_sheet(
    supervisor: Page, open_browser: Open, tmp_path: Path
) -> None:
    supervisor.goto("/township/villages/")
    follow(look(supervisor).get_by_role("link", name="设立新村"))
    drawn = found_village(look(supervisor))

    admin = open_browser("/sign-in/staff", size=PHONE)
    come_in(admin, NEW["username"], drawn)
    set_up_phone(admin)
    import_file(admin, "/manage/roster", tmp_path, ROSTER)
    expect(look(admin).get_by_role("status").first).to_contain_text("新增2户、3人")
    for_clerk = appoint(take_step(admin, "记录员和审核人"), "sun", "孙记录", "记录员")
    adopt_rules(take_step(admin, "积分细则"))

    clerk = open_browser("/sign-in/staff", size=PHONE)
    come_in(clerk, "sun", for_clerk)
    start_activity(clerk)
    tick(clerk, ["张学军", "单春英"])
    follow(clerk.get_by_role("button", name="保存并查看记分单"))
    follow(look(clerk).get_by_role("button", name="提交审核"))
    expect(look(clerk).locator("main")).to_contain_text("张学军")

    supervisor.goto("/township/")
    expect(look(supervisor).locator("tbody")).to_contain_text(NEW["village"])


def test_a_supervisor_reads_a_household_after_a_reason_and_changes_nothing(
    supervisor: Page,
) -> None:
    supervisor.goto("/township/")
    expect(look(supervisor).locator("tbody tr")).not_to_have_count(0)
    supervisor.goto("/township/villages/1")
    follow(look(supervisor).get_by_role("button", name="进村查看"))
    look(supervisor).goto("/households/1")
    look(supervisor).locator("[name=reason]").fill(REASON)
    follow(supervisor.locator("form:has([name=reason]) button[type=submit]"))
    supervisor.wait_for_url("**/households/1")
    look(supervisor)
    expect(supervisor.locator("main form[method=post]")).to_have_count(0)
    for path in ("/activities/new", "/households/1/card", "/manage/roster"):
        answer = supervisor.goto(path)
        assert answer is not None
        assert answer.status == 403, path
    look(supervisor).goto("/township/villages/")
    follow(supervisor.locator("form[action='/township/visit/end'] button"))
    supervisor.goto("/households/1")
    expect(supervisor.locator("main")).not_to_contain_text("户主")


def found_village(page: Page) -> str:
    """Found the village; a guessed own password shows on the form. Return the one drawn."""
    for name, typed in NEW.items():
        page.locator(f"[name={name}]").fill(typed)
    for own in ("guessed-wrong-2026", PASSWORD):
        page.locator("[name=password]").fill(own)
        follow(page.locator("form:has([name=password]) button[type=submit]"))
        look(page)
        if own != PASSWORD:
            expect(page.get_by_role("alert")).to_be_visible()
    return page.locator(".big-number").inner_text()
