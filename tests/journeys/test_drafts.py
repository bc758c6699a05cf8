"""What was typed stays on the phone until the server has it, and is its writer's alone."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.access import consents
from pointsapp.access.credentials import pins
from pointsapp.access.current import hasher
from pointsapp.access.models import Device
from pointsapp.actor import system_actor
from pointsapp.community.models import Household
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import PHONE, Open
from tests.journeys.layout import PASSWORD, PIN, lay_out
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = [
    pytest.mark.journey,
    pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True),
]
LETTER = "/my/complaints"
SAID = "东边的路灯坏了三天"


@pytest.fixture
def phone(real_app: Flask, open_browser: Open) -> Page:
    """The phone of a family that began a letter."""
    village_id = lay_out().village_id
    give_the_second_household_a_pin(village_id)
    page = open_browser("/sign-in", size=PHONE)
    sign_in(page, "001")
    page.goto(LETTER)
    write(page)
    return page


def give_the_second_household_a_pin(village_id: int) -> None:
    at, by = now(), system_actor(village_id)
    with unit_of_work() as session:
        home = session.scalars(sa.select(Household.id).filter_by(number="002")).one()
        pins.set_pin(session, home, hasher().hash(PIN), must_change=False, by=by, at=at)
        consents.give(session, by=replace(by, household_id=home), at=at)


def sign_in(page: Page, number: str) -> None:
    page.locator("[name=number]").fill(number)
    page.locator("[name=pin]").fill(PIN)
    follow(page.locator("form:has([name=pin]) button[type=submit]"))


def write(page: Page) -> None:
    page.locator("[type=radio]").first.check()
    page.locator("textarea").fill(SAID)


def press_send(page: Page) -> None:
    page.locator("form:has(textarea) button[type=submit]").click()


def send(page: Page) -> None:
    with page.expect_navigation():
        press_send(page)


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(k => /^draft /.test(k))")
    return found


def expect_it_is_there(page: Page) -> None:
    expect(page.locator("textarea")).to_have_value(SAID)
    expect(page.locator("[data-draft-note]")).to_be_visible()


def expect_nothing(page: Page) -> None:
    expect(page.locator("textarea")).to_have_value("")
    expect(page.locator("[data-draft-note]")).to_be_hidden()


def test_another_language_and_size_lose_nothing(phone: Page) -> None:
    for button in ("English", "Large type", "中文"):
        follow(phone.get_by_role("button", name=button))
        expect_it_is_there(look(phone))
    send(phone)
    expect(phone.locator(".card", has_text=SAID)).to_be_visible()
    expect_nothing(phone)
    assert kept(phone) == []


def test_an_ended_sign_in_leads_back_to_what_was_typed(phone: Page) -> None:
    with unit_of_work() as session:
        session.execute(sa.delete(Device))
    send(phone)
    assert "/sign-in?next=/my/complaints" in phone.url
    sign_in(phone, "001")
    expect_it_is_there(phone)
    send(phone)
    expect_nothing(phone)


def test_a_browser_that_forgot_everything_else_has_it_still(phone: Page) -> None:
    phone.context.clear_cookies()
    send(phone)
    follow(look(phone).get_by_role("link", name="重新打开这一页"))
    sign_in(phone, "001")
    expect_it_is_there(phone)


def test_a_dead_network_loses_nothing_and_counts_once(phone: Page) -> None:
    phone.context.set_offline(offline=True)
    press_send(phone)
    phone.wait_for_url("chrome-error://**")
    phone.context.set_offline(offline=False)
    phone.goto(LETTER)
    expect_it_is_there(phone)
    phone.route("**" + LETTER, lambda route: route.fetch() and route.abort())
    press_send(phone)
    phone.wait_for_url("chrome-error://**")
    phone.unroute_all()
    phone.goto(LETTER)
    expect_it_is_there(phone)
    send(phone)
    expect(phone.locator(".card", has_text=SAID)).to_have_count(1)
    expect_nothing(phone)


def test_another_person_never_sees_it_and_leaves_it_alone(phone: Page) -> None:
    phone.context.clear_cookies()
    phone.goto("/sign-in")
    sign_in(phone, "002")
    phone.goto(LETTER)
    expect_nothing(phone)
    phone.goto("/my/settings")
    follow(phone.get_by_role("button", name="在这部手机上退出"))
    phone.goto("/sign-in")
    sign_in(phone, "001")
    phone.goto(LETTER)
    expect_it_is_there(phone)
    phone.goto("/my/settings")
    follow(phone.get_by_role("button", name="在这部手机上退出"))
    assert kept(phone) == []


def test_it_can_be_thrown_away_and_dies_after_a_week(phone: Page) -> None:
    phone.goto(LETTER)
    phone.locator("[data-draft-note] button").click()
    expect_nothing(phone)
    phone.goto(LETTER)
    expect_nothing(phone)
    write(phone)
    phone.evaluate(
        """for (const key of Object.keys(localStorage)) {
             const draft = JSON.parse(localStorage.getItem(key));
             draft.at -= 8 * 24 * 3600 * 1000;
             localStorage.setItem(key, JSON.stringify(draft));
           }"""
    )
    phone.goto(LETTER)
    expect_nothing(phone)
    assert kept(phone) == []


def test_what_the_server_refused_stands_as_it_was_sent(phone: Page) -> None:
    phone.locator("textarea").fill(" ")
    send(phone)
    expect(phone.locator("#errors")).to_be_visible()
    expect(phone.locator("[data-draft-note]")).to_be_hidden()


def test_a_clerk_keeps_it_too_and_no_secret_is_kept(real_app: Flask, open_browser: Open) -> None:
    lay_out()
    clerk = sign_in_staff(open_browser("/sign-in"), "recorder", PASSWORD)
    clerk.goto("/activities/new")
    clerk.locator("[name=name]").fill("清扫主干道")
    follow(clerk.get_by_role("button", name="English"))
    expect(clerk.locator("[name=name]")).to_have_value("清扫主干道")
    [draft] = kept(clerk)
    assert "csrf" not in str(clerk.evaluate("key => localStorage.getItem(key)", draft))
