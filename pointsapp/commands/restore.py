"""`flask restore`: put a copy that `flask backup` made in the database's place."""

from itertools import count
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DatabaseError

from pointsapp import ledger
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import system_actor
from pointsapp.commands._kept import read_seals
from pointsapp.commands._sentences import OneSentence, schema_here
from pointsapp.community.models import Village
from pointsapp.copies.encryption import readable
from pointsapp.copies.files import check_ledger
from pointsapp.copies.kinds import copies_of, dated
from pointsapp.copies.passphrase import passphrase_file, read_passphrase
from pointsapp.copies.running import Busy, product_stopped
from pointsapp.database import owners_engine
from pointsapp.extensions import db
from pointsapp.rights import grant
from pointsapp.schema import Schema
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("restore", cls=OneSentence, any_schema=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace a database that is there.")
@click.option(
    "--seals", type=click.Path(path_type=Path), help="Seals that others kept: lines, JSON or CSV."
)
@click.option(
    "--give-up-seals", is_flag=True, help="Go back although the copy lacks seals given out since."
)
@passphrase_file
@with_appcontext
def command(
    file: Path,
    *,
    replace: bool,
    seals: Path | None,
    give_up_seals: bool,
    passphrase_file: Path | None,
) -> None:
    """Put FILE, a copy made by `flask backup`, in the database's place. Stop the product first.

    A mere name is looked for in the folder `backups` of the instance folder first.

    What stood there is kept in the instance folder, under a name with .before-restore and the
    moment. A copy that lacks a seal which the database has, or which FILE of --seals names, is
    refused: whoever keeps that seal will find it missing.
    """
    instance = Path(current_app.instance_path)
    file = _found(file, instance / "backups")
    kept = read_seals(seals)
    try:
        with (
            product_stopped(instance),
            readable(file, instance, lambda: read_passphrase(passphrase_file)) as copy,
        ):
            _restore(copy, kept, replace=replace, give_up_seals=give_up_seals)
    except Busy:
        raise click.ClickException("the product runs; stop it first") from None
    where = db.engine.url.render_as_string()
    click.echo(f"{file}: restored and verified in {where}")
    if (schema := schema_here()) != Schema.OURS:
        click.echo(schema)


def _found(file: Path, backups: Path) -> Path:
    """Return the file that is meant. Ends the command where there is none."""
    for path in (backups / file, file) if file.name == str(file) else (file,):
        if path.is_file():
            return path
    raise click.ClickException(f"there is no file {file}")


def _restore(
    copy: Path, kept: list[ledger.KeptSeal], *, replace: bool, give_up_seals: bool
) -> None:
    db.session.remove()
    db.engine.dispose()
    owner = owners_engine(current_app.config["OWNER_DATABASE_URI"], db.engine)
    kind = copies_of(owner)
    kind.check(copy)
    is_empty = kind.is_empty()
    if not is_empty and not replace:
        raise click.ClickException(
            "there is a database; add --replace to put the copy in its place"
        )
    given_out = kept + ([] if is_empty else _seals_here())
    lost = ledger.lost_seals(given_out, kind.seals(copy))
    named = [f"{seal['book']} seal {seal['seal']} of {seal['sealed_at']}" for seal in lost]
    if lost and not give_up_seals:
        raise click.ClickException(
            f"the copy lacks seals that were given out: {', '.join(named)};"
            " add --give-up-seals to go back behind them"
        )
    former = kind.put_back(copy, _rescue())
    if owner is not db.engine:
        with owner.begin() as connection:
            grant(connection, db.engine.url.username or "")
    if former:
        click.echo(f"the former database is kept as {former}")
    check_ledger(db.session.connection(), copy)
    for name in named:
        click.echo(f"given up: {name}")
    _write_down(lost)


def _seals_here() -> list[ledger.KeptSeal]:
    """Return the seals of the database to be replaced; a damaged one may not tell them."""
    try:
        return ledger.seals_of(db.session.connection())
    except DatabaseError:
        click.echo("the database there cannot be read: its seals are not compared with the copy's")
        return []
    finally:
        db.session.remove()
        db.engine.dispose()


def _write_down(lost: list[ledger.Problem]) -> None:
    """Add to the audit of the restored books which seals were given up."""
    with unit_of_work() as session:
        books = ledger.list_books(session)
        villages = set(session.scalars(sa.select(Village.id)))
        for seal in lost:
            village_id = books.get(str(seal["book"]))
            by = system_actor(village_id if village_id in villages else None)
            subject = f"seal:{seal['book']}:{seal['seal']}"
            audit.record(session, Event.SEAL_GIVEN_UP, subject, by=by, at=now())


def _rescue() -> Path:
    """Return a name for what stood there that no other rescue has."""
    name = f"points.before-restore-{dated(now())}"
    instance = Path(current_app.instance_path)
    names = (instance / (f"{name}-{n}" if n > 1 else name) for n in count(1))
    return next(path for path in names if not list(instance.glob(f"{path.name}*")))
