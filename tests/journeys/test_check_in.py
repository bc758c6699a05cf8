"""At the door: one card after another, as quick as a scanner is."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.earning.activities.models import Attendance
from pointsapp.extensions import db
from tests.journeys.conftest import PHONE, Open
from tests.journeys.layout import PASSWORD, lay_out
from tests.journeys.pages import look, sign_in_staff
from tests.journeys.test_recording import start_activity

pytestmark = pytest.mark.journey


def attendance() -> int:
    count = db.session.query(Attendance).count()
    db.session.rollback()
    return count


def open_desk(open_browser: Open) -> Page:
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    clerk.goto(f"{clerk.url.split('?')[0]}/check-in")
    return clerk


def scan(clerk: Page, *cards: str) -> None:
    for card in cards:
        clerk.keyboard.type(card)
        clerk.keyboard.press("Enter")


def test_a_burst_of_scans_is_recorded_to_the_last(real_app: Flask, open_browser: Open) -> None:
    names = lay_out().first_people(8)
    clerk = open_desk(open_browser)
    field = look(clerk).locator("[data-scan]")
    expect(field).to_be_focused()
    scan(clerk, *names)
    expect(clerk.locator("#ticked")).to_contain_text("8")
    expect(clerk.locator(".answer__name")).to_have_text(f"✓ {names[-1]}")
    expect(field).to_have_value("")
    assert attendance() == len(names)


@pytest.mark.parametrize("is_quick", [True, False], ids=["before the question", "after it"])
def test_a_card_of_two_asks_who_came_and_the_next_one_waits(
    real_app: Flask, open_browser: Open, *, is_quick: bool
) -> None:
    names = lay_out().first_people(3)
    clerk = open_desk(open_browser)
    question = clerk.get_by_role("button", name=f"001 {names[1]}")
    scan(clerk, "001")
    if not is_quick:
        expect(question).to_be_visible()
    scan(clerk, names[2])
    expect(clerk.locator("#queue")).to_have_text("已扫，等您先选： 1")
    look(clerk)
    question.click()
    expect(clerk.locator("#ticked")).to_contain_text("2")
    expect(clerk.locator("#queue")).to_be_hidden()
    assert attendance() == 2


def test_a_question_that_nobody_fits_is_passed_over(real_app: Flask, open_browser: Open) -> None:
    names = lay_out().first_people(3)
    clerk = open_desk(open_browser)
    scan(clerk, "001", names[2])
    clerk.get_by_role("link", name="都不是").click()
    expect(clerk.locator(".answer__name")).to_have_text(f"✓ {names[2]}")
    assert attendance() == 1
