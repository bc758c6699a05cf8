"""`flask import-goods`: take a village's own Excel list of goods in."""

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
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list import words as goods_list_words
from pointsapp.exchange.goods_list.comparing import EMPTIABLE
from pointsapp.exchange.goods_list.reading import read_goods
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("import-goods", cls=OneSentence)
@click.argument("file", type=FILE)
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and save nothing.")
@click.option(
    "--emptied",
    multiple=True,
    type=click.Choice(EMPTIABLE),
    help="Empty cells of this column delete what is known; may be given several times.",
)
@click.option("--column", "columns", multiple=True, metavar="FIELD=LETTER", help=COLUMN)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def command(
    file: Path,
    village: str,
    *,
    dry_run: bool,
    emptied: tuple[str, ...],
    columns: tuple[str, ...],
    as_json: bool,
) -> None:
    """Put the goods of FILE on the list, and new ones on the shelf."""
    by = system_actor(village_id_of(village))
    content = file.read_bytes()
    with told_in_json("items", as_json=as_json):
        found = read_goods(BytesIO(content), chosen=chosen_columns(columns))
        plan = goods_list.plan(db.session(), found, emptied=emptied, by=by)
        errors = [*found.errors, *plan.errors]
        saved = not (errors or dry_run)
        if saved:
            with unit_of_work() as session:
                kept = file_of(file.name, content)
                plan = goods_list.save(session, found, kept, emptied=emptied, by=by, at=now())
    told = Report(
        holds={"items": len(found.items), "units": plan.units, "columns": found.headings},
        created=len(plan.arriving),
        updated=len(plan.changed) - len(plan.returning),
        unchanged=plan.unchanged,
        warnings=[*found.oddities, *plan.oddities, *found.left_out],
        errors=errors,
        saved=saved,
    )
    tell(told, goods_list_words.REASONS, as_json=as_json)
