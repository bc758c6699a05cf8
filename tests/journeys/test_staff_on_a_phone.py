"""On a phone the staff's header and lists leave the screen to the work."""

import re
from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.journeys.conftest import Open
from tests.journeys.layout import PASSWORD, lay_out, open_empty_village
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_every_page import prefer
from tests.journeys.test_recording import start_activity

pytestmark = [
    pytest.mark.journey,
    pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True),
]

SMALL: ViewportSize = {"width": 360, "height": 640}
MOST_OF_THE_SCREEN = 0.12


def test_the_header_is_one_line_with_the_way_back_and_the_menu(
    real_app: Flask, open_browser: Open
) -> None:
    open_empty_village()
    clerk = sign_in_staff(
        open_browser("/", size=SMALL, java_script_enabled=False), "recorder", PASSWORD
    )
    for language, type_size in product(("zh", "en"), ("normal", "large")):
        prefer(clerk, language, type_size)
        assert share_of_the_header(clerk) <= MOST_OF_THE_SCREEN
        clerk.goto("/activities/new")
        assert share_of_the_header(clerk) <= MOST_OF_THE_SCREEN
        expect(clerk.locator(".menu")).to_be_hidden()
        follow(clerk.locator(".header__back"))
        expect(clerk).to_have_url(re.compile("/activities/$"))
        clerk.locator(".header__switch summary").press("Enter")
        follow(clerk.locator(".menu a[href='/inspections/']"))
        expect(clerk.locator(".menu")).to_be_hidden()
        assert share_of_the_header(clerk) <= MOST_OF_THE_SCREEN


def test_the_open_menu_has_everything_and_is_read_well(real_app: Flask, open_browser: Open) -> None:
    open_empty_village()
    admin = sign_in_staff(open_browser("/", size=SMALL), "admin", PASSWORD)
    for type_size in ("normal", "large"):
        prefer(admin, "en", type_size)
        admin.locator(".header__switch summary").click()
        expect(look(admin).get_by_role("button", name="Sign out")).to_be_visible()


def test_a_list_has_rows_of_two_lines_and_the_whole_row_opens(
    real_app: Flask, open_browser: Open
) -> None:
    lay_out()
    clerk = sign_in_staff(open_browser("/", size=SMALL), "recorder", PASSWORD)
    start_activity(clerk)
    clerk.goto("/activities/")
    row = look(clerk).get_by_role("row", name="村内主干道清扫")
    expect(row.get_by_role("cell")).to_contain_text(["村内主干道清扫", "文化广场"])
    one_line = height_of(row.get_by_text("文化广场"))
    assert height_of(row) < 3 * one_line
    row.click(position={"x": 300, "y": 4})
    expect(clerk.get_by_role("heading", level=1)).to_have_text("村内主干道清扫")


def share_of_the_header(page: Page) -> float:
    """Return the part of the screen that the header takes."""
    return height_of(page.locator(".header")) / SMALL["height"]


def height_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return float(box["height"])
