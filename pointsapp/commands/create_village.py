"""`flask create-village`: open a village with its book."""

import re

import click
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence, text_of_at_most
from pointsapp.community.models import NOTICE_DAYS
from pointsapp.community.villages.service import create_village
from pointsapp.web.clock import now
from pointsapp.web.forms import clean
from pointsapp.web.unit_of_work import unit_of_work

A_CODE = re.compile(r"[0-9A-Za-z-]{1,40}")


def _village_code(_ctx: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """Return a code that can stand in an address; end the command for any other."""
    code = clean(typed) or ""
    if not A_CODE.fullmatch(code):
        raise click.ClickException("code needs 1 to 40 letters, digits or hyphens")
    return code


@click.command("create-village", cls=OneSentence)
@click.argument("name", callback=text_of_at_most(60))
@click.option(
    "--code",
    required=True,
    callback=_village_code,
    help="The village's 12-digit area code, or one of its own.",
)
@click.option(
    "--township", callback=text_of_at_most(60), help="The township that the village belongs to."
)
@click.option(
    "--notice-days",
    type=click.IntRange(0, 60),
    default=NOTICE_DAYS,
    show_default=True,
    help="How long an approved sheet hangs out before it is posted.",
)
@with_appcontext
def command(name: str, code: str, township: str | None, notice_days: int) -> None:
    """Open the village NAME with an empty book."""
    with unit_of_work() as session:
        create_village(
            session,
            name=name,
            code=code,
            township=township,
            notice_days=notice_days,
            at=now(),
        )
    click.echo(f"Opened {name} ({code}).")
