"""`flask reset-sign-in`: the only administrator, or a supervisor, lost the way in."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp.access.authenticators import service as authenticators
from pointsapp.access.credentials import passwords
from pointsapp.access.current import hasher
from pointsapp.access.models import User
from pointsapp.access.staff import service as staff
from pointsapp.actor import system_actor
from pointsapp.commands._sentences import OneSentence
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("reset-sign-in", cls=OneSentence)
@click.argument("username")
@click.confirmation_option(
    prompt="The password and the authenticator stop working and all devices are signed out. Go on?"
)
@with_appcontext
def command(username: str) -> None:
    """Let USERNAME in again who lost password, phone and recovery codes.

    Draws a new password, to be changed at first use, and takes off the authenticator. For the only
    administrator and for supervisors; anybody else is helped by an administrator and a colleague.
    """
    user = db.session.scalars(sa.select(User).filter_by(username=username.lower())).one_or_none()
    if user is None or not user.is_active:
        raise click.ClickException(f"there is no user {username} who works here")
    user_id, by = user.id, system_actor(user.village_id)
    password = passwords.draw_password()
    secret = hasher().hash(password)
    with unit_of_work() as session:
        locked_out = session.get_one(User, user_id)
        staff.replace_password(session, locked_out, secret, by=by, at=now())
        authenticators.end(session, locked_out, by=by, at=now())
    click.echo(f"password: {password}")
