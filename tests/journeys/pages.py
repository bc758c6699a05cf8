"""What a person does on the pages, in the person's words; every page is checked with axe."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

HERE = Path(__file__).parent
LOOKING = (
    (HERE / "looking.js")
    .read_text()
    .replace("AXE_SCRIPT", AXE_SCRIPT)
    .replace("MARK_LOOKS", (HERE / "looks.js").read_text())
)
"""The script with which every browser of the tests begins each page."""


def look(page: Page) -> Page:
    """Check the page as a person would meet it: by axe, and that nothing is pushed sideways."""
    look_again(page, [])
    return page


def look_again(page: Page, looks: list[str]) -> None:
    """Look at a page in another size, type or language than in these looks; add what it shows.

    Where the same elements were shown, axe is asked only what such a change may break.
    """
    seen = page.evaluate("looks => look(looks)", looks)
    assert seen["violations"] == [], (page.url, seen["violations"])
    assert seen["tooWide"] <= 0, (page.url, seen["tooWide"])
    looks.append(seen["shown"])


def follow(control: Locator) -> None:
    """Tap what leads to another page, and wait until that page is there."""
    with control.page.expect_navigation():
        control.click()


def sign_in_staff(page: Page, username: str, password: str) -> Page:
    """Sign in with user name and password."""
    page.goto("/sign-in/staff")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    follow(page.locator("form[action$='staff'] button[type=submit]"))
    page.wait_for_url("**/")
    return page
