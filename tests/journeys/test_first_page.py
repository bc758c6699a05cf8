"""The first page of a household on a small phone: what it buys is seen, the menu stays small."""

from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import Open
from tests.journeys.pages import look
from tests.journeys.test_every_page import prefer, sign_in_resident

pytestmark = pytest.mark.journey

SMALL_PHONE: ViewportSize = {"width": 360, "height": 640}
MOST_OF_THE_SCREEN = 0.12


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_the_menu_is_one_row_of_six_words_with_drawings(
    real_app: Flask, open_browser: Open
) -> None:
    page = open_browser("/sign-in", size=SMALL_PHONE)
    sign_in_resident(page)
    for language, type_size in product(("zh", "en"), ("normal", "large")):
        prefer(page, language, type_size)
        look(page)
        expect(page.locator(".goal")).to_be_in_viewport()
        expect(page.locator(".bar__place")).to_have_count(6)
        expect(page.locator(".bar__icon")).to_have_count(6)
        assert height_of_menu(page) <= MOST_OF_THE_SCREEN * SMALL_PHONE["height"]
        assert page.evaluate(WORDS_THAT_ARE_CUT) == []


def height_of_menu(page: Page) -> float:
    box = page.locator(".bar").bounding_box()
    assert box is not None
    return box["height"]


WORDS_THAT_ARE_CUT = """() => Array.from(document.querySelectorAll(".bar__place"))
  .filter((place) => place.scrollWidth > place.clientWidth).map((place) => place.textContent)"""
