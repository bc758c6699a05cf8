"""Every page of the demo village: nothing for axe to find, nothing to push sideways."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.access.guard import permission_of
from pointsapp.access.permissions import PERMISSIONS, Role
from pointsapp.commands.demo import PASSWORD, PIN
from pointsapp.demo.village import CODE as DEMO_CODE
from pointsapp.extensions import db
from pointsapp.village_time import coming_year
from pointsapp.web.clock import village_today
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.pages import follow, look_again, sign_in_staff

pytestmark = pytest.mark.journey

SHARES = 8
"""The pages are shared out, so that several workers can walk at the same time."""

VISITORS = {
    "admin": Role.ADMIN,
    "recorder": Role.RECORDER,
    "approver": Role.APPROVER,
    "counter": Role.COUNTER,
    "member": Role.PAIRED_MEMBER,
    "mediator": Role.MEDIATOR,
    "supervisor": Role.SUPERVISOR,
    "county": Role.COUNTY_SUPERVISOR,
    "resident": Role.RESIDENT,
}
BOARD = (
    "",
    "rules",
    "notices/1",
    "honours",
    "honour-lists/1",
    "looked-after",
    "goods",
    "seals",
    "poster",
)
FILE = re.compile(r"\.(xlsx|txt|js|py)$|/photo$|<int:photo_id>$|^/api/")
NO_PAGE = {
    "/activities/people": "a list for the recording page's script",
    "/manage/closure/<int:closure_id>/notice": "where a village closes: test_closing.py",
    "/township/villages/<int:village_id>/closure/<int:closure_id>/balances": "of a closed village",
    "/healthz": "for the machine that watches",
    "/metrics": "for the machine that watches, which shows a token",
    "/my/deeds/<int:line_id>": "one's own, looked at from the list",
    "/my/honour-lists/candidates/<int:candidate_id>/objection": "from the list: test_honours.py",
    "/my/exchanges/<int:redemption_id>": "one's own, looked at from the list",
    "/my/orders/new": "asked of a member at a household's door: tests/journeys/test_door.py",
    "/my/orders/new/code": "asked of a member at a household's door",
    "/offline": "in both languages at once; looked at where the network is cut",
    "/township/visit/reason": "asked of a supervisor in a village",
}
PAIRED_MEMBER = "SELECT id FROM user_account WHERE username = 'member'"
HANGS_OUT = """
SELECT max(list.id) FROM honour_proposal AS list
JOIN honour_candidate AS candidate ON candidate.proposal_id = list.id
WHERE list.hung_out_at IS NOT NULL AND list.taken_in_at IS NULL AND candidate.state = 'chosen'
"""
"""A list whose honours are given is not taken in any more."""
LEAST = "SELECT substr(occurred_on, 1, {0}) FROM award_line GROUP BY 1 ORDER BY count(*)"
SHORTER = {
    "/ledger-sheets/": ("year", LEAST.format(4)),
    "/sheets/register": ("month", LEAST.format(7)),
}
"""Pages that repeat one row a thousand times are looked at where they have the fewest of them."""


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


class Visitors:
    """Everybody of the demo village, each signed in once in a browser of their own."""

    def __init__(self, open_browser: Open) -> None:
        self.open_browser = open_browser
        self.pages: dict[str, Page] = {}

    def page_of(self, name: str) -> Page:
        """Return this person's browser."""
        if name not in self.pages:
            page = self.open_browser("/sign-in", size=PHONE)
            prefer(page, "zh", "normal")
            if name == "resident":
                sign_in_resident(page)
            else:
                sign_in_staff(page, name, PASSWORD)
            self.pages[name] = page
        return self.pages[name]

    def open_as_somebody(self, path: str, names: list[str]) -> Page | None:
        """Return the page as the first of these people sees it who may see it."""
        for name in names:
            page = self.page_of(name)
            answer = page.goto(path)
            if answer is not None and answer.ok:
                return page
        return None


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_readable(real_app: Flask, open_browser: Open, share: int) -> None:
    visitors = Visitors(open_browser)
    unopened = []
    for path, names in pages_of_share(real_app, share):
        page = visitors.open_as_somebody(path, names)
        if page is None:
            unopened.append(path)
        else:
            look_in_every_way(page)
    assert unopened == []


def pages_of_share(app: Flask, share: int) -> list[tuple[str, list[str]]]:
    """Return a share of the pages; those of one visitor are together: few must sign in for it."""
    pages = sorted(paths_and_visitors(app), key=lambda page: (page[1], page[0]))
    first, end = (len(pages) * number // SHARES for number in (share, share + 1))
    return [(shortened(path), names) for path, names in pages[first:end]]


def shortened(path: str) -> str:
    """Return the page's address, or that of a shorter view of it."""
    if path not in SHORTER:
        return path
    name, query = SHORTER[path]
    value = db.session.scalar(sa.text(query))
    db.session.rollback()
    return f"{path}?{name}={value}"


def test_a_residents_own_entries_are_readable(real_app: Flask, open_browser: Open) -> None:
    resident = Visitors(open_browser).page_of("resident")
    for why in ("/my/deeds/", "/my/exchanges/"):
        resident.goto("/my/")
        follow(resident.locator(f"a.list__item[href^='{why}']").first)
        look_in_every_way(resident)


def test_what_everybody_sees_is_readable(real_app: Flask, open_browser: Open) -> None:
    stranger = open_browser("/sign-in", size=PHONE)
    ways_in = ("/", "/sign-in", "/sign-in/staff", card_path())
    for path in (*ways_in, *(f"/board/{DEMO_CODE}/{name}" for name in BOARD)):
        stranger.goto(path)
        look_in_every_way(stranger)


def look_in_every_way(page: Page) -> None:
    """Look at an open page on a phone, on a desktop, and in English in large type."""
    looks: list[str] = []
    look_again(page, looks)
    page.set_viewport_size(DESKTOP)
    look_again(page, looks)
    page.set_viewport_size(PHONE)
    prefer(page, "en", "large")
    look_again(page, looks)
    keep_preference(page, "zh", "normal")


def prefer(page: Page, language: str, type_size: str) -> None:
    """Choose language and size of type, and see this page so."""
    keep_preference(page, language, type_size)
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))


def keep_preference(page: Page, language: str, type_size: str) -> None:
    """Keep language and size of type as the switches at the top keep them."""
    kept = {"language": language, "type": type_size}
    cookies = [{"name": name, "value": value, "url": page.url} for name, value in kept.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # plain dicts are the cookies it takes


def paths_and_visitors(app: Flask) -> Iterator[tuple[str, list[str]]]:
    """Return the path of every page, the first thing of each kind, and who may try to open it."""
    member = str(db.session.scalar(sa.text(PAIRED_MEMBER)))
    hangs_out = f"/honour-lists/{db.session.scalar(sa.text(HANGS_OUT))}/taking-in"
    db.session.rollback()
    year = str(coming_year(village_today()))
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<int:member_id>", member).replace("<int:year>", year)
        path = re.sub(r"/honour-lists/<int:\w+>/taking-in", hangs_out, path)
        path = re.sub(r"<int:\w+>", "1", path)
        if "GET" not in (rule.methods or ()) or rule.rule in NO_PAGE or FILE.search(rule.rule):
            continue
        if "<" not in path:
            permission = permission_of(rule.endpoint)
            may = [name for name, role in VISITORS.items() if permission in PERMISSIONS[role]]
            yield path, may


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
