"""`flask prepare`: all that comes before serving, in one go."""

import click
from flask.cli import with_appcontext

from pointsapp import create_app
from pointsapp.commands import check, loaded, upgrade
from pointsapp.commands._sentences import OneSentence
from pointsapp.extensions import db


@click.command("prepare", cls=OneSentence, any_schema=True)
@click.option("--demo", "with_demo", is_flag=True, help="Make the demo village, too.")
@click.pass_context
@with_appcontext
def command(context: click.Context, *, with_demo: bool) -> None:
    """Bring the database up to date and tell what `flask check` finds.

    It does what `flask upgrade` does; what is found hinders nothing.
    """
    context.invoke(upgrade.command)
    try:
        context.invoke(check.command)
    except click.ClickException as unsafe:
        unsafe.show()
    if with_demo:
        db.session.remove()  # what the check read would hold up the demo's writing on SQLite
        with create_app(pages=False).app_context():
            context.invoke(loaded("demo"))
