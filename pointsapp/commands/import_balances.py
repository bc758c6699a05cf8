"""`flask import-balances`: take last year's balances over as opening transactions."""

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
from pointsapp.community.balances import service
from pointsapp.community.balances.reading import Answers, read_balances
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.lists.words import REASONS
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("import-balances", cls=OneSentence)
@click.argument("file", type=FILE)
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@click.option("--dry-run", is_flag=True, help="Tell what was understood and save nothing.")
@click.option("--numbers-right", is_flag=True, help="Numbers count where nobody has the name.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=LETTER", help=COLUMN)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def command(
    file: Path,
    village: str,
    *,
    dry_run: bool,
    numbers_right: bool,
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    """Post the balances of FILE; taken over again, nothing changes.

    Rows whose number and name belong to two households are asked about on the page only.
    """
    by = system_actor(village_id_of(village))
    answers = Answers(numbers_right=numbers_right)
    content = file.read_bytes()
    with told_in_json("households", "points", as_json=as_json):
        balances = read_balances(
            db.session(), BytesIO(content), chosen=chosen_columns(columns), answers=answers, by=by
        )
        saved = not (balances.errors or dry_run)
        if saved:
            with unit_of_work() as session:
                service.save(
                    session,
                    balances,
                    file_of(file.name, content),
                    answers=answers,
                    by=by,
                    at=now(),
                )
    told = Report(
        {
            "households": len(balances.openings),
            "points": balances.points,
            "columns": balances.headings,
        },
        created=balances.new,
        unchanged=len(balances.openings) - balances.new,
        warnings=[*balances.oddities, *balances.left_out],
        errors=balances.errors,
        saved=saved,
    )
    tell(told, REASONS, as_json=as_json)
