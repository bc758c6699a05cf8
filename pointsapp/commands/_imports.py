"""What all imports from the command line share."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import sqlalchemy as sa
from flask_babel import force_locale

from pointsapp.community.models import Village
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.refusals import sentence_of
from pointsapp.web.spreadsheets import Remark

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def village_id_of(code: str) -> int:
    """Return the village's id; ends the command when there is none."""
    found = db.session.scalar(sa.select(Village.id).where(Village.code == code))
    if found is None:
        raise click.ClickException(f"there is no village {code}")
    return found


@contextmanager
def told_in_words() -> Iterator[None]:
    """End the command with a refusal's sentence."""
    try:
        yield
    except Refusal as refusal:
        with force_locale("en"):
            raise click.ClickException(sentence_of(refusal)) from refusal


def report(
    facts: dict[str, object], *, oddities: Sequence[Remark], errors: Sequence[Remark], as_json: bool
) -> None:
    """Print what was understood and done, with every oddity and error; exit 1 with any error."""
    if as_json:
        remarks = {
            "oddities": [vars(remark) for remark in oddities],
            "errors": [vars(remark) for remark in errors],
        }
        click.echo(json.dumps({**facts, **remarks}, ensure_ascii=False))
    else:
        for name, value in facts.items():
            shown = len(value) if isinstance(value, list) else value
            click.echo(f"{name.replace('_', ' ')}: {shown}")
        for remark in oddities:
            click.echo(f"worth a look: {_words(remark)}")
    for remark in errors:
        click.echo(_words(remark), err=True)
    if errors:
        raise SystemExit(1)


def _words(remark: Remark) -> str:
    cell = f"{remark.column}{remark.row}" if remark.column else f"row {remark.row}"
    return f"{cell}: {remark.reason.replace('-', ' ')}: {remark.value}"
