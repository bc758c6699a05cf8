"""A first-time resident: card, PIN, own PIN, balance, and why one entry stands there."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.access.credentials import pins
from pointsapp.access.current import hasher
from pointsapp.access.models import Consent, User
from pointsapp.actor import system_actor
from pointsapp.community.models import Resident
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.web.clock import now, village_today
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import Open
from tests.journeys.layout import PIN, Layout, lay_out
from tests.journeys.pages import follow, look

pytestmark = [
    pytest.mark.journey,
    pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True),
]
DRAWN = "602951"


@pytest.mark.parametrize(
    ("width", "with_script"), [(320, True), (360, True), (1280, True), (360, False)]
)
def test_from_the_card_to_one_entrys_why_in_four_taps(
    real_app: Flask, open_browser: Open, *, width: int, with_script: bool
) -> None:
    village = lay_out()
    with_a_drawn_pin_and_an_award(village)
    size = {"width": width, "height": 740}
    page = open_browser(f"/c/{village.card}", size=size, java_script_enabled=with_script)
    see(page, script=with_script).locator("[name=pin]").fill(DRAWN)
    follow(page.get_by_role("button", name="查我家积分"))
    see(page, script=with_script).locator("[name=pin]").fill(DRAWN)
    page.locator("[name=new_pin]").fill(PIN)
    page.locator("[name=again]").fill(PIN)
    follow(page.locator("main button[type=submit]"))
    follow(see(page, script=with_script).get_by_role("button", name="我们同意"))
    expect(see(page, script=with_script).locator(".big-number")).to_have_text("4")
    follow(page.locator("a.list__item").first)
    expect(see(page, script=with_script).get_by_text("公共环境整治志愿服务")).to_be_visible()
    expect(page.get_by_text("第3号")).to_be_visible()


def see(page: Page, *, script: bool) -> Page:
    """Look at the page; without script nothing can be run in it to measure."""
    expect(page.locator("h1")).to_be_visible()
    return look(page) if script else page


def with_a_drawn_pin_and_an_award(village: Layout) -> None:
    """Give the first household a drawn PIN and two hours of sweeping, approved."""
    at, by = now(), system_actor(village.village_id)
    with unit_of_work() as session:
        session.execute(sa.delete(Consent))
        somebody = session.scalars(sa.select(Resident).order_by(Resident.id).limit(1)).one()
        rule = session.scalars(sa.select(RuleVersion.id).join(Rule).filter_by(code="E03")).one()
        approver = session.scalars(sa.select(User.id).filter_by(username="approver")).one()
        pin_hash = hasher().hash(DRAWN)
        pins.set_pin(session, somebody.household_id, pin_hash, must_change=True, by=by, at=at)
        deed = (somebody.household_id, somebody.id, rule, village_today(), 200, by.code)
        sheet_id = sheets.draw_up(
            session, title="村内主干道清扫", lines=[NewLine(*deed)], key="journey", by=by, at=at
        )
        sheets.submit(session, sheet_id, by=by, at=at)
        other = replace(by, code=f"user:{approver}", user_id=approver)
        sheets.approve(session, sheet_id, by=other, at=at)
