"""`flask create-county`: townships side by side for a county."""

import click
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence, text_of_at_most
from pointsapp.community.villages.service import gather_townships
from pointsapp.web.unit_of_work import unit_of_work


@click.command("create-county", cls=OneSentence)
@click.argument("name", callback=text_of_at_most(60))
@click.option(
    "--township", "townships", multiple=True, required=True, help="May be given several times."
)
@with_appcontext
def command(name: str, townships: tuple[str, ...]) -> None:
    """Put townships under the county NAME; with the name of one that is there, more of them."""
    with unit_of_work() as session:
        unknown = gather_townships(session, name, townships)
        if unknown:
            raise click.ClickException(f"there is no township {min(unknown)}")
    click.echo(f"{name}: {', '.join(townships)}")
