"""`flask restore`: put a copy that `flask backup` made in the database's place."""

from itertools import count
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence
from pointsapp.copies.files import check_ledger
from pointsapp.copies.kinds import copies_of, dated
from pointsapp.copies.running import Busy, product_stopped
from pointsapp.extensions import db
from pointsapp.web.clock import now


@click.command("restore", cls=OneSentence)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace a database that is there.")
@with_appcontext
def command(file: Path, *, replace: bool) -> None:
    """Put FILE, a copy made by `flask backup`, in the database's place. Stop the product first.

    What stood there is kept in the instance folder, under a name with .before-restore and the
    moment.
    """
    if not file.is_file():
        raise click.ClickException(f"there is no file {file}")
    try:
        with product_stopped(Path(current_app.instance_path)):
            _restore(file, replace=replace)
    except Busy:
        raise click.ClickException("the product runs; stop it first") from None


def _restore(file: Path, *, replace: bool) -> None:
    db.session.remove()
    db.engine.dispose()
    kind = copies_of(db.engine)
    kind.check(file)
    if not kind.is_empty() and not replace:
        raise click.ClickException(
            "there is a database; add --replace to put the copy in its place"
        )
    kept = kind.put_back(file, _rescue())
    if kept:
        click.echo(f"the former database is kept as {kept}")
    check_ledger(db.session.connection(), file)
    click.echo(f"{file}: restored and verified; run flask db upgrade if it is an older one")


def _rescue() -> Path:
    """Return a name for what stood there that no other rescue has."""
    name = f"points.before-restore-{dated(now())}"
    instance = Path(current_app.instance_path)
    names = (instance / (f"{name}-{n}" if n > 1 else name) for n in count(1))
    return next(path for path in names if not list(instance.glob(f"{path.name}*")))
