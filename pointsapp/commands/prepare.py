"""`flask prepare`: all that comes before serving, in one go."""

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from pointsapp.commands import check, demo
from pointsapp.commands._sentences import OneSentence


@click.command("prepare", cls=OneSentence)
@click.option("--demo", "with_demo", is_flag=True, help="Make the demo village, too.")
@click.pass_context
@with_appcontext
def command(context: click.Context, *, with_demo: bool) -> None:
    """Bring the database up to date and tell what `flask check` finds.

    What it finds hinders nothing.
    """
    upgrade()
    try:
        context.invoke(check.command)
    except click.ClickException as unsafe:
        unsafe.show()
    if with_demo:
        context.invoke(demo.command)
