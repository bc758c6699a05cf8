"""`flask backup`: a whole copy of the database, verified before it is trusted."""

import re
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence
from pointsapp.copies.encryption import SUFFIX
from pointsapp.copies.encryption import encrypt as encrypt_file
from pointsapp.copies.files import empty_file, passing_file, written_whole
from pointsapp.copies.kinds import Copies, copies_of, dated
from pointsapp.copies.passphrase import new_passphrase, passphrase_file
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.watching.marks import mark_backup

DATED = re.compile(r"points-\d{4}-\d\d-\d\d-\d{6}\.(sqlite3|dump)(\.age)?")


@click.command("backup", cls=OneSentence, any_schema=True)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", metavar="N", type=int, help="Of the dated copies in the folder keep the last N."
)
@click.option(
    "--other-disk", is_flag=True, help="Refuse a place on the instance folder's own disk."
)
@click.option("--encrypt", is_flag=True, help="Encrypt the copy with a passphrase (age).")
@passphrase_file
@with_appcontext
def command(
    file: Path | None,
    *,
    keep: int | None,
    other_disk: bool,
    encrypt: bool,
    passphrase_file: Path | None,
) -> None:
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
    if other_disk:
        _refuse_own_disk(place if is_dated else place.parent)
    suffix = kind.suffix + (SUFFIX if encrypt else "")
    target = place / f"points-{dated(now())}{suffix}" if is_dated else place
    if encrypt:
        how = _write_encrypted(kind, target, new_passphrase(passphrase_file))
    else:
        with written_whole(target) as draft:
            kind.write(draft)
            how = kind.check(draft)
    mark_backup(Path(current_app.instance_path), now())
    click.echo(f"{target}: {target.stat().st_size} bytes, {how}")
    if keep is not None:
        _remove_older(place, keep)


def _refuse_own_disk(folder: Path) -> None:
    """End the command where the folder is on the instance's disk: the stick is not there."""
    if folder.stat().st_dev == Path(current_app.instance_path).stat().st_dev:
        raise click.ClickException(f"{folder} is on the same disk as the instance folder")


def _write_encrypted(kind: Copies, target: Path, passphrase: str) -> str:
    """Write an encrypted copy and return how it was verified; nothing in the clear leaves here."""
    with passing_file(Path(current_app.instance_path)) as plain:
        kind.write(empty_file(plain))
        how = kind.check(plain)
        with written_whole(target) as draft:
            encrypt_file(plain, draft, passphrase)
    return f"{how}, encrypted"


def _remove_older(place: Path, keep: int) -> None:
    """Remove all dated copies but the last ones; other files are left alone."""
    ours = sorted(path for path in place.iterdir() if DATED.fullmatch(path.name))
    for old in ours[:-keep]:
        old.unlink()
        click.echo(f"{old}: removed")
