"""Faults under redemptions: nothing acknowledged is lost, nothing counts twice.

`python -m bench failover [--faults 32]` starts the three nodes of deploy/ha, redeems without a
pause, and does to them, one after the other, what happens to machines. A clerk whose redemption was
not acknowledged sends the same form again, as people do. It needs the packages postgresql-15,
etcd-server, patroni and haproxy; as root each node has a network and a disk of its own, otherwise
two of the faults are left out.
"""

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bench.counters import Clerk, open_counters
from bench.databases import application
from bench.faults import ANYWHERE, WITH_MACHINES, Fault
from bench.highly_available import Nodes, three_nodes
from bench.killing import Outcome, look
from bench.load import production_server
from bench.machines import loopback, namespaces
from bench.redeeming import Load, Report, Row
from pointsapp.access.models import TakenCode
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

CODES_OF_A_FAULT = 600
"""Enough for a clerk, however long it takes until all is whole."""


@dataclass(frozen=True)
class Pace:
    """How many redeem, and how long."""

    clerks_of_a_village: int = 2
    quiet_seconds: float = 4
    """Before a fault and after it was put right."""
    held_seconds: float = 20
    """So long a fault stays, and on until somebody's redemption is acknowledged all the same."""


def run(arguments: list[str]) -> int:
    """Print the table; 1 where something was lost, counted twice, or does not verify."""
    parser = argparse.ArgumentParser(prog="python -m bench failover")
    parser.add_argument("--faults", type=int, default=32)
    parser.add_argument("--only", choices=WITH_MACHINES, action="append")
    given = parser.parse_args(arguments)
    is_root = os.geteuid() == 0
    faults = WITH_MACHINES if is_root else ANYWHERE
    chosen = [(name, faults[name]) for name in given.only or faults]
    if not is_root:
        print(f"Left out, for only root can do it: {', '.join(WITH_MACHINES.keys() - faults)}.")
    with (
        tempfile.TemporaryDirectory(prefix="points-ha-") as place,
        (namespaces if is_root else loopback)(folder_for(place, "nodes")) as machines,
        three_nodes(machines) as nodes,
    ):
        instance = folder_for(place, "instance")
        report = redeem_through(nodes, instance, list(islice(cycle(chosen), given.faults)), Pace())
    _print_summary(report)
    return int(not report.is_clean)


def folder_for(place: str, name: str) -> Path:
    """Make a folder that the user of PostgreSQL may reach, too."""
    Path(place).chmod(0o755)
    folder = Path(place, name)
    folder.mkdir()
    return folder


def redeem_through(
    nodes: Nodes, instance: Path, faults: list[tuple[str, Fault]], pace: Pace
) -> Report:
    """Redeem through every fault, printing a row for each; then look what is there."""
    with psycopg.connect(
        nodes.url("postgres").replace("+psycopg", ""), autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE points")
    url = nodes.url("points")
    with application(url, instance) as app:
        codes = len(faults) * CODES_OF_A_FAULT
        clerks = open_counters(app, villages=2, clerks=pace.clerks_of_a_village, codes=codes)
        with unit_of_work() as session:  # they hold for ten minutes, and this takes longer
            session.execute(sa.update(TakenCode).values(taken_at=now() + timedelta(days=1)))
        settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(instance)}
        with production_server("wsgi:app", settings) as port, _loaded(Load(port), clerks) as load:
            rows = list(_through(nodes, load, faults, pace))
        outcome = Outcome(len(faults), [key for _at, key in load.acknowledged])
        look(outcome)
        keys = list(db.session.scalars(sa.select(Redemption.key)))
    return Report(rows, outcome, len(keys) - len(set(keys)))


@contextmanager
def _loaded(load: Load, clerks: list[Clerk]) -> Iterator[Load]:
    threads = [threading.Thread(target=load.redeem, args=(clerk,)) for clerk in clerks]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.over.set()
        for thread in threads:
            thread.join(90)


HEAD = "| fault | longest pause | whole again after | acknowledged | told 503 | told nothing |"
LINE = "|---|---|---|---|---|---|"


def _through(
    nodes: Nodes, load: Load, faults: Iterable[tuple[str, Fault]], pace: Pace
) -> Iterator[Row]:
    print(f"{HEAD}\n{LINE}", flush=True)
    for name, fault in faults:
        time.sleep(pace.quiet_seconds)
        before = len(load.acknowledged), load.told, load.untold
        began = time.monotonic()
        put_right = fault(nodes)
        time.sleep(pace.held_seconds)
        load.wait_for_more()
        put_right()
        whole_after = nodes.wait_until_whole()
        time.sleep(pace.quiet_seconds)
        after = len(load.acknowledged), load.told, load.untold
        counts = [this - then for this, then in zip(after, before, strict=True)]
        row = Row(name, load.longest_pause(began), whole_after, *counts)
        print(row, flush=True)
        yield row


def _print_summary(report: Report) -> None:
    """Print a line for each kind of fault: the median and the longest of its pauses."""
    print("\n| fault | times | pause, median | longest | whole again after, longest | told 503 |")
    print(LINE)
    for name in dict.fromkeys(row.fault for row in report.rows):
        rows = [row for row in report.rows if row.fault == name]
        pauses = [row.pause for row in rows]
        print(
            f"| {name} | {len(rows)} | {statistics.median(pauses):.1f} | {max(pauses):.1f} "
            f"| {max(row.whole_after for row in rows):.1f} | {sum(row.told for row in rows)} |"
        )
    print(f"\n{report}; load of the machine {os.getloadavg()[2]:.1f}")
