"""Keep that a device was used, once the answer is out: nobody waits for it, nothing fails by it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pointsapp.access.devices.queries import SignedIn
from pointsapp.access.devices.service import mark_seen

WAITS_MS = 50


def mark(engine: sa.Engine, somebody: SignedIn, at: datetime) -> None:
    """Keep it in a short transaction of its own, unless the database is busy or only to be read."""
    with suppress(SQLAlchemyError), engine.connect() as connection:
        try:
            _mark(connection.execution_options(writes=True), somebody, at)
        except SQLAlchemyError:
            connection.invalidate()  # on SQLite a COMMIT that others block leaves its transaction
            raise


def _mark(connection: sa.Connection, somebody: SignedIn, at: datetime) -> None:
    with _impatient(connection), Session(connection) as session:
        if connection.dialect.name == "postgresql":
            session.execute(sa.text(f"SET LOCAL lock_timeout = {WAITS_MS}"))
        mark_seen(session, somebody, at=at)
        session.commit()


@contextmanager
def _impatient(connection: sa.Connection) -> Iterator[None]:
    """Let SQLite give up at once where others write; the connection goes back as it was."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA busy_timeout")
    [usual] = driver.fetchone() or (0,)
    driver.execute(f"PRAGMA busy_timeout={WAITS_MS}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={usual}")
        driver.close()
