"""`flask rename-village`: give a village another name."""

import click
from flask.cli import with_appcontext

from pointsapp.actor import system_actor
from pointsapp.commands._imports import village_id_of
from pointsapp.commands._sentences import OneSentence, text_of_at_most
from pointsapp.community.models import LONGEST_REASON
from pointsapp.township.villages.service import give_name
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("rename-village", cls=OneSentence)
@click.argument("name", callback=text_of_at_most(60))
@click.option("--village", metavar="CODE", required=True, help="The village's code; it stays.")
@click.option(
    "--reason",
    required=True,
    callback=text_of_at_most(LONGEST_REASON),
    help="Why, such as the document that says so.",
)
@with_appcontext
def command(name: str, village: str, reason: str) -> None:
    """Call a village NAME from now on; its settings' changes keep the old name and the reason."""
    by = system_actor(village_id_of(village))
    with unit_of_work() as session:
        give_name(session, name, reason, by=by, at=now())
    click.echo(f"{village}: {name}")
