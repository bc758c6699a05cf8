"""The signal goes while a clerk ticks; every tick counts exactly once."""

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from pointsapp.access.current import hasher
from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import system_actor
from pointsapp.earning.activities.models import Attendance
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import PHONE, Open, Server
from tests.journeys.layout import PASSWORD, Layout, lay_out
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_recording import start_activity, tick

pytestmark = pytest.mark.journey

RETRY_MILLISECONDS = 15_000


def attendance() -> int:
    count = db.session.query(Attendance).count()
    db.session.rollback()
    return count


def test_ticked_without_a_signal_tab_killed_reopened_sent_twice(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    layout = lay_out()
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    wait_until_kept(clerk)
    phone, address = clerk.context, clerk.url

    server.stop()
    everybody = len(layout.names)
    tick(clerk, layout.first_people(everybody))
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.locator("[data-waits]")).to_be_visible()
    assert attendance() == 0
    clerk.close()
    for written in range(3):
        killed = kill_at_write(phone, address, written)
        assert kept_ticks(killed) == everybody
        killed.close()

    reopened = phone.new_page()
    reopened.clock.install()
    reopened.goto(address)
    expect(reopened.locator("[data-count]")).to_have_text(str(everybody))
    expect(reopened.locator("[data-waits]")).to_be_visible()
    server.start()
    reopened.clock.fast_forward(RETRY_MILLISECONDS)
    expect(reopened.locator("[data-waits]")).to_be_hidden()
    assert attendance() == everybody

    reopened.get_by_role("button", name="保存", exact=True).click()
    expect(reopened.get_by_text("已保存。")).to_be_visible()
    assert attendance() == everybody


def test_what_a_clerk_left_unsent_waits_for_that_clerk_and_one_refused_holds_up_no_other(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    layout = lay_out()
    another = NewUser("another", "另一位", hasher().hash(PASSWORD), (Role.RECORDER,))
    with unit_of_work() as session:
        staff.create_user(session, another, by=system_actor(layout.village_id), at=now())
    phone = open_browser("/", size=PHONE)
    phone.on("dialog", lambda dialog: dialog.accept())
    address = leave_three_unsent(phone, server, layout)

    look(come_back(phone, "another", address))
    expect(phone.locator("[data-others]")).to_contain_text("recorder")
    expect(phone.locator("[data-count]")).to_have_text("0")
    assert attendance() == 0

    look(come_back(phone, "recorder", address))
    expect(phone.locator("[data-refused] li")).to_contain_text(layout.names[1])
    expect(phone.locator("[data-waits]")).to_be_hidden()
    assert attendance() == 2
    phone.get_by_role("button", name="知道了").click()
    expect(phone.locator("[data-refused]")).to_be_hidden()
    assert phone.evaluate("localStorage.length") == 0


def leave_three_unsent(phone: Page, server: Server, layout: Layout) -> str:
    """Tick three people without a network, one with a quantity that is none; say where."""
    clerk = sign_in_staff(phone, "recorder", PASSWORD)
    start_activity(clerk)
    wait_until_kept(clerk)
    server.stop()
    tick(clerk, layout.first_people(3))
    clerk.locator(".people__quantity").nth(1).fill("2,5")
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.locator("[data-waits]")).to_be_visible()
    server.start()
    return clerk.url


def come_back(phone: Page, username: str, address: str) -> Page:
    """Sign out and in as somebody, and open the page when its list is there."""
    phone.locator(".header__switch summary").click()
    follow(phone.get_by_role("button", name="退出"))
    sign_in_staff(phone, username, PASSWORD).goto(address)
    expect(phone.locator("[data-only]")).to_be_visible()
    return phone


KILLS = """
let written = 0;
for (const name of ["setItem", "removeItem"]) {
  const real = Storage.prototype[name];
  Storage.prototype[name] = function () {
    if (written++ >= LIMIT) { throw new Error("the tab is gone"); }
    return real.apply(this, arguments);
  };
}
"""


def kill_at_write(phone: BrowserContext, address: str, written: int) -> Page:
    """Open the page once more; after so many writes nothing that it keeps is kept."""
    page = phone.new_page()
    page.add_init_script(KILLS.replace("LIMIT", str(written)))
    page.goto(address)
    expect(page.locator("[data-only]")).to_be_visible()
    return page


def kept_ticks(page: Page) -> int:
    """Return how many ticks the phone keeps."""
    keeps = "Object.values(localStorage).map(kept => Object.keys(JSON.parse(kept).entries).length)"
    return sum(page.evaluate(keeps))


def wait_until_kept(page: Page) -> None:
    """Open the page once more when the service worker runs, so that it keeps what it sees."""
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    expect(page.locator("[data-only]")).to_be_visible()
    page.wait_for_function(
        "caches.match('/activities/people', {ignoreSearch: true}).then(kept => Boolean(kept))"
    )
