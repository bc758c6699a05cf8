"""`flask import-roster`: take a village's own list of households in."""

from io import BytesIO
from pathlib import Path

import click
from flask.cli import with_appcontext

from pointsapp.actor import system_actor
from pointsapp.commands._imports import (
    COLUMN,
    FILE,
    Report,
    chosen_columns,
    tell,
    told_in_json,
    village_id_of,
)
from pointsapp.commands._sentences import OneSentence
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.lists.words import FIELDS, REASONS
from pointsapp.community.roster import comparing, service
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.community.roster.reading import Roster, read_roster
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.unit_of_work import unit_of_work


@click.command("import-roster", cls=OneSentence)
@click.argument("file", type=FILE)
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and save nothing.")
@click.option("--many", is_flag=True, help="More than a tenth of the village may change.")
@click.option("--same-households", is_flag=True, help="Households may have all other people.")
@click.option(
    "--namesakes",
    type=click.Choice(["moved", "others"]),
    help="Who has a name and birth of another household: moved here, or somebody else.",
)
@click.option(
    "--emptied",
    multiple=True,
    type=click.Choice(list(FIELDS)),
    help="Empty cells of this column delete what is known; may be given several times.",
)
@click.option("--column", "columns", multiple=True, metavar="FIELD=LETTER", help=COLUMN)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def command(  # noqa: PLR0913 - one argument an option
    file: Path,
    village: str,
    *,
    dry_run: bool,
    many: bool,
    same_households: bool,
    namesakes: str | None,
    emptied: tuple[str, ...],
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    """Enrol or update households and people as FILE says; any error saves nothing.

    The counts of created, updated and unchanged are people. FILE is .xlsx, .xls, .et, .ods or .csv.
    """
    by = system_actor(village_id_of(village))
    answers = Answers(frozenset(emptied), many=many, strangers=same_households)
    content = file.read_bytes()
    with told_in_json("households", "people", as_json=as_json):
        roster = read_roster(
            BytesIO(content), today=village_today(), chosen=chosen_columns(columns)
        )
        plan = comparing.plan(db.session(), roster, by=by, answers=answers)
        if namesakes:
            moved = {move.key: namesakes == "moved" for move in plan.moves}
            answers = Answers(answers.emptied, moved, many=many, strangers=same_households)
        errors = [*roster.errors, *plan.errors]
        if not (errors or dry_run):
            with unit_of_work() as session:
                kept = file_of(file.name, content)
                plan = service.save(session, roster, kept, answers=answers, by=by, at=now())
    tell(_report(roster, plan, saved=not (errors or dry_run)), REASONS, as_json=as_json)


def _report(roster: Roster, plan: Plan, *, saved: bool) -> Report:
    holds = {
        "households": len(roster.households),
        "people": roster.people,
        "party_members": roster.party_members,
        "columns": roster.headings,
    }
    warnings = [*roster.oddities, *roster.left_out]
    errors = [*roster.errors, *plan.errors]
    if errors:
        return Report(holds, warnings=warnings, errors=errors)
    done = {
        "new_households": len(plan.new_households),
        "changes": [vars(change) for change in plan.changes],
        "missing": [{"number": number, "name": name} for number, name in plan.missing],
        "namesakes": [{"number": m.household.number, "name": m.person.name} for m in plan.moves],
    }
    created, updated = plan.people_to_enrol, plan.people_to_update
    unchanged = roster.people - created - updated
    return Report(
        holds={**holds, **done},
        created=created,
        updated=updated,
        unchanged=unchanged,
        warnings=warnings,
        saved=saved,
    )
