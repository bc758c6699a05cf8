"""Everything that can be printed comes out whole, on the paper that it is made for."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.commands.demo import PASSWORD
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import Open
from tests.journeys.pages import follow, sign_in_staff
from tests.journeys.paper import Printed, print_page, scan
from tests.journeys.paper_faults import faults, over_the_edge
from tests.journeys.prints import HOSTILE, NOT_HERE, PLACES, PRINTS, SLIPS, Print
from tests.journeys.test_every_page import keep_preference, sign_in_resident
from tests.tidy.sources import ROOT

pytestmark = pytest.mark.journey

OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


class Printers:
    """Everybody who prints, each signed in once in a browser of their own."""

    def __init__(self, open_browser: Open) -> None:
        self.open_browser = open_browser
        self.pages: dict[str, Page] = {}
        self.places = _places()

    def page_of(self, who: str) -> Page:
        """Return this person's browser."""
        if who not in self.pages:
            page = self.open_browser("/sign-in")
            if who == "resident":
                sign_in_resident(page)
            else:
                sign_in_staff(page, who, PASSWORD)
            self.pages[who] = page
        return self.pages[who]

    def print_one(self, one: Print) -> Printed:
        """Open what is to be printed as whoever prints it, and print it."""
        page = self.page_of(one.who)
        if one.button:
            page.emulate_media(media="screen")
        page.goto(one.path.format(**self.places))
        if one.button:
            page.evaluate(OPEN_ALL)
            follow(page.locator(f"form[action$='{one.button}'] button[type=submit]").first)
        return print_page(page)


def _places() -> dict[str, str]:
    places = {name: str(db.session.scalar(sa.text(query))) for name, query in PLACES.items()}
    db.session.rollback()
    return places


def test_every_print_is_looked_at() -> None:
    looked_at = {one.template for one in PRINTS.values()} | set(NOT_HERE)
    assert printed_templates() == looked_at


def printed_templates() -> set[str]:
    """Return the templates that are laid out to be printed, and those that fill one of them in."""
    folder = ROOT / "templates"
    words = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}
    laid_out = r"layouts/print\.html|data-print\b"
    printed = {name for name, text in words.items() if re.search(laid_out, text)}
    filled_in = {name for name, text in words.items() if _extended(text) & printed}
    return printed | filled_in


def _extended(template: str) -> set[str]:
    return set(re.findall(r'extends "([^"]+)"', template))


def test_every_print_is_whole(real_app: Flask, open_browser: Open) -> None:
    printers = Printers(open_browser)
    assert faults_of(printers, PRINTS) == {}
    for width in SLIPS:
        print_slip(printers, width)
    address = urlsplit(scan(printers.print_one(PRINTS["a statement"]).pdf))
    opened = open_browser(f"{address.path}?{address.query}")
    expect(opened.locator(".notice--good")).to_be_visible()


def test_long_names_and_english_break_no_print(real_app: Flask, open_browser: Open) -> None:
    with unit_of_work() as session:
        for statement in HOSTILE:
            session.execute(sa.text(statement))
    printers = Printers(open_browser)
    for who in ("admin", "recorder", "approver", "counter", "supervisor", "resident"):
        keep_preference(printers.page_of(who), "en", "large")
    some = {name: one for name, one in PRINTS.items() if not one.is_large}
    assert faults_of(printers, some) == {}
    for width in SLIPS:
        print_slip(printers, width)


def print_slip(printers: Printers, width: str) -> None:
    """Print a slip on paper of this width: whole, with a code to scan and to type."""
    clerk = printers.page_of("counter")
    root = urljoin(clerk.url, "/")
    clerk.context.add_cookies([{"name": "slip", "value": width, "url": root}])
    clerk.goto(f"/redemptions/{printers.places['slip']}")
    printed = print_page(clerk)
    [sheet] = printed.sheets
    assert round(sheet.width) == SLIPS[width]
    assert over_the_edge(sheet) == []
    address, _found, code = scan(printed.pdf).partition("?code=")
    assert address.endswith("/board/check")
    assert [group for group in code.split("-") if group not in sheet.text] == []


def faults_of(printers: Printers, prints: dict[str, Print]) -> dict[str, list[str]]:
    """Print all of these; return what is wrong with each."""
    found = {name: list(faults(printers.print_one(one), one)) for name, one in prints.items()}
    return {name: wrong for name, wrong in found.items() if wrong}
