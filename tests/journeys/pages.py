"""What a person does on the pages, in the person's words; every page is checked with axe."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

EACH_LOOK = "axe.configure({rules: [{id: 'color-contrast', selector: ':not([data-seen-before])'}]})"
MARK_LOOKS = Path(__file__).with_name("looks.js").read_text()
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"


def check_accessibility(page: Page) -> None:
    """Fail with what axe finds on this page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT + EACH_LOOK)
    page.evaluate(MARK_LOOKS)
    violations = page.evaluate(VIOLATIONS)
    told = [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in violations]
    assert told == [], (page.url, told)


def check_width(page: Page) -> None:
    """Fail when the page must be pushed sideways to be read."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, (page.url, wider)


def look(page: Page) -> Page:
    """Check the page as a person would meet it."""
    check_accessibility(page)
    check_width(page)
    return page


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
