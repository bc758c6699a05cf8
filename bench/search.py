"""CPU of one search in a county's town: thirty villages of 1,900 people each."""

import json
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.databases import AT, application, postgresql_databases, sqlite_folder
from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.community.households.search import find_households, find_people
from pointsapp.community.households.service import Member, number_facts, person_facts
from pointsapp.community.models import Household, Resident
from pointsapp.community.villages import service as villages
from pointsapp.demo.people import MEN, SURNAMES, WOMEN
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work

VILLAGES = 30
HOUSEHOLDS = 530
PEOPLE = 1_900
OneSearch = Callable[[Session, int], object]
ROUNDS = 15
GOAL_MS = 30
TYPED = {"name": "张学军", "initials": "zxj", "number": "018", "tail": "8123"}


def measure() -> str:
    """Return the line of this measurement: the slowest search of both databases."""
    medians: dict[str, float] = {}
    with sqlite_folder() as folder:
        medians |= _measure_on(f"sqlite:///{folder / 'ours.sqlite3'}", folder)
        with postgresql_databases() as (ours, _reference):
            url = ours.replace("postgresql://", "postgresql+psycopg://", 1)
            medians |= _measure_on(url, folder)
    worst = max(medians.values())
    return json.dumps(
        {"name": "search", **medians, "goal": GOAL_MS, "unit": "ms CPU", "met": worst <= GOAL_MS}
    )


def _searches(find: Callable[[Session, int, str], object], typed: str) -> OneSearch:
    return lambda session, village_id: find(session, village_id, typed)


def _measure_on(url: str, folder: Path) -> dict[str, float]:
    medians: dict[str, float] = {}
    with application(url, folder):
        ids = [_make_village(number) for number in range(VILLAGES)]
        session = db.session()
        if db.engine.dialect.name == "postgresql":
            session.execute(sa.text("ANALYZE"))
        finds: dict[str, Callable[[Session, int, str], object]] = {
            "people": partial(find_people, on=AT.date()),
            "households": find_households,
        }
        for what, find in finds.items():
            for kind, typed in TYPED.items():
                name = f"{db.engine.dialect.name} {what} {kind}"
                medians[name] = _median_ms(session, _searches(find, typed), ids)
    return medians


def _make_village(number: int) -> int:
    """Make a village with its households and people by a handful of statements."""
    random = Random(number)
    with unit_of_work() as session:
        village = villages.create_village(
            session, name=f"第{number}村", code=f"1101010010{number:02d}", at=AT
        )
        accounts = ledger.open_accounts(
            session, book_id=village.id, kind=AccountKind.HOUSEHOLD, count=HOUSEHOLDS
        )
        homes = [
            {"village_id": village.id, "account_id": account, **number_facts(f"{place:03d}")}
            for place, account in enumerate(accounts, start=1)
        ]
        session.execute(sa.insert(Household), homes)
        ids = session.scalars(sa.select(Household.id).filter_by(village_id=village.id)).all()
        lives = [
            {"village_id": village.id, "household_id": ids[n % len(ids)]} for n in range(PEOPLE)
        ]
        people = [home | person_facts(_invent(random)) for home in lives]
        session.execute(sa.insert(Resident), people)
        _name_heads(session, village.id)
    return village.id


def _invent(random: Random) -> Member:
    name = random.choice(SURNAMES) + random.choice(MEN + WOMEN)
    return Member(name, phone=f"138{random.randrange(10**8):08d}")


def _name_heads(session: Session, village_id: int) -> None:
    first = sa.select(sa.func.min(Resident.id)).where(Resident.household_id == Household.id)
    session.execute(
        sa.update(Household)
        .where(Household.village_id == village_id)
        .values(head_id=first.scalar_subquery())
    )


def _median_ms(session: Session, search: OneSearch, ids: Sequence[int]) -> float:
    search(session, ids[0])  # the statement is compiled once
    times = [_cpu_ms(session, search, ids[n % len(ids)]) for n in range(ROUNDS)]
    return round(median(times), 2)


def _cpu_ms(session: Session, search: OneSearch, village_id: int) -> float:
    """Return the CPU of our process and, on PostgreSQL, of the server's that serves us."""
    server = _server_process(session)
    before = process_time() + _cpu_of(server)
    search(session, village_id)
    return (process_time() + _cpu_of(server) - before) * 1000


def _server_process(session: Session) -> int | None:
    if session.get_bind().dialect.name != "postgresql":
        return None
    return session.scalar(sa.select(sa.func.pg_backend_pid()))


def _cpu_of(process: int | None) -> float:
    """Return the seconds of CPU of another process of this machine, by its scheduler's count."""
    if process is None:
        return 0.0
    counted = Path(f"/proc/{process}/schedstat")
    return int(counted.read_text().split()[0]) / 1e9 if os.access(counted, os.R_OK) else 0.0
