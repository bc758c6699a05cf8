"""Entries a second of `ledger verify`, against a loop that only reads the rows and hashes them."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bench.book import Book
from bench.databases import application, sqlite_folder
from bench.measure import Goal, compare, seconds
from bench.posting import KEYS
from pointsapp import ledger
from pointsapp.extensions import db
from pointsapp.ledger.encoding import NO_HASH, digest

GOAL = Goal("verify_rate", 0.6, "entries/s")
ACTIVITIES = 60
ROWS = sa.text(
    "SELECT * FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id"
    " ORDER BY e.account_id, e.id"
)


def measure() -> str:
    """Return the line of this measurement."""
    with sqlite_folder() as folder, application(f"sqlite:///{folder / 'ours.sqlite3'}", folder):
        book = Book()
        for _ in range(ACTIVITIES):
            book.post_all(f"all-{next(KEYS)}")
        with db.engine.connect() as connection:
            entries = connection.scalar(sa.text("SELECT count(*) FROM ledger_entry")) or 0
            return compare(
                GOAL,
                lambda: entries / seconds(lambda: verify(connection)),
                lambda: entries / seconds(lambda: read_and_hash(connection)),
            )


def verify(connection: Connection) -> None:
    """Recompute everything; the ledger was just made, so nothing may be wrong."""
    report = ledger.verify(connection)
    if report.problems:
        raise RuntimeError(str(report.problems[0]))


def read_and_hash(connection: Connection) -> str:
    """Chain a hash, in the ledger's encoding, over all rows as the driver gives them."""
    head = NO_HASH
    driver = connection.connection.cursor()
    for row in driver.execute(ROWS.text):
        head = digest(head, *row)
    return head
