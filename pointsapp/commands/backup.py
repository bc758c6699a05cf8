"""`flask backup`: a whole copy of the database, verified before it is trusted."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp import ledger
from pointsapp.commands._sentences import OneSentence
from pointsapp.extensions import db

PAGES_AT_A_TIME = 1000


@click.command("backup", cls=OneSentence)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def command(file: Path) -> None:
    """Copy the SQLite database to FILE while the product runs, and verify the copy.

    The secret key is not in it: keep that apart, or passwords and PINs are lost.
    """
    database = sqlite_file()
    if file.exists():
        raise click.ClickException(f"{file} is there already; name another one")
    draft = file.with_name(f".{file.name}.draft")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        copy_database(database, draft)
        check_copy(draft)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"{file}: {file.stat().st_size} bytes, verified")


def sqlite_file() -> Path:
    """Return where the SQLite database lies; ends the command on another kind."""
    url = db.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.ClickException(
            "this is for SQLite; on PostgreSQL use pg_dump --format=custom and pg_restore"
        )
    return Path(url.database)


def copy_database(source: Path, target: Path) -> None:
    """Copy a consistent state, page by page: who writes meanwhile waits for moments only."""
    with (
        closing(sqlite3.connect(source)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing, pages=PAGES_AT_A_TIME)


def check_copy(file: Path) -> None:
    """Refuse a file that is no whole database of this product with a right ledger."""
    engine = sa.create_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            report = ledger.verify(connection)
    except sa.exc.DatabaseError as error:
        raise click.ClickException(f"{file} is no database of this product") from error
    finally:
        engine.dispose()
    if sound != "ok" or not report.ok:
        problems = "; ".join(str(problem) for problem in report.problems[:3])
        raise click.ClickException(f"{file} is damaged: {problems or sound}")
