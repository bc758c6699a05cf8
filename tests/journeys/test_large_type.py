"""The large type keeps its promise on every page of a resident, and nothing is pushed sideways."""

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize

from pointsapp.demo.village import CODE as DEMO_CODE
from tests.journeys.conftest import Open
from tests.journeys.large_type import broken_promises
from tests.journeys.test_every_page import paths_and_visitors, prefer, sign_in_resident

pytestmark = pytest.mark.journey

NARROWEST: ViewportSize = {"width": 320, "height": 640}
"""The smallest phone; also what is left of a 1280 px screen at 400 % zoom."""
BOARD = ("", "honours", "looked-after", "rules", "goods", "seals", "notices/1")


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_every_page_of_a_resident_is_large_and_narrow(real_app: Flask, open_browser: Open) -> None:
    page = open_browser("/sign-in", size=NARROWEST)
    prefer(page, "zh", "large")
    wrong = measured(page)
    page.goto("/")
    wrong |= measured(page)
    page.goto("/sign-in")
    sign_in_resident(page)
    own = [path for path, _ in paths_and_visitors(real_app) if path.startswith("/my/")]
    for path in (*own, *(f"/board/{DEMO_CODE}/{name}" for name in BOARD), "/board/check"):
        answer = page.goto(path)
        if answer is not None and answer.ok:
            wrong |= measured(page)
    assert wrong == {}


def measured(page: Page) -> dict[str, list[str]]:
    """Return what is wrong on this page under its address, if anything."""
    found = broken_promises(page)
    return {page.url: found} if found else {}
