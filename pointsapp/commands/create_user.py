"""`flask create-user`: staff of a village, a township or a county."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp.access.credentials import passwords
from pointsapp.access.current import hasher
from pointsapp.access.permissions import STAFF_ROLES, Role
from pointsapp.access.staff import service as staff
from pointsapp.actor import system_actor
from pointsapp.commands._sentences import OneSentence, text_of_at_most
from pointsapp.community.households.search import household_with_number
from pointsapp.community.models import County, Household, Township, Village
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.forms import clean
from pointsapp.web.unit_of_work import unit_of_work

PLACE_OF: dict[str, str] = {Role.SUPERVISOR: "township", Role.COUNTY_SUPERVISOR: "county"}
"""Where these work; all others work in a village."""
PLACES = ("village", "township", "county")


@click.command("create-user", cls=OneSentence)
@click.argument("username")
@click.option("--village", metavar="CODE", help="The village that the user works for.")
@click.option("--township", metavar="NAME", help="The township, for a supervisor.")
@click.option("--county", metavar="NAME", help="The county, for its supervisor.")
@click.option("--household", metavar="NUMBER", help="The household the user lives in.")
@click.option("--name", required=True, callback=text_of_at_most(60), help="The person's name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([str(role) for role in STAFF_ROLES]),
    help="May be given several times.",
)
@click.option("--password", help="Left out: one is drawn and printed.  -: asked for.")
@with_appcontext
def command(username: str, name: str, roles: tuple[str, ...], **given: str | None) -> None:
    """Create a user who signs in as USERNAME."""
    _check_place(roles, given)
    password, is_drawn = _password(given["password"])
    place = _place(given)
    sign_in_name = (clean(username) or "").lower()
    about = (sign_in_name, name, *_names_of(place))
    new = staff.NewUser(
        username=staff.check_username(sign_in_name),
        name=name,
        password_hash=hasher().hash(passwords.check_password(password, about=about)),
        roles=roles,
        household_id=place.get("household_id"),
        township_id=place.get("township_id"),
        county_id=place.get("county_id"),
        must_change_password=is_drawn,
    )
    with unit_of_work() as session:
        staff.create_user(session, new, by=system_actor(place.get("village_id")), at=now())
    click.echo(f"created {sign_in_name} ({', '.join(roles)})")
    if is_drawn:
        click.echo(f"password: {password}")


def _password(given: str | None) -> tuple[str, bool]:
    if given == "-":
        return click.prompt("Password", hide_input=True, confirmation_prompt=True), False
    if given is not None:
        return given, False
    return passwords.draw_password(), True


def _check_place(roles: tuple[str, ...], given: dict[str, str | None]) -> None:
    """End the command where these roles are none of the one place that is named."""
    named = [place for place in PLACES if given[place] is not None]
    if len(named) != 1:
        raise click.ClickException("give --village CODE, --township NAME or --county NAME")
    if {PLACE_OF.get(role, "village") for role in roles} != set(named):
        raise click.ClickException(
            "a supervisor belongs to a township, a county supervisor to a county, "
            "other roles to a village"
        )


def _place(given: dict[str, str | None]) -> dict[str, int]:
    if given["village"] is None:
        kind, model = ("township", Township) if given["township"] else ("county", County)
        here = sa.select(model.id).where(model.name == given[kind])
        return {f"{kind}_id": _id(here, f"{kind} {given[kind]}")}
    code, household = given["village"], given["household"]
    village_id = _id(sa.select(Village.id).where(Village.code == code), f"village {code}")
    if household is None:
        return {"village_id": village_id}
    lives = sa.select(Household.id).where(
        Household.id == household_with_number(db.session(), village_id, household)
    )
    return {"village_id": village_id, "household_id": _id(lives, f"household {household}")}


def _names_of(place: dict[str, int]) -> list[str]:
    village = sa.select(Village.name).where(Village.id == place.get("village_id"))
    township = sa.select(Township.name).where(Township.id == place.get("township_id"))
    county = sa.select(County.name).where(County.id == place.get("county_id"))
    return list(db.session.scalars(village.union(township, county)))


def _id(query: sa.Select[int], what: str) -> int:
    row_id = db.session.scalar(query)
    if row_id is None:
        raise click.ClickException(f"there is no {what}")
    return row_id
