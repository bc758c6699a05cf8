"""`flask archive make` and `flask archive check`."""

import json
import sys
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import system_actor
from pointsapp.archive.checking import steps as checking
from pointsapp.archive.checking.reading import Unreadable
from pointsapp.archive.making import steps as making
from pointsapp.archive.making.moment import one_moment
from pointsapp.archive.making.steps import Made
from pointsapp.archive.registers.asked import Asked
from pointsapp.commands._imports import village_id_of
from pointsapp.commands._sentences import OneSentence
from pointsapp.copies.files import settle, written_whole
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.kept_archives.service import keep_archive

Ended = TypeVar("Ended")
UNREADABLE = 2

command = click.Group("archive", help="Put a village's year into one file, and check such a file.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@command.command("make", cls=OneSentence)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--village", metavar="CODE", required=True, help="The village's code.")
@click.option("--year", type=click.IntRange(2000, 2999), required=True, help="Which year.")
@click.option("--photos", is_flag=True, help="Put the year's photos in, too.")
@_json
@with_appcontext
def make(file: Path, *, village: str, year: int, photos: bool, as_json: bool) -> None:
    """Write a village's year into a new FILE, and keep its check value for the next seal."""
    by, at = system_actor(village_id_of(village)), now()
    with written_whole(file) as draft:
        with (
            TemporaryDirectory(dir=current_app.instance_path, prefix=".archive-") as folder,
            one_moment(db.session(), Path(folder)) as moment,
            force_locale("zh_Hans_CN"),
        ):
            asked = Asked(moment, by, year, at, with_photos=photos)
            made = _write(asked, draft, Path(folder), is_quiet=as_json)
        settle(draft)
        size = draft.stat().st_size
        with unit_of_work() as session:
            keep_archive(session, year=year, sha256=made.sha256, size=size, by=by, at=at)
            audit.record(session, Event.ARCHIVE_MADE, by.code, by=by, at=at)
    if as_json:
        told = {"file": str(file), "village": village, "year": year, "size": size, **asdict(made)}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{file}: {made.files} files, {size} bytes")
    click.echo(f"check value: {made.sha256}")


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@_json
def check(file: Path, *, as_json: bool) -> None:
    """Tell whether FILE is whole and unchanged, and its registers say what its book says.

    Exit code 0: it is; 1: something is changed or missing; 2: it is no archive that can be read.
    """
    try:
        found = _shown(checking.check(file), checking.count_steps(file), is_quiet=as_json)
    except (Unreadable, OSError) as error:
        if as_json:
            click.echo(json.dumps({"ok": False, "unreadable": str(error)}, ensure_ascii=False))
        else:
            click.echo(f"NOT READABLE: {file}: {error}")
        raise SystemExit(UNREADABLE) from error
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        for problem in found.problems:
            click.echo(f"{problem.kind}: {problem.file} {problem.told}".rstrip())
        what = f"{found.village} {found.year}, {found.files} files, check value {found.sha256}"
        click.echo(f"{'ok' if found.ok else 'NOT OK'}: {what}")
    raise SystemExit(0 if found.ok else 1)


def _write(asked: Asked, draft: Path, folder: Path, *, is_quiet: bool) -> Made:
    with draft.open("wb") as outlet:
        steps = making.make(asked, outlet, folder)
        return _shown(steps, making.count_steps(asked), is_quiet=is_quiet)


def _shown(steps: Generator[None, None, Ended], length: int, *, is_quiet: bool) -> Ended:
    """Take the steps, showing how far it has come, and return what they come to."""
    with click.progressbar(length=length, file=sys.stderr, hidden=is_quiet) as bar:
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value
            bar.update(1)
