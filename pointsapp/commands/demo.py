"""`flask demo`: an invented village with a year behind it."""

import click
from flask.cli import with_appcontext

from pointsapp.extensions import db

PASSWORD = "demo-village"  # noqa: S105 - it is told to everybody who starts the demo
PIN = "280416"


@click.command("demo", cls=OneSentence)
@with_appcontext
def command() -> None:
    """Make the demo village, unless there is a village already; tell its sign-ins."""
    from pointsapp.demo.making import make_demo

    click.echo(make_demo(db.session(), password=PASSWORD, pin=PIN))
