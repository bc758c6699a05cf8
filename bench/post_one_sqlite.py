"""One award at a time on SQLite, against plain sqlite3 with the same journal and durability."""

from bench.book import Book
from bench.databases import application, sqlite_folder, sqlite_reference
from bench.measure import Goal, compare
from bench.posting import one_by_one

GOAL = Goal("post_one_sqlite", 0.60, "postings/s")


def measure() -> str:
    """Return the line of this measurement."""
    with (
        sqlite_folder() as folder,
        application(f"sqlite:///{folder / 'ours.sqlite3'}", folder),
        sqlite_reference(folder) as reference,
    ):
        return compare(GOAL, one_by_one(Book().post), one_by_one(reference.post), rounds=7)
