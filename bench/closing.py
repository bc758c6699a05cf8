"""What closing a year costs: `python -m bench closing [--villages 30]`.

Villages of 531 households with twelve awards each, on SQLite and on the server of
TEST_POSTGRESQL_URL: all points lapse by two people, are given back as one act, and the year is
closed. Prints the CPU time and the statements of one village, and of all one after another.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random

import sqlalchemy as sa
from flask import Flask

from bench.databases import application, postgresql_databases, sqlite_folder
from bench.growth import counted
from pointsapp import ledger
from pointsapp.actor import village_of
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Household
from pointsapp.community.roster import service as roster
from pointsapp.community.roster.reading import Roster
from pointsapp.demo.people import invent_households
from pointsapp.demo.village import ROSTER_FILE, Secrets, Staff, found_next_village
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.closings import service as closings
from pointsapp.year_end.expiries import queries, service
from pointsapp.year_end.expiries.service import NewExpiry
from pointsapp.year_end.expiries.terms import Choice, Terms

OPENED, LAPSES_ON = datetime(2026, 1, 1, 2, tzinfo=UTC), date(2027, 1, 1)
TOLD, POSTED = datetime(2026, 10, 1, 2, tzinfo=UTC), datetime(2027, 1, 1, 2, tzinfo=UTC)
TERMS = Terms(choice=Choice.OLDER, months=6)
MONTHS = 12
STEPS = ("preview", "post", "give back", "close")


@dataclass
class Spent:
    """CPU seconds and statements of a step in all villages; `first` is one village's."""

    seconds: float = 0
    statements: int = 0
    first: tuple[float, int] | None = None

    def add(self, seconds: float, statements: int) -> None:
        """Add what one village cost."""
        self.first = self.first or (seconds, statements)
        self.seconds += seconds
        self.statements += statements


def run(arguments: list[str]) -> int:
    """Print a table for each database."""
    parser = argparse.ArgumentParser(prog="python -m bench closing")
    parser.add_argument("--villages", type=int, default=30)
    villages = parser.parse_args(arguments).villages
    with _sqlite() as app:
        _tell("SQLite", _close_all(app, villages), villages)
    with _postgresql() as app:
        _tell("PostgreSQL", _close_all(app, villages), villages)
    return 0


@contextmanager
def _sqlite() -> Iterator[Flask]:
    with sqlite_folder() as folder, application(f"sqlite:///{folder / 'v.sqlite3'}", folder) as app:
        yield app


@contextmanager
def _postgresql() -> Iterator[Flask]:
    with (
        postgresql_databases() as (ours, _reference),
        sqlite_folder() as folder,
        application(ours.replace("postgresql://", "postgresql+psycopg://", 1), folder) as app,
    ):
        yield app


def _close_all(app: Flask, villages: int) -> dict[str, Spent]:
    settled = [_settle(number) for number in range(1, villages + 1)]
    spent = {step: Spent() for step in STEPS}
    for staff in settled:
        _close(app, staff, spent)
    assert ledger.verify(db.session.connection()).ok
    return spent


def _settle(number: int) -> Staff:
    """Found a village whose households earned something each month of the year."""
    with unit_of_work() as session:
        staff = found_next_village(session, Secrets("x", "x"), number, at=OPENED)
        households = tuple(invent_households(Random(number)))
        listed = Roster({}, households, left_out=(), oddities=(), errors=())
        roster.save(session, listed, ROSTER_FILE, by=staff.admin, at=OPENED)
        village_id = village_of(staff.admin)
        issued = ledger.find_account(session, book_id=village_id, kind=AccountKind.ISSUED)
        homes = session.scalars(sa.select(Household.account_id).filter_by(village_id=village_id))
        accounts = homes.all()
        for month in range(MONTHS):
            at = OPENED + timedelta(days=30 * month)
            awards = [_award(f"{month}-{one}", issued, one, at.date()) for one in accounts]
            ledger.post_many(session, village_id, awards, by="user:1", at=at)
    db.session.remove()
    return staff


def _award(key: str, issued: int, account_id: int, day: date) -> ledger.Posting:
    legs = (ledger.Leg(issued, -3), ledger.Leg(account_id, 3))
    return ledger.Posting(key, "award", legs, day, "award_line", 1)


def _close(app: Flask, staff: Staff, spent: dict[str, Spent]) -> None:
    by, second = staff.admin, staff.approver.code
    new = NewExpiry(TERMS, LAPSES_ON, "村民会议")
    with unit_of_work() as session:
        expiry_id = service.announce(session, new, key="bench", by=by, at=TOLD)
    seen = queries.what_lapses(db.session(), village_of(by), TERMS, LAPSES_ON).digest
    db.session.remove()
    last = date(2026, 12, 31)
    steps: dict[str, Callable[..., object]] = {
        "preview": lambda session: queries.what_lapses(session, village_of(by), TERMS, LAPSES_ON),
        "post": partial(service.post, expiry_id=expiry_id, seen=seen, second=second),
        "give back": partial(service.undo, expiry_id=expiry_id, second=second),
        "close": partial(closings.close, through=last),
    }
    for name, step in steps.items():
        acts = {} if name == "preview" else {"by": by, "at": POSTED}
        with counted(app) as statements:
            began = time.process_time()
            with unit_of_work() as session:
                step(session, **acts)
            seconds = time.process_time() - began
        db.session.remove()
        spent[name].add(seconds, len(statements))


def _tell(database: str, spent: dict[str, Spent], villages: int) -> None:
    print(f"\n{database}\n\n| step | one: CPU ms | statements | {villages}: CPU s | statements |")
    print("|---|---|---|---|---|")
    for name, one in spent.items():
        seconds, statements = one.first or (0, 0)
        print(
            f"| {name} | {1000 * seconds:.0f} | {statements} | {one.seconds:.2f} |"
            f" {one.statements} |",
            flush=True,
        )
