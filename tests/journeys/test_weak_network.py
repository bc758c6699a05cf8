"""The network is gone: a phone that saw the balance once shows it again, until it signs out."""

import pytest
from flask import Flask
from playwright.sync_api import Error, Page, expect

from tests.journeys.conftest import PHONE, Open, Server
from tests.journeys.layout import PIN, lay_out
from tests.journeys.pages import follow, look

pytestmark = pytest.mark.journey


def test_the_last_balance_without_a_network(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    layout = lay_out()
    phone = open_browser(f"/c/{layout.card}", size=PHONE)
    phone.locator("[name=pin]").fill(PIN)
    follow(phone.locator("main form button[type=submit]"))
    expect(phone.locator("[data-last-balance]")).to_be_visible()
    wait_until_kept(phone)

    server.stop()
    for path in ("/my/", "/my/activities/", "/"):
        phone.goto(path)
        expect(phone.locator("[data-kept]")).to_be_visible()
        expect(phone.locator("[data-kept-at]")).to_contain_text(":")
        expect(phone.locator(".big-number")).to_be_visible()
        expect(phone.locator("main form, main .list")).to_have_count(0)
        look(phone)

    server.start()
    phone.goto("/my/")
    expect(phone.locator("[data-kept]")).to_be_hidden()
    phone.goto("/my/settings")
    follow(phone.locator("form[action='/sign-out'] button"))
    expect(phone.get_by_role("link", name="查我家积分")).to_be_visible()
    server.stop()
    with pytest.raises(Error, match="ERR_FAILED"):
        phone.goto("/my/")


def wait_until_kept(page: Page) -> None:
    """Wait until the service worker runs and the balance is in its store."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.match('/my/').then(kept => Boolean(kept))")
