"""`flask upgrade`: bring a database to this release, with a way back."""

from importlib import import_module
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp import ledger
from pointsapp.commands._sentences import OneSentence, check_schema, schema_here
from pointsapp.copies.files import written_whole
from pointsapp.copies.kinds import copies_of, dated
from pointsapp.copies.running import Busy, product_stopped
from pointsapp.extensions import db
from pointsapp.schema import Schema
from pointsapp.web.clock import now

WAY_BACK = "To go back, install the former release again and run: flask restore {copy} --replace"


@click.command("upgrade", cls=OneSentence, any_schema=True)
@with_appcontext
def command() -> None:
    """Copy a database of an older release, bring it to this one, and verify it.

    Stop the product first. The copy stays in the folder `backups` of the instance folder. A
    database of a newer release, or of something else, is left alone; an empty one is filled.
    """
    try:
        with product_stopped(Path(current_app.instance_path)):
            bring_to_this_release()
    except Busy:
        raise click.ClickException("the product runs; stop it first") from None


def bring_to_this_release() -> None:
    """Migrate the database, after a copy where there is something to lose.

    With an owner named, what is up to date already has its rights granted anew.
    """
    check_schema(Schema.EMPTY, Schema.OLDER)
    schema = schema_here()
    if schema == Schema.OURS and not current_app.config["OWNER_DATABASE_URI"]:
        click.echo(schema)
        return
    if schema == Schema.OLDER:
        copy = _copied()
        click.echo(f"{copy}: the database as it was. {WAY_BACK.format(copy=copy)}")
    import_module("flask_migrate").upgrade()  # loaded where something is to be migrated
    if problems := ledger.verify(db.session.connection()).problems:
        raise click.ClickException(f"the ledger does not verify any more: {problems[0]}")
    click.echo("upgraded and verified")


def _copied() -> Path:
    """Write a verified copy that `flask backup --keep` leaves alone, and return where it is."""
    kind = copies_of(db.engine)
    name = f"before-upgrade-{dated(now())}{kind.suffix}"
    target = Path(current_app.instance_path, "backups", name)
    with written_whole(target) as draft:
        kind.write(draft)
        kind.check(draft)
    return target
