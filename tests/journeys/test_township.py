"""A supervisor looks at the villages side by side, and then at one of them in pictures."""

from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import expect

from pointsapp.commands.demo import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_every_page import prefer

pytestmark = pytest.mark.journey


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_from_the_sign_in_to_one_villages_pictures(real_app: Flask, open_browser: Open) -> None:
    page = sign_in_staff(open_browser("/"), "supervisor", PASSWORD)
    for size, (language, type_size) in product(
        (PHONE, DESKTOP), (("zh", "normal"), ("en", "large"))
    ):
        page.set_viewport_size(size)
        page.goto("/")
        prefer(page, language, type_size)
        follow(page.locator("main a[href='/township/']"))
        rows = look(page).locator("tbody tr")
        expect(rows).to_have_count(2)
        follow(page.locator("nav a", has_text="按年" if language == "zh" else "By year"))
        look(page)
        follow(page.locator("tbody a").first)
        expect(look(page).locator("svg[role=img]").first).to_be_visible()
        page.locator("summary", has_text="看表格" if language == "zh" else "table").first.click()
        expect(look(page).locator("details[open] table").first).to_be_visible()
