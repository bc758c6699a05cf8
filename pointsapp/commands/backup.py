"""`flask backup`: a whole copy of the database, verified before it is trusted."""

import re
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence
from pointsapp.copies.files import written_whole
from pointsapp.copies.kinds import copies_of, dated
from pointsapp.extensions import db
from pointsapp.web.clock import now

DATED = re.compile(r"points-\d{4}-\d\d-\d\d-\d{6}\.(sqlite3|dump)")


@click.command("backup", cls=OneSentence)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", metavar="N", type=int, help="Of the dated copies in the folder keep the last N."
)
@with_appcontext
def command(file: Path | None, *, keep: int | None) -> None:
    """Copy the database while the product runs, and verify the copy.

    FILE may be a folder, such as that of a USB stick: the copy gets a dated name there. Left
    out, it is the folder `backups` in the instance folder.

    The secret key is not in it: keep that apart, or passwords and PINs are lost.
    """
    if keep is not None and keep < 1:
        raise click.ClickException("--keep needs 1 or more")
    kind = copies_of(db.engine)
    place = file or Path(current_app.instance_path, "backups")
    is_dated = file is None or file.is_dir()
    if keep is not None and not is_dated:
        raise click.ClickException("--keep goes with a folder: its copies have dated names")
    target = place / f"points-{dated(now())}{kind.suffix}" if is_dated else place
    with written_whole(target) as draft:
        kind.write(draft)
        how = kind.check(draft)
    click.echo(f"{target}: {target.stat().st_size} bytes, {how}")
    if keep is not None:
        _remove_older(place, keep)


def _remove_older(place: Path, keep: int) -> None:
    """Remove all dated copies but the last ones; other files are left alone."""
    ours = sorted(path for path in place.iterdir() if DATED.fullmatch(path.name))
    for old in ours[:-keep]:
        old.unlink()
        click.echo(f"{old}: removed")
