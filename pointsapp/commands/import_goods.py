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
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list import words as goods_list_words
from pointsapp.exchange.goods_list.reading import read_goods
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.unit_of_work import unit_of_work


@click.command("import-goods", cls=OneSentence)
@click.argument("file", type=FILE)
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and save nothing.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=LETTER", help=COLUMN)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def command(
    file: Path, village: str, *, dry_run: bool, columns: tuple[str, ...], as_json: bool
) -> None:
    """Put the goods of FILE on the list, and new ones on the shelf."""
    by = system_actor(village_id_of(village))
    content = file.read_bytes()
    with told_in_json("items", as_json=as_json):
        found = read_goods(BytesIO(content), chosen=chosen_columns(columns))
        saved = not (found.errors or dry_run)
        if saved:
            with unit_of_work() as session:
                plan = goods_list.save(session, found, day=village_today(), by=by, at=now())
        else:
            plan = goods_list.plan(db.session(), found, by=by)
    told = Report(
        holds={"items": len(found.items), "units": plan.units, "columns": found.headings},
        created=len(plan.new),
        updated=len(plan.changed),
        unchanged=plan.unchanged,
        warnings=[*found.oddities, *found.left_out],
        errors=found.errors,
        saved=saved,
    )
    tell(told, goods_list_words.REASONS, as_json=as_json)
