"""`flask restore`: put a copy that `flask backup` made in the database's place."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence
from pointsapp.commands.backup import check_copy, copy_database, sqlite_file
from pointsapp.extensions import db


@click.command("restore", cls=OneSentence)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace a database that is there.")
@with_appcontext
def command(file: Path, *, replace: bool) -> None:
    """Put FILE, a copy made by `flask backup`, in the database's place. Stop the product first.

    The database that stood there is kept beside it, under the name with .before-restore.
    """
    database = sqlite_file()
    check_copy(file)
    if database.exists() and not replace:
        raise click.ClickException(f"{database} is there; stop the product and add --replace")
    db.session.remove()
    db.engine.dispose()
    draft = database.with_name(f".{database.name}.draft")
    copy_database(file, draft)
    if database.exists():
        kept = database.with_name(f"{database.name}.before-restore")
        copy_database(database, kept)
        click.echo(f"the former database is kept as {kept}")
    for suffix in ("-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    draft.replace(database)
    click.echo(f"{database}: restored and verified; run flask db upgrade if it is an older one")
