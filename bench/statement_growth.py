"""A statement page in a ledger of 5 million entries, against one of 50 thousand."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session

from bench.book import Book
from bench.databases import application, sqlite_folder
from bench.measure import Goal, Measurement, compare, seconds
from bench.reference import HOUSEHOLDS
from pointsapp import ledger
from pointsapp.extensions import db

GOAL = Goal("statement_growth", 1.1, "s", at_most=True)
SMALL, LARGE = 50_000, 5_000_000
PAGES = 300


def measure() -> str:
    """Return the line of this measurement."""
    with ExitStack() as stack:
        small, large = (stack.enter_context(statements(size)) for size in (SMALL, LARGE))
        small(), large()  # what is read often is in memory
        return compare(GOAL, large, small, rounds=9)


@contextmanager
def statements(entries: int) -> Iterator[Measurement]:
    """Give the measurement of one statement page in a ledger of this size."""
    with sqlite_folder() as folder:
        households = build(folder, entries)
        engine = sa.create_engine(f"sqlite:///{folder / 'ours.sqlite3'}")
        with Session(engine) as session:
            yield lambda: seconds(lambda: read_pages(session, households, entries)) / PAGES
        engine.dispose()


def read_pages(session: Session, households: list[int], entries: int) -> None:
    """Read the first page of some households, and of as many a page in the middle."""
    middle = entries // 2 // HOUSEHOLDS // 2
    chosen = random.Random(7).choices(households, k=PAGES // 2)
    for account_id in chosen:
        first = ledger.statement(session, account_id)
        deep = ledger.statement(session, account_id, before=middle)
        if not len(first.entries) == len(deep.entries) == 20:
            raise RuntimeError("a page that is not full")


def build(folder: Path, entries: int) -> list[int]:
    """Fill a ledger with copies of one true posting and return its households."""
    with application(f"sqlite:///{folder / 'ours.sqlite3'}", folder):
        book = Book()
        book.post("template")
        with db.engine.connect() as connection:
            fill(connection, book, entries // 2)
        return book.households


def fill(connection: Connection, book: Book, transactions: int) -> None:
    """Copy the template's rows; a ledger of this size would take hours by the front door."""
    driver = connection.connection.cursor()
    for pragma in ("synchronous=OFF", "journal_mode=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        driver.execute(f"PRAGMA {pragma}").fetchall()
    for (trigger,) in driver.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        driver.execute(f'DROP TRIGGER "{trigger}"')
    driver.execute("CREATE TEMP TABLE counted (n INTEGER PRIMARY KEY)")
    driver.execute(
        "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?)"
        " INSERT INTO counted SELECT n FROM c",
        (transactions,),
    )
    first = book.households[0]
    household = f"{first} + n % {HOUSEHOLDS}"
    number = f"2 + n / {HOUSEHOLDS}"
    copy(driver, "ledger_transaction", {"id": "10 + n", "key": "'copy-' || n"}, "1 = 1")
    common = {"transaction_id": "10 + n", "hash": HASH}
    copy(
        driver,
        "ledger_entry",
        {"id": "10 + 2 * n", "account_id": household, "number": number, **common},
        f"t.account_id = {first}",
    )
    copy(
        driver,
        "ledger_entry",
        {"id": "11 + 2 * n", "number": "1 + n", **common},
        f"t.account_id = {book.issued}",
    )
    driver.execute(
        "UPDATE ledger_account SET entry_count = (SELECT coalesce(max(number), 0)"
        " FROM ledger_entry e WHERE e.account_id = ledger_account.id)"
    )
    driver.execute("ANALYZE")


def copy(driver: DBAPICursor, table: str, changed: dict[str, str], template: str) -> None:
    """Insert one copy of the template row for each number, some columns changed."""
    driver.execute(f"PRAGMA table_info({table})")
    columns = [row[1] for row in driver.fetchall()]
    values = ", ".join(changed.get(column, f"t.{column}") for column in columns)
    driver.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM counted,"
        f" (SELECT * FROM {table} t WHERE {template} LIMIT 1) t ORDER BY n"
    )


HASH = "lower(hex(randomblob(32)))"
