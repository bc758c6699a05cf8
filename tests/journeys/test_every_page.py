"""Every page of the demo village: nothing for axe to find, nothing to push sideways."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.commands.demo import PASSWORD, PIN
from pointsapp.demo.village import CODE as DEMO_CODE
from pointsapp.extensions import db
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = [
    pytest.mark.journey,
    pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True),
]
STAFF = ("admin", "recorder", "approver", "counter", "member", "supervisor")
NO_PAGE = {
    "/activities/people",
    "/activities/<int:activity_id>/paper/<int:photo_id>",
    "/claims/<int:claim_id>/photos/<int:photo_id>",
    "/healthz",
    "/households/<int:household_id>/ledger-sheet.xlsx",
    "/inspections/<int:round_id>/photos/<int:photo_id>",
    "/objections/register.xlsx",
    "/sheets/register.xlsx",
    "/items/<int:item_id>/photo",
    "/my/data.xlsx",
    "/my/deeds/<int:line_id>",
    "/my/exchanges/<int:redemption_id>",
    "/my/statement.xlsx",
    "/register/month.xlsx",
    "/robots.txt",
    "/rules/table.xlsx",
    "/service-worker.js",
    "/stock/goods-list/goods.xlsx",
    "/stock/receipts/register.xlsx",
}


@pytest.mark.parametrize(
    ("language", "type_size", "size"),
    [("zh", "normal", PHONE), ("zh", "normal", DESKTOP), ("en", "large", PHONE)],
    ids=["zh-phone", "zh-desktop", "en-large-phone"],
)
def test_every_page_is_readable(
    real_app: Flask, open_browser: Open, language: str, type_size: str, size: dict[str, int]
) -> None:
    real_app.test_cli_runner().invoke(args=["demo"], catch_exceptions=False)
    seen: set[str] = set()
    for username in STAFF:
        page = open_browser("/sign-in", size=size)
        prefer(page, language, type_size)
        sign_in_staff(page, username, PASSWORD)
        seen |= visit(page, sorted(set(paths(real_app)) - seen))
    resident = open_browser("/sign-in", size=size)
    prefer(resident, language, type_size)
    sign_in_resident(look(resident))
    seen |= visit(resident, sorted(set(paths(real_app)) - seen))
    for why in ("/my/deeds/", "/my/exchanges/"):
        resident.goto("/my/")
        follow(resident.locator(f"a.list__item[href^='{why}']").first)
        look(resident)
    stranger = open_browser(card_path(), size=size)
    look(stranger)
    for path in ("", "rules", "notices/1", "honours", "goods", "seals", "poster"):
        stranger.goto(f"/board/{DEMO_CODE}/{path}")
        look(stranger)
    assert set(paths(real_app)) - seen == set()


def prefer(page: Page, language: str, type_size: str) -> None:
    """Choose language and size of type as the switches at the top keep them."""
    kept = {"language": language, "type": type_size}
    cookies = [{"name": name, "value": value, "url": page.url} for name, value in kept.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))


def paths(app: Flask) -> list[str]:
    """Return the path of every page, with the first thing of each kind."""
    rules = (rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    found = (re.sub(r"<int:\w+>", "1", rule) for rule in rules if rule not in NO_PAGE)
    return sorted(path for path in found if "<" not in path)


def visit(page: Page, wanted: list[str]) -> set[str]:
    """Look at those pages that this person may open; return which they were."""
    opened = set()
    for path in wanted:
        answer = page.goto(path)
        if answer is not None and answer.ok:
            look(page)
            opened.add(path)
    return opened


def sign_in_resident(page: Page) -> None:
    """Sign in with a household's number and PIN."""
    page.locator("[name=number]").fill("018")
    page.locator("[name=pin]").fill(PIN)
    follow(page.locator("form[action$='/sign-in'] button[type=submit]"))
    page.wait_for_url("**/my/")


def card_path() -> str:
    """Return where the QR of the first card leads."""
    token = db.session.scalar(sa.text("SELECT token FROM card WHERE id = 1"))
    db.session.rollback()
    return f"/c/{token}"
