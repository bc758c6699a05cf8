"""Measures on a page what the large type promises, by what the browser computed."""

from pathlib import Path

from playwright.sync_api import Page

MEASURE = Path(__file__).with_suffix(".js").read_text()


def broken_promises(page: Page) -> list[str]:
    """Return what on this page is smaller, tighter, paler or wider than the large type promises."""
    found: list[str] = page.evaluate(MEASURE)
    return found
