"""What each page costs after a year and after five: CPU time, statements and bytes.

`python -m bench growth [--years 5] [--customers 250]` makes both villages as `flask demo` does,
opens every page that the links of each role lead to, and prints those that grew most first.
"""

import argparse
import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from statistics import median
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from bench.browsers import browsers_of
from bench.databases import sqlite_folder
from pointsapp import create_app
from pointsapp.extensions import db

MOST_GROWTH, MOST_BYTES = 1.3, 100_000
"""A page may cost so much more after five years, and may be so long before it is compressed."""
TIMES, TIMES_AGAIN = 5, 25
"""So often a page is opened; and again, where it seems slower: another's work looks like growth."""
NOT_LINKED = ("/activities/people",)
"""A script asks for it."""
LEAVES = ("/sign-out", "/language", "/type-size")


@dataclass(frozen=True)
class Cost:
    """The least CPU time of some requests in milliseconds, statements and bytes of one."""

    cpu: float
    statements: int
    bytes: int


@dataclass(frozen=True)
class Page:
    """An address of a village, as somebody opens it."""

    app: Flask
    browser: FlaskClient
    path: str

    def open(self) -> bytes:
        """Return what is sent."""
        with self.browser.get(self.path) as answer:
            return answer.get_data()

    def measure(self) -> tuple[int, int]:
        """Return how many statements it takes and how long it is.

        The fewer of two times: every five minutes it is also kept that a device was seen.
        """
        return min(self._measure_once() for _time in range(2))

    def _measure_once(self) -> tuple[int, int]:
        with counted(self.app) as statements:
            length = len(self.open())
        return len(statements), length


Clock = Callable[[], float]
"""Tells seconds of CPU so far."""
Costs = dict[tuple[str, str], Cost]
"""By role and route."""


def run(arguments: list[str]) -> int:
    """Print the table; 1 when a page grew more or is longer than a page may be."""
    parser = argparse.ArgumentParser(prog="python -m bench growth")
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--customers", type=int, default=250)
    asked = parser.parse_args(arguments)
    with (
        village(years=1, customers=asked.customers) as young,
        village(years=asked.years, customers=asked.customers) as old,
    ):
        return tell(*costs(young, old))


@contextmanager
def village(*, years: int, customers: int) -> Iterator[Flask]:
    """Give the application with a demo village of so many years."""
    with sqlite_folder() as folder:
        os.environ.update(
            DATABASE_URL=f"sqlite:///{folder / 'v.sqlite3'}", INSTANCE_PATH=str(folder)
        )
        app = create_app()
        app.config.update(PROPAGATE_EXCEPTIONS=True)
        with app.app_context():
            upgrade()
        sizes = [f"--years={years}", f"--customers={customers}", "--villages=1"]
        app.test_cli_runner().invoke(args=["demo", *sizes], catch_exceptions=False)
        yield app
        with app.app_context():
            db.engine.dispose()


def costs(*apps: Flask, clock: Clock = time.process_time) -> list[Costs]:
    """Return what each route that all have costs each role, at the first address that leads to it.

    They are opened in turn, so that what else the machine does meanwhile is in all figures alike.
    """
    found: list[Costs] = [{} for _app in apps]
    browsers = [browsers_of(app) for app in apps]
    for role in set.intersection(*(set(of_one) for of_one in browsers)):
        theirs = [of_one[role] for of_one in browsers]
        open_to = [routes_open_to(app, one) for app, one in zip(apps, theirs, strict=True)]
        for route in set.intersection(*map(set, open_to)):
            pages = [
                Page(app, browser, paths[route])
                for app, browser, paths in zip(apps, theirs, open_to, strict=True)
            ]
            for costs_of_one, cost in zip(found, settled(pages, clock), strict=True):
                costs_of_one[role, route] = cost
    return found


def settled(pages: list[Page], clock: Clock = time.process_time) -> list[Cost]:
    """Open pages in turn; more often where the last seems to cost more than the first."""
    measured = costs_of(pages, TIMES, clock)
    if is_slower(measured[0], measured[-1]):
        measured = costs_of(pages, TIMES_AGAIN, clock)
    return measured


def routes_open_to(app: Flask, browser: FlaskClient, *, files: bool = True) -> dict[str, str]:
    """Follow every link from the home page; return the first address of each route.

    What scripts ask for is opened, too. Without `files`, those of Excel are not.
    """
    found: dict[str, str] = {}
    waiting = deque(["/", *NOT_LINKED])
    while waiting:
        path = waiting.popleft()
        route = route_of(app, path)
        if route is None or route in found or (route.endswith(".xlsx") and not files):
            continue
        with closing(browser.get(path, follow_redirects=True)) as answer:
            if answer.status_code == 200:
                found[route] = path
                waiting.extend(links_of(answer))
    return found


def route_of(app: Flask, path: str) -> str | None:
    """Return the rule that an address leads to; None for what a growth cannot be asked of."""
    if path.startswith(("/static/", *LEAVES)):
        return None
    try:
        rule, _values = app.url_map.bind("localhost").match(path, return_rule=True)
    except HTTPException:
        return None
    return str(rule)


def links_of(answer: TestResponse) -> list[str]:
    """Return the product's own addresses that a page links to, without what stands behind `?`."""
    if answer.mimetype != "text/html" or not answer.data:
        return []
    links = html.fromstring(answer.data).xpath("//a/@href")
    there = answer.request.path
    return [urlsplit(urljoin(there, link)).path for link in links if "://" not in link]


def costs_of(pages: list[Page], times: int, clock: Clock = time.process_time) -> list[Cost]:
    """Open pages in turn so many times; the first, which compiles and caches, is not counted."""
    measured = [page.measure() for page in pages]
    seconds: list[list[float]] = [[] for _page in pages]
    for _time in range(times):
        for page, of_one in zip(pages, seconds, strict=True):
            before = clock()
            page.open()
            of_one.append(clock() - before)
    return [
        Cost(min(of_one) * 1000, *of_page)
        for of_one, of_page in zip(seconds, measured, strict=True)
    ]


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that run inside the block."""
    seen: list[str] = []

    def remember(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", remember)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", remember)


def is_slower(first: Cost, last: Cost) -> bool:
    """Tell whether a page costs more than it may after the years."""
    return last.cpu > MOST_GROWTH * first.cpu and last.cpu - first.cpu > 1


def tell(young: Costs, old: Costs) -> int:
    """Print both costs of each page that both villages have; 1 when one is over a limit."""
    both = sorted(young.keys() & old.keys(), key=lambda page: young[page].cpu - old[page].cpu)
    print("| who | page | CPU ms | statements | bytes |\n|---|---|---|---|---|")
    over = 0
    for who, route in both:
        first, last = young[who, route], old[who, route]
        longer = last.statements > first.statements or last.bytes > MOST_BYTES
        broken = longer or is_slower(first, last)
        over += broken
        print(
            f"| {who} | {'**' if broken else ''}{route}{'**' if broken else ''} "
            f"| {first.cpu:.1f} → {last.cpu:.1f} "
            f"| {first.statements} → {last.statements} | {first.bytes:,} → {last.bytes:,} |"
        )
    growth = median(old[page].cpu / young[page].cpu for page in both)
    print(f"\n{len(both)} pages, median growth {growth:.2f}, {over} over a limit")
    return int(over > 0)
