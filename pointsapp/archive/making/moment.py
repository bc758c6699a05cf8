"""One moment of the database for all of an archive; who writes meanwhile does not wait."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.orm import Session

PAGES_AT_A_TIME = 1000


@contextmanager
def one_moment(session: Session, folder: Path) -> Iterator[Session]:
    """Give a session that sees the database as it stands now, however long it reads.

    PostgreSQL keeps the moment for a transaction. Of SQLite a copy is read, in this folder: whoever
    reads long would keep everybody else from writing where the journal is no WAL. A session that
    stands on a connection stands in that connection's transaction, which is one moment already.
    """
    engine = session.get_bind()
    if isinstance(engine, Connection):
        yield session
    elif engine.dialect.name == "postgresql":
        still = engine.connect().execution_options(isolation_level="REPEATABLE READ")
        with still as connection, Session(connection) as reading:
            yield reading
    else:
        copy = folder / "moment.sqlite3"
        _copy(Path(str(engine.url.database)), copy)
        still_file = sa.create_engine(f"sqlite:///{copy}")
        try:
            with Session(still_file) as reading:
                yield reading
        finally:
            still_file.dispose()


def _copy(database: Path, copy: Path) -> None:
    """Copy the database page by page: who writes meanwhile waits for moments only."""
    try:
        with (
            closing(sqlite3.connect(database)) as reading,
            closing(sqlite3.connect(copy)) as writing,
        ):
            writing.execute("PRAGMA journal_mode=OFF").close()  # half a copy is thrown away
            reading.backup(writing, pages=PAGES_AT_A_TIME)
    except sqlite3.Error as error:  # a disk that is full, or gone
        raise OSError(errno.EIO, str(error), str(copy)) from error
