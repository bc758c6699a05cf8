"""Alembic's entry: every room's tables, on the application's database."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from alembic import context
from alembic.util import CommandError
from flask import current_app
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from pointsapp.database import owners_engine
from pointsapp.extensions import db
from pointsapp.rights import grant

PACKAGE = Path(__file__).resolve().parent.parent
ONLY_THE_OWNER = "run this with OWNER_DATABASE_URL, see docs/deployment.md"

for models in sorted(PACKAGE.rglob("*models.py")):
    import_module(".".join(["pointsapp", *models.relative_to(PACKAGE).with_suffix("").parts]))


@contextmanager
def tables_made_anew(connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew that others refer to; `check_references` comes at the end.

    https://www.sqlite.org/lang_altertable.html#otheralter
    """
    sqlite = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or sqlite is None:
        yield
        return
    sqlite.execute("PRAGMA foreign_keys=OFF").close()
    try:
        yield
    finally:
        connection.rollback()
        sqlite.execute("PRAGMA foreign_keys=ON").close()


def check_references(connection: Connection) -> None:
    """Raise CommandError where a row refers to one that is gone; PostgreSQL checks by itself."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise CommandError(
                f"{len(lost)} rows would refer to nothing, the first in {lost[0][0]}"
            )


def migrate() -> None:
    """Migrate and, as the owner, grant the product's role its rights: in one transaction."""
    engine = owners_engine(current_app.config["OWNER_DATABASE_URI"], db.engine)
    with (
        engine.connect().execution_options(writes=True) as connection,
        tables_made_anew(connection),
    ):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            compare_server_default=False,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if engine is not db.engine:
            grant(connection, db.engine.url.username or "")
        check_references(connection)
        connection.commit()


try:
    migrate()
except ProgrammingError as error:
    told = str(error.orig).splitlines()[0]
    is_lesser = isinstance(error.orig, InsufficientPrivilege)
    raise CommandError(f"{told}; {ONLY_THE_OWNER}" if is_lesser else told) from error
