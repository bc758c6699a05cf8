"""`flask import-roster`: take a village's own Excel list of households in."""

from io import BytesIO
from pathlib import Path

import click
from flask.cli import with_appcontext

from pointsapp.actor import system_actor
from pointsapp.commands._imports import FILE, Report, tell, told_in_words, village_id_of
from pointsapp.community.imports import words as imports_words
from pointsapp.community.roster import service as roster
from pointsapp.community.roster.reading import Roster, read_roster
from pointsapp.extensions import db
from pointsapp.web.clock import village_today
from pointsapp.web.unit_of_work import unit_of_work


@click.command("import-roster")
@click.argument("file", type=FILE)
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and save nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def command(file: Path, village: str, *, dry_run: bool, as_json: bool) -> None:
    """Enrol or update households and people as FILE (.xlsx) says; any error saves nothing.

    The counts of created, updated and unchanged are people.
    """
    by = system_actor(village_id_of(village))
    with told_in_words("households", "people", as_json=as_json):
        found = read_roster(BytesIO(file.read_bytes()), today=village_today())
        if found.errors or dry_run:
            plan = roster.plan(db.session(), found, by=by)
        else:
            with unit_of_work() as session:
                plan = roster.save(session, found, by=by)
    told = _report(found, plan, saved=not (found.errors or dry_run))
    tell(told, imports_words.REASONS, as_json=as_json)


def _report(found: Roster, plan: roster.Plan, *, saved: bool) -> Report:
    holds = {
        "households": len(found.households),
        "people": found.people,
        "party_members": found.party_members,
        "columns": found.headings,
    }
    if found.errors:
        return Report(holds, warnings=found.oddities, errors=found.errors)
    done = {
        "new_households": len(plan.new_households),
        "changes": [vars(change) for change in plan.changes],
        "missing": [{"number": number, "name": name} for number, name in plan.missing],
    }
    created, updated = plan.people_to_enrol, plan.people_to_update
    unchanged = found.people - created - updated
    return Report({**holds, **done}, created, updated, unchanged, found.oddities, saved=saved)
