"""An activity of 531 households posted at once on SQLite, against executemany."""

from bench.book import Book
from bench.databases import application, sqlite_folder, sqlite_reference
from bench.measure import Goal, compare, seconds
from bench.posting import KEYS
from bench.reference import HOUSEHOLDS, ISSUED, Reference

GOAL = Goal("post_bulk_531", 1.3, "s", at_most=True)


def measure() -> str:
    """Return the line of this measurement."""
    with (
        sqlite_folder() as folder,
        application(f"sqlite:///{folder / 'ours.sqlite3'}", folder),
        sqlite_reference(folder) as reference,
    ):
        book = Book()
        book.post_all("warm")
        reference_posts_all(reference, "warm")
        return compare(
            GOAL,
            lambda: seconds(lambda: book.post_all(f"all-{next(KEYS)}")),
            lambda: seconds(lambda: reference_posts_all(reference, f"all-{next(KEYS)}")),
            rounds=15,
        )


def reference_posts_all(reference: Reference, key: str) -> None:
    """Post one award to every household with the plain driver."""
    awards = [(f"{key}-{n}", ISSUED + n) for n in range(1, HOUSEHOLDS + 1)]
    reference.post_many(awards)
