"""A clerk walks from yard to yard with a phone; the signal goes, and comes again."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.care.hazard_rounds.models import HazardFinding
from pointsapp.care.hazards.models import Hazard
from pointsapp.extensions import db
from tests.journeys.conftest import PHONE, Open, Server
from tests.journeys.layout import PASSWORD, lay_out
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = pytest.mark.journey

RETRY_MILLISECONDS = 15_000


def kept(model: type[HazardFinding | Hazard]) -> list[tuple[str, str]]:
    """Return the kinds and words of what the server has."""
    rows = db.session.query(model.kind, model.words).order_by(model.kind).all()
    db.session.rollback()
    return [(kind, words) for kind, words in rows]


def tick(page: Page, number: str, kind: str, words: str) -> None:
    """Find a household by its number, open it and tick what is not in order."""
    page.locator("#find").fill(number)
    page.locator(".yards li:not([hidden]) > a").click()
    page.locator(f".yards__editor [value={kind}]").check()
    line = page.locator(".yards__editor [type=text]")
    line.fill(words)
    line.blur()
    page.locator("#find").fill("")


def test_what_is_not_in_order_is_ticked_with_and_without_a_signal(
    real_app: Flask, server: Server, open_browser: Open
) -> None:
    lay_out()
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    clerk.goto("/hazards/rounds/new")
    follow(look(clerk).get_by_role("button", name="下一步：逐户排查"))
    expect(clerk.locator("[data-bar]")).to_be_visible()
    with clerk.expect_response("**/findings"):
        tick(clerk, "003", "gas", "")
    look(clerk)

    server.stop()
    tick(clerk, "007", "wiring", "插线板接插线板")
    expect(clerk.locator("[data-waits]")).to_be_visible()
    look(clerk)
    assert "wiring" not in dict(kept(HazardFinding))
    address, phone = clerk.url, clerk.context
    clerk.close()

    server.start()
    again = phone.new_page()
    again.goto(address)
    expect(again.locator("[data-count]")).to_have_text("2")
    expect(again.locator("[data-waits]")).to_be_hidden()
    assert kept(HazardFinding) == [("gas", ""), ("wiring", "插线板接插线板")]
    again.locator("summary", has_text="结束排查").click()
    follow(again.get_by_role("button", name="确认结束"))
    expect(look(again).locator("main")).to_contain_text("共排查30户")
    assert kept(Hazard) == [("gas", ""), ("wiring", "插线板接插线板")]
