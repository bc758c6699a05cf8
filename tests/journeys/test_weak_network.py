"""The network is gone: a phone that saw the balance once shows it again, until it signs out; for
everything else it says what can be done."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Open, Server
from tests.journeys.layout import CODE, PIN, lay_out
from tests.journeys.pages import follow, look

pytestmark = [
    pytest.mark.journey,
    pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True),
]


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
    for path in ("/my/", "/my/activities/", "/", "/sign-in"):
        phone.goto(path)
        expect(phone.locator("[data-kept]")).to_be_visible()
        expect(phone.locator("[data-kept-at]")).to_contain_text(":")
        expect(phone.locator(".big-number")).to_be_visible()
        expect(phone.locator("main form, main .list")).to_have_count(0)
        look(phone)
    see_that_there_is_no_network(phone, f"/board/{CODE}/")
    follow(phone.get_by_role("link", name="上次看到的积分"))
    expect(phone.locator("[data-kept]")).to_be_visible()

    server.start()
    phone.goto("/my/")
    expect(phone.locator("[data-kept]")).to_be_hidden()
    phone.goto("/my/settings")
    follow(phone.locator("form[action='/sign-out'] button"))
    expect(phone.get_by_role("link", name="查我家积分")).to_be_visible()
    server.stop()
    see_that_there_is_no_network(phone, "/my/")
    expect(phone.locator("[data-seen]")).to_be_hidden()


def test_who_came_once_is_told_that_there_is_no_network(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    lay_out()
    board = f"/board/{CODE}/"
    phones = [open_browser(came_by, size=PHONE) for came_by in ("/", "/sign-in", board)]
    for phone in phones:
        phone.evaluate("navigator.serviceWorker.ready")
    server.stop()
    for phone in phones:
        for path in ("/", "/sign-in", board, "/sheets/"):
            see_that_there_is_no_network(phone, path)
            expect(phone.locator("[data-seen]")).to_be_hidden()
        look(phone)
    server.start()
    for phone in phones:
        follow(phone.get_by_role("link", name="再试一次"))
        expect(phone.get_by_role("heading", name="没有网络")).to_have_count(0)


def test_the_page_without_a_network_has_the_type_chosen_since(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    lay_out()
    phone = open_browser("/", size=PHONE)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.reload()
    follow(phone.get_by_role("button", name="大字"))
    phone.wait_for_function(
        "caches.match('/offline').then(kept => kept.text()).then(html => html.includes('large'))"
    )
    server.stop()
    see_that_there_is_no_network(phone, "/")
    expect(phone.locator("html")).to_have_class("large")
    look(phone)


def test_a_file_that_changed_is_kept_once(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    lay_out()
    phone = open_browser("/", size=PHONE)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.reload()
    phone.evaluate("fetch('/static/app.css?v=former')")
    phone.wait_for_function(f"{KEPT_SHEETS}.then(kept => kept.join() === '?v=former')")
    phone.reload()
    phone.wait_for_function(
        f"{KEPT_SHEETS}.then(kept => kept.length === 1 && kept[0] !== '?v=former')"
    )


KEPT_SHEETS = """
caches.open("site-1").then(site => site.keys()).then(kept => kept.map(one => new URL(one.url))
  .filter(url => url.pathname === "/static/app.css").map(url => url.search))
"""


def see_that_there_is_no_network(phone: Page, path: str) -> None:
    """Open a page without a network: it is ours that says so, and it has its style."""
    phone.goto(path)
    expect(phone.get_by_role("heading", name="现在没有网络")).to_be_visible()
    expect(phone.locator("a.button").first).to_have_css("border-radius", "10px")


def wait_until_kept(page: Page) -> None:
    """Wait until the service worker runs and the balance is in its store."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.match('/my/').then(kept => Boolean(kept))")
