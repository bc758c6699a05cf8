"""`flask export-roster`: write a village's roster down as an Excel file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import system_actor
from pointsapp.commands._imports import village_id_of
from pointsapp.community.roster.writing import export_roster
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("export-roster")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@with_appcontext
def command(file: Path, village: str) -> None:
    """Write everybody who lives in the village to FILE; imported again it changes nothing."""
    by = system_actor(village_id_of(village))
    file.write_bytes(export_roster(db.session(), by=by))
    with unit_of_work() as session:
        audit.record(session, Event.ROSTER_EXPORTED, by.code, by=by, at=now())
    click.echo(f"written: {file}")
