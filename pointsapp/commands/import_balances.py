"""`flask import-balances`: take last year's balances over as opening transactions."""

from io import BytesIO
from pathlib import Path

import click
from flask.cli import with_appcontext

from pointsapp.actor import system_actor
from pointsapp.commands._imports import FILE, Report, tell, told_in_words, village_id_of
from pointsapp.community.balances import service as balances
from pointsapp.community.imports import words as imports_words
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.unit_of_work import unit_of_work


@click.command("import-balances")
@click.argument("file", type=FILE)
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@click.option("--dry-run", is_flag=True, help="Tell what was understood and save nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def command(file: Path, village: str, *, dry_run: bool, as_json: bool) -> None:
    """Post the balances of FILE (.xlsx); taken over again, nothing changes."""
    by = system_actor(village_id_of(village))
    with told_in_words("households", "points", as_json=as_json):
        found = balances.read_balances(db.session(), BytesIO(file.read_bytes()), by=by)
        saved = not (found.errors or dry_run)
        if saved:
            with unit_of_work() as session:
                balances.save(session, found, day=village_today(), by=by, at=now())
    told = Report(
        {"households": len(found.openings), "points": found.points, "columns": found.headings},
        created=found.new,
        unchanged=len(found.openings) - found.new,
        warnings=found.oddities,
        errors=found.errors,
        saved=saved,
    )
    tell(told, imports_words.REASONS, as_json=as_json)
