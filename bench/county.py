"""A county on one machine: `DATABASE_URL=… python -m bench county [--villages 300]`.

Migrates the database and makes the demo village in full, then villages of 531 households with a
year each, twenty to a township, through the ledger's own bulk path, on some processes at once. All
of it is invented: people, deeds, goods, and that every village is as large and as busy as the one
whose papers were read. Each village is a transaction of its own, and a run that was broken off goes
on where it stopped.
"""

import argparse
import time
from datetime import date
from itertools import chain, groupby
from multiprocessing import get_context

import sqlalchemy as sa
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from pointsapp import create_app
from pointsapp.access.current import hasher
from pointsapp.actor import village_of
from pointsapp.commands.demo import PASSWORD, PIN
from pointsapp.community.models import Township, Village
from pointsapp.community.villages.service import gather_townships
from pointsapp.demo import village
from pointsapp.demo.hours import at_hour, let_planner_count
from pointsapp.demo.people import HOUSEHOLDS
from pointsapp.demo.village import Secrets
from pointsapp.demo.years import Size
from pointsapp.extensions import db
from pointsapp.oversight.sums.service import keep_sums
from pointsapp.web.clock import village_today
from pointsapp.web.unit_of_work import unit_of_work

CUSTOMERS = 250
OF_A_TOWNSHIP = 20
"""So many villages are of one township."""
COUNTED = ("township", "village", "household", "resident", "ledger_transaction", "ledger_entry")


def run(arguments: list[str]) -> int:
    """Make what is not there yet, and tell how much there is."""
    parser = argparse.ArgumentParser(prog="python -m bench county")
    parser.add_argument("--villages", type=int, default=300)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args(arguments)
    with create_app().app_context():
        upgrade()
        made = set(db.session.scalars(sa.select(Village.code)))
        db.session.remove()
        if village.CODE not in made:
            _make_first()
    numbers = [n for n in range(1, asked.villages) if village.next_code(n) not in made]
    towns = [list(of_one) for _town, of_one in groupby(numbers, lambda n: n // OF_A_TOWNSHIP)]
    with get_context("spawn").Pool(asked.processes) as pool:
        for number, seconds in chain.from_iterable(pool.imap_unordered(_make_town, towns)):
            print(f"village {number + 1} of {asked.villages}: {seconds:.1f} s of CPU", flush=True)
    with create_app().app_context():
        with unit_of_work() as session:
            gather_townships(session, village.COUNTY, session.scalars(sa.select(Township.name)))
            let_planner_count(session)
        _tell_size()
    return 0


def _secrets() -> Secrets:
    return Secrets(hasher().hash(PASSWORD), hasher().hash(PIN))


def _make_first() -> None:
    from pointsapp.demo import making

    hashes = (_secrets().password, _secrets().pin)
    with unit_of_work() as session:
        making.make_town(session, hashes, village_today(), years=1, customers=CUSTOMERS, villages=1)


def _make_town(numbers: list[int]) -> list[tuple[int, float]]:
    """Make these villages of one township; return what each cost in seconds of CPU."""
    spent = []
    with create_app().app_context():
        secrets = _secrets()
        for number in numbers:
            began = time.process_time()
            with unit_of_work() as session:
                _make_next(session, secrets, number, village_today())
            db.session.remove()
            spent.append((number, time.process_time() - began))
        db.engine.dispose()
    return spent


def _make_next(session: Session, secrets: Secrets, number: int, today: date) -> None:
    from pointsapp.demo import making

    """Make a village of 531 households; the first twenty are of the demo's township."""
    town = number // OF_A_TOWNSHIP
    township = f"第{town + 1}镇（演示）" if town else village.TOWNSHIP
    like = making.LightVillage(Size().begins(today), HOUSEHOLDS, township)
    staff = making.make_light_village(session, secrets, number, today, like)
    keep_sums(session, village_of(staff.admin), at=at_hour(today, 1))


def _tell_size() -> None:
    for table in COUNTED:
        rows = db.session.scalar(sa.select(sa.func.count()).select_from(sa.table(table)))
        print(f"{rows:>10,} {table}")
