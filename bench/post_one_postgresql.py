"""One award at a time on PostgreSQL, against plain psycopg on the same server."""

from bench.book import Book
from bench.databases import (
    application,
    postgresql_databases,
    postgresql_reference,
    sqlite_folder,
)
from bench.measure import Goal, compare
from bench.posting import one_by_one

GOAL = Goal("post_one_postgresql", 1.0, "postings/s")


def measure() -> str:
    """Return the line of this measurement."""
    with (
        sqlite_folder() as folder,
        postgresql_databases() as (ours_url, reference_url),
        application(ours_url, folder),
        postgresql_reference(reference_url) as reference,
    ):
        return compare(GOAL, one_by_one(Book().post), one_by_one(reference.post), rounds=7)
