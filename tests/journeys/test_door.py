"""A household without a phone: it signs a sheet, orders at its door, and gets its goods home."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.commands.demo import PASSWORD
from tests.journeys.conftest import PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = pytest.mark.journey


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_from_the_paper_at_the_office_to_the_goods_at_home(
    real_app: Flask, open_browser: Open
) -> None:
    office, member, clerk = (
        sign_in_staff(open_browser("/", size=PHONE), name, PASSWORD)
        for name in ("admin", "member", "counter")
    )
    note_the_paper(office)
    pin = first_pin(office)
    order_at_the_door(member, pin)
    book(clerk)
    bring_home(member)


def note_the_paper(office: Page) -> None:
    office.goto("/households/?q=002")
    follow(office.locator("main a[href^='/households/']", has_text="002").first)
    follow(office.locator("a[href$='/mandate']"))
    look(office)
    follow(office.locator("a[href$='/mandate/sheet']"))
    look(office)
    office.go_back()
    follow(office.locator("form[action$='/mandate'] button[type=submit]"))
    expect(look(office).locator(".notice--good").first).to_be_visible()


def first_pin(office: Page) -> str:
    follow(office.locator("main p a[href^='/households/']").last)
    follow(office.locator("a[href$='/card']"))
    follow(office.locator("form[action$='/pin'] button[type=submit]"))
    return office.locator(".big-number").first.inner_text().replace(" ", "")


def order_at_the_door(member: Page, pin: str) -> None:
    member.goto("/paired/mandates/")
    look(member)
    follow(member.locator("li", has_text="002").locator("button"))
    look(member)
    member.goto("/my/shop")
    look(member)
    follow(member.locator("a[href='/my/orders/new']"))
    look(member)
    member.locator("input[name^='item-']").first.fill("1")
    member.locator("[name=pin]").fill(pin)
    follow(member.locator("form[action='/my/orders/new'] button[type=submit]"))
    expect(look(member).locator(".badge--warn")).to_be_visible()
    follow(member.locator("form[action='/paired/acting/end'] button"))


def book(clerk: Page) -> None:
    clerk.goto("/counter/")
    follow(clerk.locator("a[href='/counter/orders/']"))
    look(clerk)
    follow(clerk.locator("section", has_text="002").locator("form[action$='/redemption'] button"))
    look(clerk)


def bring_home(member: Page) -> None:
    member.goto("/paired/orders/")
    look(member)
    waiting = member.locator("section", has_text="002")
    waiting.locator("[name=handed_to]").fill("老伴")
    follow(waiting.locator("form[action$='/hand-over'] button"))
    expect(look(member).locator("section", has_text="002")).to_contain_text("老伴")
