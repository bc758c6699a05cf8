"""What is printed comes out on the paper that it is made for."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.access.cards import service as cards
from pointsapp.actor import system_actor
from pointsapp.community.models import Household
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import Open
from tests.journeys.layout import PASSWORD, lay_out
from tests.journeys.pages import sign_in_staff

pytestmark = pytest.mark.journey
A4, A3 = (595, 842), (842, 1191)


def printed(page: Page) -> list[tuple[int, int]]:
    """Print the page and return the sizes of its sheets, in points."""
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(boxes)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def near(sizes: list[tuple[int, int]], paper: tuple[int, int]) -> bool:
    return all(abs(a - b) <= 2 for size in sizes for a, b in zip(size, paper, strict=True))


def test_ten_cards_come_out_on_each_sheet_of_a4(real_app: Flask, open_browser: Open) -> None:
    layout = lay_out()
    with unit_of_work() as session:
        for household in session.query(Household).filter_by(village_id=layout.village_id):
            by = system_actor(layout.village_id)
            cards.issue_missing_cards(session, household.group_id, by=by, at=now())
    clerk = sign_in_staff(open_browser("/"), "admin", PASSWORD)
    clerk.goto("/manage/cards/sheet?group=1")
    expect(clerk.locator(".points-card")).to_have_count(30)
    sheets = printed(clerk)
    assert len(sheets) == 3
    assert near(sheets, A4)


def test_the_board_comes_out_on_a3(real_app: Flask, open_browser: Open) -> None:
    lay_out()
    anybody = open_browser("/board/410972100201/poster")
    sheets = printed(anybody)
    assert len(sheets) == 1
    assert near(sheets, A3)
