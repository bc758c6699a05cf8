"""`flask import-roster`: take a village's own Excel list of households in."""

from io import BytesIO
from pathlib import Path

import click
from flask.cli import with_appcontext

from pointsapp.commands._imports import FILE, report, told_in_words, village_id_of
from pointsapp.community import roster
from pointsapp.community.roster_reading import Roster, read_roster
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
    """Enrol or update households and people as FILE (.xlsx) says; any error saves nothing."""
    village_id = village_id_of(village)
    with told_in_words():
        found = read_roster(BytesIO(file.read_bytes()), today=village_today())
        if found.errors or dry_run:
            plan = roster.plan(db.session(), village_id, found)
        else:
            with unit_of_work() as session:
                plan = roster.save(session, village_id, found)
    saved = not (found.errors or dry_run)
    facts = _facts(found, plan, saved=saved)
    report(facts, oddities=found.oddities, errors=found.errors, as_json=as_json)


def _facts(found: Roster, plan: roster.Plan, *, saved: bool) -> dict[str, object]:
    return {
        "ok": not found.errors,
        "saved": saved,
        "households": len(found.households),
        "people": found.people,
        "party_members": found.party_members,
        "columns": found.headings,
        "new_households": len(plan.new_households),
        "new_people": plan.people_to_enrol,
        "changes": [vars(change) for change in plan.changes],
        "missing": [{"number": number, "name": name} for number, name in plan.missing],
    }
