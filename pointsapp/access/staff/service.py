"""Appoint, change and dismiss staff."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.credentials import guesses
from pointsapp.access.linked_accounts.service import end_links
from pointsapp.access.models import Ended, Mandate, User, UserRole
from pointsapp.access.permissions import STAFF_ROLES, Role
from pointsapp.access.refusals import (
    BadUsername,
    OwnAccount,
    UsernameTaken,
)
from pointsapp.access.standing_mandates import end_mandates
from pointsapp.actor import Actor, ActorKind, code_of, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound

_USERNAME = re.compile(r"[^\s:A-Z]{1,40}")


@dataclass(frozen=True)
class NewUser:
    """A user to create; the password is hashed before, outside the write lock."""

    username: str
    name: str
    password_hash: str
    roles: tuple[str, ...]
    township_id: int | None = None
    county_id: int | None = None
    household_id: int | None = None
    must_change_password: bool = False


def create_user(session: Session, new: NewUser, *, by: Actor, at: datetime) -> int:
    """Create a user of the actor's village, of a township or a county, with roles; return the id.

    Raises UsernameTaken, NotFound for a household of another village, and VillageClosed.
    """
    if by.village_id is not None:
        take_village(session, by)
    _check_household(session, new.household_id, by)
    fields = {name: value for name, value in vars(new).items() if name != "roles"}
    user = User(**fields, village_id=by.village_id, is_active=True, session_epoch=0, created_at=at)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise UsernameTaken(username=new.username) from error
    add_roles(session, user.id, new.roles)
    about, held = code_of(ActorKind.USER, user.id), _listed(new.roles)
    audit.record(session, Event.USER_CREATED, about, by=by, at=at, detail=held)
    return user.id


def add_roles(session: Session, user_id: int, roles: Iterable[str]) -> None:
    """Let a user hold these roles too."""
    assert all(Role(role) in STAFF_ROLES for role in roles)  # noqa: S101 - a programmer's error
    session.add_all(UserRole(user_id=user_id, role=str(role)) for role in sorted(set(roles)))
    session.flush()


def check_username(username: str) -> str:
    """Return the name to sign in with if it is short and in lower case; raise BadUsername."""
    if not _USERNAME.fullmatch(username):
        raise BadUsername(username=username)
    return username


def change_member(  # noqa: PLR0913 - what the page shows of a person
    session: Session,
    user_id: int,
    *,
    name: str,
    roles: Iterable[str],
    household_id: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Give a user this name and household and exactly these roles; ends the user's sessions.

    Raises OwnAccount: nobody gives himself a right or moves himself away from his household; and
    NotFound for a user or a household of another village.
    """
    user = _somebody_else(session, user_id, by)
    _check_household(session, household_id, by)
    user.name, user.household_id = name, household_id
    session.execute(sa.delete(UserRole).where(UserRole.user_id == user_id))
    add_roles(session, user_id, roles)
    user.session_epoch += 1
    if Role.PAIRED_MEMBER not in roles:
        _end_mandates(session, user_id, by=by, at=at)
    about, held = code_of(ActorKind.USER, user_id), _listed(roles)
    audit.record(session, Event.USER_CHANGED, about, by=by, at=at, detail=held)


def _listed(roles: Iterable[str]) -> str:
    """Write roles down as the audit keeps them."""
    return " ".join(sorted(set(roles)))


def dismiss(session: Session, user_id: int, *, by: Actor, at: datetime) -> None:
    """Let a user in no more, from the next request on; raises OwnAccount."""
    user = _somebody_else(session, user_id, by)
    user.is_active = False
    user.session_epoch += 1
    _end_mandates(session, user_id, by=by, at=at)
    end_links(session, user_id, by=by, at=at)
    audit.record(session, Event.USER_DISMISSED, code_of(ActorKind.USER, user_id), by=by, at=at)


def _end_mandates(session: Session, user_id: int, *, by: Actor, at: datetime) -> None:
    end_mandates(session, Mandate.user_id == user_id, Ended.DISMISSAL, by=by, at=at)


def call_back(session: Session, user_id: int, *, by: Actor, at: datetime) -> None:
    """Let a dismissed user in again, with the roles from before."""
    _somebody_else(session, user_id, by).is_active = True
    audit.record(session, Event.USER_CALLED_BACK, code_of(ActorKind.USER, user_id), by=by, at=at)


def give_password(
    session: Session, user_id: int, password_hash: str, *, by: Actor, at: datetime
) -> None:
    """Give somebody else a drawn password, to be changed at first use; raises OwnAccount."""
    replace_password(session, _somebody_else(session, user_id, by), password_hash, by=by, at=at)


def replace_password(
    session: Session, user: User, password_hash: str, *, by: Actor, at: datetime
) -> None:
    """Keep a drawn password, to be changed at first use, in place of the user's; sessions end."""
    user.password_reset_at = at
    _keep_password(session, user, password_hash, must_change=True)
    end_links(session, user.id, by=by, at=at)
    audit.record(session, Event.PASSWORD_RESET, code_of(ActorKind.USER, user.id), by=by, at=at)


def change_own_password(session: Session, password_hash: str, *, by: Actor, at: datetime) -> int:
    """Keep the password that the user chose; return the session epoch. Other sessions end."""
    user = session.get_one(User, by.user_id)
    _keep_password(session, user, password_hash, must_change=False)
    end_links(session, user.id, by=by, at=at)
    audit.record(session, Event.PASSWORD_CHANGED, code_of(ActorKind.USER, user.id), by=by, at=at)
    return user.session_epoch


def _keep_password(session: Session, user: User, password_hash: str, *, must_change: bool) -> None:
    user.password_hash, user.must_change_password = password_hash, must_change
    user.session_epoch += 1
    session.flush()
    guesses.forget_everywhere(session, code_of(ActorKind.USER, user.id))


def _somebody_else(session: Session, user_id: int, by: Actor) -> User:
    ours = sa.select(User).filter_by(id=user_id, village_id=take_village(session, by))
    user = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if user is None:
        raise NotFound
    if user_id == by.user_id:
        raise OwnAccount
    return user


def _check_household(session: Session, household_id: int | None, by: Actor) -> None:
    """Raise NotFound for a household that is closed or of another village than the actor's."""
    if household_id is None:
        return
    here = sa.select(Household.id).filter_by(id=household_id, village_id=village_of(by))
    if session.scalar(here.where(Household.closed_on.is_(None))) is None:
        raise NotFound
