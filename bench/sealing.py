"""What the evening's seal costs: `python -m bench sealing [--villages 300]`.

Books of so many villages, one award to every household, sealed by the command that the night runs,
on SQLite and on the server of TEST_POSTGRESQL_URL. The second seal finds that nothing moved.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from bench.book import Book
from bench.databases import application, postgresql_databases, sqlite_folder
from bench.growth import counted


def run(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench sealing")
    parser.add_argument("--villages", type=int, default=300)
    villages = parser.parse_args(arguments).villages
    print("| database | villages | seal | seconds | CPU ms a village | statements a village |")
    print("|---|---|---|---|---|---|")
    for name, app in _with_books(villages):
        for which in ("first", "second"):
            before = time.perf_counter(), time.process_time()
            with counted(app) as statements:
                sealed = app.test_cli_runner().invoke(args=["ledger", "seal"])
            seconds, cpu = time.perf_counter() - before[0], time.process_time() - before[1]
            assert sealed.exit_code == 0, sealed.output
            each = f"{1000 * cpu / villages:.1f} | {len(statements) / villages:.1f}"
            print(f"| {name} | {villages} | {which} | {seconds:.1f} | {each} |", flush=True)
    return 0


def _with_books(villages: int) -> Iterator[tuple[str, Flask]]:
    """Give the application on each kind of database, with so many books in it."""
    with (
        sqlite_folder() as folder,
        _books(f"sqlite:///{folder / 'b.sqlite3'}", folder, villages) as app,
    ):
        yield "SQLite", app
    with (
        sqlite_folder() as folder,
        postgresql_databases() as (ours, _),
        _books(ours, folder, villages) as app,
    ):
        yield "PostgreSQL", app


@contextmanager
def _books(url: str, folder: Path, villages: int) -> Iterator[Flask]:
    with application(url, folder) as app:
        for number in range(villages):
            Book(f"110101{number:06d}").post_all("a")
        yield app
