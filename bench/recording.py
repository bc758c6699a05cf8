"""A practised clerk records forty-three people in a browser: how many actions, how many seconds.

Not part of `make bench`, for it needs Chromium and a running demo village:
`python -m bench.recording http://127.0.0.1:8000 /usr/bin/chromium`. An action is a tap, or a field
filled in. Prints one JSON object.
"""

import json
import sys
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from pointsapp.commands.demo import PASSWORD

PEOPLE = 43
MOST_ACTIONS = PEOPLE + 12
MOST_SEARCH_MILLISECONDS = 100
PHONE: ViewportSize = {"width": 360, "height": 740}
TYPED = ("z", "zx", "wgl", "018", "5", "li")
SEARCH = """typed => {
  const field = document.getElementById('q');
  const began = performance.now();
  field.value = typed;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  document.body.offsetHeight;
  return performance.now() - began;
}"""


class Clerk:
    """Counts what is done."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def fill(self, selector: str, text: str) -> None:
        """Fill a field in."""
        self.page.locator(selector).fill(text)
        self.actions += 1

    def tap(self, selector: str, index: int = 0) -> None:
        """Tap something."""
        self.page.locator(selector).nth(index).click()
        self.actions += 1


def sign_in(page: Page) -> None:
    """Sign the recorder in; that is done once a day and not counted."""
    page.goto("/sign-in/staff")
    page.locator("[name=username]").fill("recorder")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action$='staff'] button[type=submit]").click()
    page.wait_for_url("**/")


def record(page: Page) -> dict[str, object]:
    """Record an activity of today with its people, up to the submitted sheet."""
    page.goto("/activities/new")
    clerk, began = Clerk(page), perf_counter()
    clerk.fill("[name=name]", "村内主干道清扫")
    clerk.fill("[name=quantity]", "2")
    clerk.tap("form.form button[type=submit]")
    expect(page.locator("[data-only]")).to_be_visible()
    search = median(page.evaluate(SEARCH, typed) for typed in TYPED * 3)
    page.evaluate(SEARCH, "")
    for index in range(PEOPLE):
        clerk.tap("[name=person]", index)
    expect(page.locator("[data-count]")).to_have_text(str(PEOPLE))
    clerk.tap("[name=then]")
    expect(page.locator("tbody tr")).to_have_count(PEOPLE)
    clerk.tap("form[action$='/submission'] button")
    expect(page.locator("form[action$='/submission']")).to_have_count(0)
    return {
        "name": "recording_43",
        "actions": clerk.actions,
        "goal": MOST_ACTIONS,
        "seconds": round(perf_counter() - began, 1),
        "search_milliseconds": round(search, 1),
        "met": clerk.actions <= MOST_ACTIONS and search < MOST_SEARCH_MILLISECONDS,
    }


def main(address: str, chromium: str) -> None:
    """Measure once and print the line."""
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(viewport=PHONE, base_url=address).new_page()
        page.set_default_timeout(60_000)
        sign_in(page)
        print(json.dumps(record(page)))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
