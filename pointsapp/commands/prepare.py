"""`flask prepare`: all that comes before serving, in one go."""

from importlib import import_module

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp import create_app
from pointsapp.commands import check, loaded
from pointsapp.commands._sentences import OneSentence
from pointsapp.copies.files import is_of_this_version
from pointsapp.extensions import db


@click.command("prepare", cls=OneSentence)
@click.option("--demo", "with_demo", is_flag=True, help="Make the demo village, too.")
@click.pass_context
@with_appcontext
def command(context: click.Context, *, with_demo: bool) -> None:
    """Bring the database up to date and tell what `flask check` finds.

    What it finds hinders nothing.
    """
    if not _is_up_to_date():
        import_module("flask_migrate").upgrade()
    try:
        context.invoke(check.command)
    except click.ClickException as unsafe:
        unsafe.show()
    if with_demo:
        with create_app(pages=False).app_context():
            context.invoke(loaded("demo"))


def _is_up_to_date() -> bool:
    """Tell whether nothing is to be migrated, and no owner is named who would grant rights."""
    with db.engine.connect() as connection:
        return not current_app.config["OWNER_DATABASE_URI"] and is_of_this_version(connection)
