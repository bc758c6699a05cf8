"""At the door: one card after another, as quick as a scanner is."""

import pytest
from flask import Flask
from playwright.sync_api import expect

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


def test_a_burst_of_scans_is_recorded_to_the_last(real_app: Flask, open_browser: Open) -> None:
    names = lay_out().first_people(8)
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    clerk.goto(f"{clerk.url.split('?')[0]}/check-in")
    field = look(clerk).locator("[data-scan]")
    expect(field).to_be_focused()
    for name in names:
        clerk.keyboard.type(name)
        clerk.keyboard.press("Enter")
    expect(clerk.locator("#ticked")).to_contain_text("8")
    expect(clerk.locator(".answer__name")).to_have_text(f"✓ {names[-1]}")
    expect(field).to_have_value("")
    assert attendance() == len(names)


def test_a_card_of_two_asks_who_came_and_the_next_one_waits(
    real_app: Flask, open_browser: Open
) -> None:
    names = lay_out().first_people(3)
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    clerk.goto(f"{clerk.url.split('?')[0]}/check-in")
    for scanned in ("001", names[2]):
        clerk.keyboard.type(scanned)
        clerk.keyboard.press("Enter")
    clerk.get_by_role("button", name=f"001 {names[1]}").click()
    expect(clerk.locator("#ticked")).to_contain_text("2")
    assert attendance() == 2
