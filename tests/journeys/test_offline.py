"""The signal goes while a clerk ticks; every tick counts exactly once."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.earning.activities.models import Attendance
from pointsapp.extensions import db
from tests.journeys.conftest import PHONE, Open, Server
from tests.journeys.layout import PASSWORD, lay_out
from tests.journeys.pages import sign_in_staff
from tests.journeys.test_recording import start_activity, tick

pytestmark = pytest.mark.journey


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
    expect(clerk.locator("[data-unsent]")).to_be_visible()
    assert attendance() == 0
    clerk.close()

    reopened = phone.new_page()
    reopened.goto(address)
    expect(reopened.locator("[data-count]")).to_have_text(str(everybody))
    expect(reopened.locator("[data-unsent]")).to_be_visible()
    server.start()
    expect(reopened.locator("[data-unsent]")).to_be_hidden(timeout=60_000)
    assert attendance() == everybody

    reopened.get_by_role("button", name="保存", exact=True).click()
    expect(reopened.get_by_text("已保存。")).to_be_visible()
    assert attendance() == everybody


def wait_until_kept(page: Page) -> None:
    """Open the page once more when the service worker runs, so that it keeps what it sees."""
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    expect(page.locator("[data-only]")).to_be_visible()
    page.wait_for_function("caches.match('/activities/people').then(kept => Boolean(kept))")
