"""What all imports from the command line share."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel.speaklater import LazyString

from pointsapp.commands._sentences import english
from pointsapp.community.models import Village
from pointsapp.excel.reading import Remark
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.excel_words import LEFT_OUT

COLUMN = "Which column counts where two fit equally, such as phone=F."
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Report:
    """What the file holds, and how many of its lines were (or would be) new, changed, as before.

    A file with errors changes nothing, so its counts are told as 0.
    """

    holds: Mapping[str, object]
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: Sequence[Remark] = ()
    errors: Sequence[Remark] = ()
    saved: bool = False


def chosen_columns(given: Iterable[str]) -> dict[str, str]:
    """Return the letters of columns by field; ends the command for what is no FIELD=LETTER."""
    pairs = [text.partition("=") for text in given]
    if not all(field and letter for field, _equals, letter in pairs):
        raise click.ClickException("give --column as FIELD=LETTER, such as phone=F")
    return {field: letter.upper() for field, _equals, letter in pairs}


def village_id_of(code: str) -> int:
    """Return the village's id; ends the command when there is none."""
    found = db.session.scalar(sa.select(Village.id).where(Village.code == code))
    if found is None:
        raise click.ClickException(f"there is no village {code}")
    return found


@contextmanager
def told_in_json(*holds: str, as_json: bool) -> Iterator[None]:
    """Tell a script in JSON of a file that was refused: it holds nothing that could be read."""
    try:
        yield
    except Refusal as refusal:
        if not as_json:
            raise
        error = {"row": None, "column": "", "value": "", "problem": english(refusal)}
        nothing = Report(dict.fromkeys(holds, 0))
        click.echo(json.dumps({**_facts(nothing), "warnings": [], "errors": [error]}))
        raise SystemExit(1) from refusal


def tell(told: Report, reasons: Mapping[str, LazyString], *, as_json: bool) -> None:
    """Print what was understood and done, with every oddity and error; exit 1 with any error."""
    reasons = {**LEFT_OUT, **reasons}
    with force_locale("en"):
        warnings, errors = (
            [_worded(one, reasons) for one in remarks] for remarks in (told.warnings, told.errors)
        )
    if as_json:
        facts = {**_facts(told), "warnings": warnings, "errors": errors}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for name, value in _facts(told).items():
            shown = len(value) if isinstance(value, list) else value
            click.echo(f"{name.replace('_', ' ')}: {shown}")
        for remark in warnings:
            click.echo(f"worth a look: {_line(remark)}")
        for remark in errors:
            click.echo(_line(remark), err=True)
    if errors:
        raise SystemExit(1)


def _facts(told: Report) -> dict[str, object]:
    counts = {
        "created": told.created,
        "updated": told.updated,
        "unchanged": told.unchanged,
    }
    return {
        **told.holds,
        **(dict.fromkeys(counts, 0) if told.errors else counts),
        "saved": told.saved,
    }


def _worded(remark: Remark, reasons: Mapping[str, LazyString]) -> dict[str, object]:
    return {
        **({"sheet": remark.sheet} if remark.sheet else {}),
        "row": remark.row,
        "column": remark.column,
        "value": remark.value,
        "problem": str(reasons[remark.reason]),
    }


def _line(remark: Mapping[str, object]) -> str:
    row = remark["row"] or ""
    cell = f"{remark['column']}{row}" if remark["column"] else f"row {row}" if row else "sheet"
    return f"{remark.get('sheet', '')} {cell}".strip() + f": {remark['problem']}: {remark['value']}"
