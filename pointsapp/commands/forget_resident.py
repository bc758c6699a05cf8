"""`flask forget-resident`: somebody moved away for good and wants no name left."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp.actor import system_actor
from pointsapp.commands._imports import village_id_of
from pointsapp.commands._sentences import OneSentence
from pointsapp.community.households.names import number_key
from pointsapp.community.models import Household, Resident
from pointsapp.extensions import db
from pointsapp.portal.own_data.service import forget_resident
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("forget-resident", cls=OneSentence)
@click.option("--village", required=True, help="The village's code.")
@click.option("--household", required=True, help="The household's number.")
@click.option("--name", required=True, help="The person's name, as the roster has it.")
@click.confirmation_option(prompt="Name, phone, claims' words and photos go for good. Go on?")
@with_appcontext
def command(village: str, household: str, name: str) -> None:
    """Take name, phone and birth day of somebody out; points and ledger stay as they are."""
    village_id = village_id_of(village)
    found = db.session.scalars(
        sa.select(Resident.id)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Household.village_id == village_id,
            Household.number_key == number_key(household),
            Resident.name == name,
        )
    ).all()
    if len(found) != 1:
        raise click.ClickException(f"household {household} has {len(found)} people of this name")
    with unit_of_work() as session:
        forget_resident(session, found[0], by=system_actor(village_id), at=now())
    click.echo(f"resident {found[0]} has no name any more")
