"""`flask demo`: an invented village with a year behind it."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp import ledger
from pointsapp.access.current import hasher
from pointsapp.commands._logs import publish_and_ask
from pointsapp.commands._sentences import OneSentence
from pointsapp.commands._villages import end_with
from pointsapp.community.models import Village
from pointsapp.extensions import db
from pointsapp.web.clock import village_today
from pointsapp.web.unit_of_work import unit_of_work

PASSWORD = "demo-village"  # noqa: S105 - it is told to everybody who starts the demo
PIN = "280416"


@click.command("demo", cls=OneSentence)
@click.option(
    "--years",
    type=click.IntRange(1, 20),
    default=1,
    help="So many years of work; at each New Year between them the village chose what lapses.",
)
@click.option(
    "--customers",
    type=click.IntRange(1, 500),
    default=30,
    help="So many households at the counter on an exchange day.",
)
@click.option(
    "--villages",
    type=click.IntRange(1, 60),
    default=3,
    help="So many villages: the first in full, the others lightly, a third in the next township.",
)
@with_appcontext
def command(years: int, customers: int, villages: int) -> None:
    """Make the demo village and its county, unless there is a village; tell the sign-ins."""
    from pointsapp.demo import making

    session = db.session()
    if not making.is_made(session):
        if session.scalar(sa.select(Village.id).limit(1)) is not None:
            click.echo("There is a village already; no demo village was made.")
            return
        with unit_of_work() as writing:
            making.make_town(
                writing,
                (hasher().hash(PASSWORD), hasher().hash(PIN)),
                village_today(),
                years=years,
                customers=customers,
                villages=villages,
            )
        end_with(publish_and_ask(ledger.list_books(db.session())))
    click.echo(making.sign_ins(password=PASSWORD, pin=PIN))
