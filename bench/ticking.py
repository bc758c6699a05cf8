"""Ticking on a slow phone: a browser slowed down six times, a village of 1,700 people."""

import json
from statistics import median

from playwright.sync_api import Page, Route, sync_playwright

from bench.databases import AT, application, sqlite_folder
from bench.load import production_server
from pointsapp.access.current import hasher
from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import system_actor
from pointsapp.community.villages.service import create_village
from pointsapp.earning.activities import service
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.rules.queries import rules_for_activities
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.village_time import village_day
from pointsapp.web.unit_of_work import unit_of_work
from tests.left_out import browser_path

PEOPLE = 1_700
UNSENT = 43
SLOWED = 6
GOALS = {"tick_ms": 5.0, "open_ms": 1_000.0}
PASSWORD = "a-long-walk-home"
WATCH = """
window.opened = new Promise((tell) => document.addEventListener("people-ready", () =>
  requestAnimationFrame(() => setTimeout(() => tell(performance.now()))), true));
"""
TICK = """() => [...Array(20).keys()].map((at) => {
  const box = document.querySelectorAll("[name=person]")[400 + at];
  const began = performance.now();
  box.click();
  return performance.now() - began;
})"""


def measure() -> str:
    """Return the milliseconds that a tick takes, and the page with unsent ticks to open."""
    with sqlite_folder() as folder, application(f"sqlite:///{folder / 'b.sqlite3'}", folder):
        _lay_out()
        with production_server("wsgi:app", {}) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path(), args=["--no-sandbox"]
            )
            page = browser.new_page(
                viewport={"width": 360, "height": 740},
                base_url=f"http://127.0.0.1:{port}",
                service_workers="block",
            )
            figures = _on(page, "/activities/1")
            browser.close()
    met = all(figures[name] <= goal for name, goal in GOALS.items())
    return json.dumps({"name": "ticking", **figures, "goals": GOALS, "met": met})


def _lay_out() -> None:
    """Open a village with a recorder and an activity."""
    with unit_of_work() as session:
        village = create_village(session, name="白屯村", code="410972100201", at=AT, notice_days=0)
        by = system_actor(village.id)
        new = NewUser("recorder", "recorder", hasher().hash(PASSWORD), (Role.RECORDER,))
        staff.create_user(session, new, by=by, at=AT)
        adopt_template(session, Decided(village_day(AT), "1"), by=by, at=AT)
    with unit_of_work() as session:
        rule = rules_for_activities(session, by, village_day(AT))[0]
        sweeping = NewActivity("清扫", "广场", village_day(AT), rule.version_id, 200)
        service.record(session, sweeping, key="7f1b1d6e-0000-4000-8000-000000000001", by=by, at=AT)


def _everybody(route: Route) -> None:
    people = [
        [f"{n:04d}", None, [[100_000 + n, f"张学{n}", "zx", "zhangxue", ""]]] for n in range(PEOPLE)
    ]
    route.fulfill(json=people)


def _on(page: Page, path: str) -> dict[str, float]:
    page.goto("/sign-in/staff")
    page.locator("[name=username]").fill("recorder")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action$='staff'] button[type=submit]").click()
    page.wait_for_url("**/")
    page.route("**/activities/people?*", _everybody)
    page.route("**/ticks", lambda route: route.abort())
    page.add_init_script(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(path)
    page.evaluate("window.opened")
    ticks = page.evaluate(TICK)
    page.evaluate(
        f"[...document.querySelectorAll('[name=person]')].slice(0, {UNSENT - 20})"
        ".forEach((box) => box.click())"
    )
    opened = []
    for _ in range(5):
        page.goto(path)
        opened.append(page.evaluate("window.opened"))
    kept = page.locator("[data-count]").text_content()
    if kept != str(UNSENT):
        raise RuntimeError(f"{kept} of {UNSENT} ticks are there")
    return {"tick_ms": round(median(ticks), 1), "open_ms": round(median(opened))}
