"""`flask delete-old-photos`: what was decided long ago needs no photo any more."""

from datetime import timedelta

import click
from flask.cli import with_appcontext

from pointsapp.earning.claims import service
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("delete-old-photos")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=180,
    show_default=True,
    help="How long photos are kept after the decision.",
)
@with_appcontext
def command(days: int) -> None:
    """Delete the photos of claims decided long ago; for cron, safe to run twice."""
    with unit_of_work() as session:
        count = service.delete_photos(session, decided_before=now() - timedelta(days=days))
    click.echo(f"{count} photos deleted")
