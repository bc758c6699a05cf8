"""Found the first village of an installation, with its administrator."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.credentials import guesses
from pointsapp.access.credentials.asking import network_of
from pointsapp.access.models import User
from pointsapp.access.permissions import Role
from pointsapp.access.setup.address import is_token
from pointsapp.access.setup.refusals import AlreadySetUp, SetupLocked, WrongSetupAddress
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import system_actor
from pointsapp.community.models import Village
from pointsapp.community.villages.service import create_village

_ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtext('points first set-up'))")


@dataclass(frozen=True)
class Founding:
    """A village and who administers it; the password is hashed before, outside the write lock."""

    township: str
    village: str
    code: str
    name: str
    username: str
    password_hash: str


def is_empty(session: Session) -> bool:
    """Tell whether nobody has begun here: there is no village, and nobody who could sign in."""
    anything = sa.or_(sa.exists(sa.select(Village.id)), sa.exists(sa.select(User.id)))
    return not session.scalar(sa.select(anything))


def check_token(
    bind: guesses.Bind, token: str, *, secret_key: str, address: str, at: datetime
) -> None:
    """Let the installation's token pass.

    Raises WrongSetupAddress, and after some of them SetupLocked, to whoever asks from there.
    """
    here = guesses.from_address("setup", network_of(address))
    counted = guesses.count(bind, here, at=at)
    if not counted.allowed:
        raise SetupLocked(until=counted.until)
    if not is_token(token, secret_key):
        raise WrongSetupAddress
    guesses.forget_now(bind, [here.subject])


def found(session: Session, new: Founding, *, at: datetime) -> int:
    """Open the village, appoint its administrator and return the administrator's id.

    Of two at once one is first. Raises AlreadySetUp.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)
    if not is_empty(session):
        raise AlreadySetUp
    village = create_village(
        session, name=new.village, code=new.code, township=new.township or None, at=at
    )
    admin = NewUser(new.username, new.name, new.password_hash, (Role.ADMIN,))
    return staff.create_user(session, admin, by=system_actor(village.id), at=at)
