"""`flask forget-resident`: somebody moved away for good and wants no name left."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp import ledger
from pointsapp.actor import system_actor
from pointsapp.commands._imports import village_id_of
from pointsapp.commands._sentences import OneSentence
from pointsapp.community.households.names import number_key
from pointsapp.community.models import Household, Resident
from pointsapp.extensions import db
from pointsapp.portal.own_data.service import Forgotten, forget_resident
from pointsapp.portal.own_data.words_about_people import KEPT
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

ELSEWHERE = (
    "on paper: notices that hung out, slips, statements, attendance sheets, registers",
    "in copies by `flask backup` and lists taken along as Excel files, until they are deleted",
)


@click.command("forget-resident", cls=OneSentence)
@click.option("--village", required=True, help="The village's code.")
@click.option("--household", required=True, help="The household's number.")
@click.option("--name", required=True, help="The person's name, as the roster has it.")
@click.confirmation_option(prompt="Name, phone, claims' words and photos go for good. Go on?")
@with_appcontext
def command(village: str, household: str, name: str) -> None:
    """Take the name of somebody out of everything; points and ledger stay as they are.

    Words in which the name occurs are searched in the whole village.
    """
    village_id = village_id_of(village)
    resident_id = _resident_id(village_id, household, name)
    with unit_of_work() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(sa.text("PRAGMA secure_delete=ON"))  # no name in the file's free pages
        done = forget_resident(session, resident_id, by=system_actor(village_id), at=now())
    click.echo(f"resident {resident_id} has no name any more")
    _tell(done)
    if not ledger.verify(db.session.connection(), book_id=village_id).ok:
        raise click.ClickException("the ledger does not verify; see flask ledger verify")
    click.echo("the ledger verifies as before")


def _resident_id(village_id: int, household: str, name: str) -> int:
    query = (
        sa.select(Resident.id)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Household.village_id == village_id,
            Household.number_key == number_key(household),
            Resident.name == name,
        )
    )
    ids = db.session.scalars(query).all()
    if len(ids) != 1:
        raise click.ClickException(f"household {household} has {len(ids)} people of this name")
    return ids[0]


def _tell(done: Forgotten) -> None:
    for what, counts in (
        ("emptied", done.emptied),
        ("name taken out of", done.replaced),
        ("deleted", done.deleted),
    ):
        rows = ", ".join(f"{table} {count}" for table, count in sorted(counts.items()) if count)
        click.echo(f"{what}: {rows or 'nothing'}")
    if done.namesakes:
        homes = ", ".join(done.namesakes)
        click.echo(f"others have this name, and words may have meant them: household {homes}")
    click.echo("The name may still stand:")
    kept = [f"in {column}: {why}" for column, why in KEPT.items()]
    for where in (*ELSEWHERE, *kept):
        click.echo(f"- {where}")
