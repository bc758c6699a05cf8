"""What the floor of a posting is made of: `python -m bench parts [--times 300]`.

CPU milliseconds of one posting, and of 531 at once: a unit of work that does nothing but begin and
commit, the statements as the driver runs them, all else (the durable commit, SQLAlchemy around the
statements, the ledger's rules and hashes), and what the hand-written reference takes for all of it.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median

import sqlalchemy as sa

from bench.book import Book
from bench.databases import (
    application,
    postgresql_databases,
    postgresql_reference,
    sqlite_folder,
    sqlite_reference,
)
from bench.one_redemption import cpu
from bench.post_bulk_531 import reference_posts_all
from bench.posting import KEYS
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work

Post = Callable[[str], None]


def run(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench parts")
    parser.add_argument("--times", type=int, default=300)
    times = parser.parse_args(arguments).times
    print("| posting | empty unit of work | statements | all else | ours | reference |")
    print("|---|---|---|---|---|---|")
    with (
        sqlite_folder() as folder,
        application(f"sqlite:///{folder / 'o.sqlite3'}", folder),
        sqlite_reference(folder) as reference,
    ):
        book = Book()
        _tell("one, SQLite", book.post, reference.post, times)
        _tell(
            "531, SQLite",
            book.post_all,
            partial(reference_posts_all, reference),
            max(times // 20, 3),
        )
    with (
        sqlite_folder() as folder,
        postgresql_databases() as (ours, theirs),
        application(ours, folder),
        postgresql_reference(theirs) as reference,
    ):
        _tell("one, PostgreSQL", Book().post, reference.post, times)
    return 0


def _tell(name: str, ours: Post, theirs: Post, times: int) -> None:
    turns = [_turn(ours, theirs) for _ in range(times + 5)][5:]
    whole, driver, empty, reference = map(median, zip(*turns, strict=True))
    parts = (empty, driver, whole - empty - driver, whole, reference)
    print(f"| {name} | {' | '.join(f'{1000 * part:.2f}' for part in parts)} |", flush=True)


def _turn(ours: Post, theirs: Post) -> tuple[float, float, float, float]:
    with _in_statements() as driven:
        whole = cpu(partial(ours, f"part-{next(KEYS)}"))
    return whole, sum(driven), cpu(_nothing), cpu(partial(theirs, f"part-{next(KEYS)}"))


def _nothing() -> None:
    with unit_of_work():
        pass
    db.session.remove()


@contextmanager
def _in_statements() -> Iterator[list[float]]:
    spent: list[float] = []
    began: list[float] = []

    def begin(*_: object) -> None:
        began.append(time.process_time())

    def end(*_: object) -> None:
        spent.append(time.process_time() - began.pop())

    sa.event.listen(db.engine, "before_cursor_execute", begin)
    sa.event.listen(db.engine, "after_cursor_execute", end)
    yield spent
    for name, listener in (("before_cursor_execute", begin), ("after_cursor_execute", end)):
        sa.event.remove(db.engine, name, listener)
