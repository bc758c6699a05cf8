"""What one redemption costs: `python -m bench one_redemption [--times 200]`.

A clerk hands out three goods to households that agreed by their one-minute codes: the whole
request, from its first byte to the last, and `redeem` in its unit of work alone. CPU time of the
process in the median and at best, and statements as the driver gets them, on SQLite and on the
server of TEST_POSTGRESQL_URL.
"""

import argparse
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median

from flask import Flask

from bench.counters import Clerk, open_counters
from bench.databases import application, postgresql_databases, sqlite_folder
from bench.growth import counted
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.exchange.redemptions.agreement import BY_PIN
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

WARM = 30


def run(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench one_redemption")
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args(arguments).times
    print("| database | redemption | CPU ms, median | at best | statements |")
    print("|---|---|---|---|---|")
    for database, app in _databases():
        [clerk] = open_counters(app, villages=1, clerks=1, codes=10 * (times + WARM + 10))
        for name, redeem_once in (
            ("with HTTP", by_http(app, clerk)),
            ("service", by_service(clerk)),
        ):
            costs = [cpu(redeem_once) for _ in range(times + WARM)][WARM:]
            with counted(app) as statements:
                redeem_once()
            cost = f"{1000 * median(costs):.1f} | {1000 * min(costs):.1f} | {len(statements)}"
            print(f"| {database} | {name} | {cost} |", flush=True)
    return 0


@contextmanager
def _sqlite() -> Iterator[Flask]:
    with (
        sqlite_folder() as folder,
        application(f"sqlite:///{folder / 'b.sqlite3'}", folder) as app,
    ):
        yield app


@contextmanager
def _postgresql() -> Iterator[Flask]:
    with (
        sqlite_folder() as folder,
        postgresql_databases() as (url, _),
        application(url, folder) as app,
    ):
        yield app


def _databases() -> Iterator[tuple[str, Flask]]:
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with database() as app:
            yield name, app


def by_http(app: Flask, clerk: Clerk) -> Callable[[], None]:
    """Return what redeems by a request to the application."""
    client = app.test_client()
    client.set_cookie("session", clerk.cookie.removeprefix("session="))
    households = count()

    def redeem_once() -> None:
        household_id = clerk.households[next(households) % len(clerk.households)]
        with app.app_context():  # one for each request, as the server has
            answer = client.post(
                f"/counter/{household_id}/redemptions", data=clerk.fields(str(uuid.uuid4()))
            )
        assert answer.status_code == 303, answer.status

    return redeem_once


def by_service(clerk: Clerk) -> Callable[[], None]:
    """Return what redeems by the service, in a unit of work that commits."""
    by = Actor(1, code_of(ActorKind.USER, 1), "", permissions_of([Role.COUNTER]), 1)
    households = count()

    def redeem_once() -> None:
        household_id = clerk.households[next(households) % len(clerk.households)]
        basket = Basket(str(uuid.uuid4()), dict.fromkeys(clerk.items, 1), BY_PIN)
        with unit_of_work() as session:
            redeem(session, household_id, basket, by=by, at=now())
        db.session.remove()

    return redeem_once


def cpu(work: Callable[[], None]) -> float:
    """Return the seconds of CPU that the work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before
