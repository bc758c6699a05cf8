"""Copies of a SQLite database: another database file, page by page."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from shutil import copyfile

import click
import sqlalchemy as sa

from pointsapp import ledger
from pointsapp.copies.files import check_ledger, empty_file, passing_file, settle, written_whole

PAGES_AT_A_TIME = 1000
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database; it belongs to that very database."""


class SqliteCopies:
    """How copies of the database in this file are made, checked and put back."""

    suffix = ".sqlite3"

    def __init__(self, database: Path) -> None:
        self.database = database

    def write(self, draft: Path) -> None:
        """Copy a consistent state: who writes meanwhile waits for moments only.

        SQLite writes on the database's own disk; a stick or share gets the bytes in one go.
        """
        with closing(sqlite3.connect(self.database)) as reading:
            if draft.stat().st_dev == self.database.stat().st_dev:
                _copy(reading, draft)
                return
            with passing_file(self.database.parent) as near:
                _copy(reading, near)
                copyfile(near, draft)
        settle(draft)

    def check(self, file: Path) -> str:
        """Return how a copy was verified. Ends the command for one that is not whole."""
        engine = sa.create_engine("sqlite://", creator=lambda: _open(file))
        try:
            with engine.connect() as connection:
                check_ledger(connection, file)
        except sa.exc.DatabaseError as error:
            raise click.ClickException(f"{file} is no database of this product") from error
        finally:
            engine.dispose()
        return "verified"

    def seals(self, file: Path) -> list[ledger.KeptSeal]:
        """Return every seal that a copy holds."""
        engine = sa.create_engine("sqlite://", creator=lambda: _open(file))
        try:
            with engine.connect() as connection:
                return ledger.seals_of(connection)
        finally:
            engine.dispose()

    def is_empty(self) -> bool:
        """Tell whether there is no database yet; its file may be there and empty."""
        return not self.database.exists() or not self.database.stat().st_size

    def put_back(self, file: Path, rescue: Path) -> Path | None:
        """Replace the database by this copy; the former one is kept, even if it is damaged."""
        draft = empty_file(self.database.with_name(f".{self.database.name}.draft"))
        with closing(_open(file)) as reading:
            _copy(reading, draft)
        kept = None if self.is_empty() else self._keep(rescue)
        for suffix in BESIDE:
            self._beside(suffix).unlink(missing_ok=True)
        draft.replace(self.database)
        settle(self.database.parent)
        return kept

    def _keep(self, rescue: Path) -> Path:
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self.database)) as former:
            former.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        with written_whole(rescue) as draft:
            copyfile(self.database, draft)
            settle(draft)
        for suffix in BESIDE:
            beside = self._beside(suffix)
            if beside.exists() and beside.stat().st_size:
                copyfile(beside, empty_file(Path(f"{rescue}{suffix}")))
        return rescue

    def _beside(self, suffix: str) -> Path:
        return self.database.with_name(self.database.name + suffix)


def _open(file: Path) -> sqlite3.Connection:
    """Open a copy so that nothing is written, not even beside it."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)


def _copy(reading: sqlite3.Connection, target: Path) -> None:
    try:
        with closing(sqlite3.connect(target)) as writing:
            writing.execute("PRAGMA journal_mode=OFF").close()  # half a copy is thrown away
            reading.backup(writing, pages=PAGES_AT_A_TIME)
    except sqlite3.Error as error:  # a disk that is full, or gone
        raise click.ClickException(f"{target}: {error}") from error
    settle(target)
