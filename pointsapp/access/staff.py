"""Who works for the village: appoint, give other roles, dismiss, call back, give a new password."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import audit, guesses
from pointsapp.access.models import User, UserRole
from pointsapp.access.refusals import OwnAccount, UnknownHousehold
from pointsapp.access.service import add_roles
from pointsapp.actor import Actor
from pointsapp.community.changes import follow_a_merger
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound

DRAWN_PASSWORD_BYTES = 9


@dataclass(frozen=True)
class StaffMember:
    """A user as the administrator sees one."""

    id: int
    username: str
    name: str
    roles: tuple[str, ...]
    household: str | None
    is_active: bool


_STAFF = (
    sa.select(User.id, User.username, User.name, User.is_active, Household.number, UserRole.role)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(Household, Household.id == User.household_id)
    .order_by(User.is_active.desc(), User.id, UserRole.role)
)


def list_staff(session: Session, actor: Actor) -> tuple[StaffMember, ...]:
    """Return the users of the actor's village, those who may sign in first."""
    return _members(session.execute(_STAFF.where(User.village_id == actor.village_id)))


def show_member(session: Session, actor: Actor, user_id: int) -> StaffMember:
    """Return a user of the actor's village; raise NotFound."""
    ours = _STAFF.where(User.village_id == actor.village_id, User.id == user_id)
    found = _members(session.execute(ours))
    if not found:
        raise NotFound
    return found[0]


def show_username(session: Session, actor: Actor) -> str:
    """Return the name that the actor signs in with."""
    return session.get_one(User, actor.user_id).username


def _members(rows: Iterable[sa.Row[int, str, str, bool, str, str]]) -> tuple[StaffMember, ...]:
    members: dict[int, StaffMember] = {}
    for row in rows:
        before = members[row.id].roles if row.id in members else ()
        roles = (*before, row.role) if row.role else before
        members[row.id] = StaffMember(
            row.id, row.username, row.name, roles, row.number, row.is_active
        )
    return tuple(members.values())


def household_of_number(session: Session, actor: Actor, number: str) -> int | None:
    """Return the household of the actor's village with this number; nothing typed is none."""
    if not number:
        return None
    here = sa.select(Household.id).where(
        Household.village_id == actor.village_id,
        Household.number == number,
        Household.closed_on.is_(None),
    )
    found = session.scalar(here)
    if found is None:
        raise UnknownHousehold(number=number)
    return found


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

    Raises OwnAccount: nobody gives himself a right or moves himself away from his household.
    """
    user = _somebody_else(session, user_id, by)
    user.name, user.household_id = name, household_id
    session.execute(sa.delete(UserRole).where(UserRole.user_id == user_id))
    add_roles(session, user_id, roles)
    user.session_epoch += 1
    audit.record(session, audit.USER_CHANGED, f"user:{user_id}", by=by, at=at)


def dismiss(session: Session, user_id: int, *, by: Actor, at: datetime) -> None:
    """Let a user in no more, from the next request on; raises OwnAccount."""
    user = _somebody_else(session, user_id, by)
    user.is_active = False
    user.session_epoch += 1
    audit.record(session, audit.USER_DISMISSED, f"user:{user_id}", by=by, at=at)


def call_back(session: Session, user_id: int, *, by: Actor, at: datetime) -> None:
    """Let a dismissed user in again, with the roles from before."""
    _somebody_else(session, user_id, by).is_active = True
    audit.record(session, audit.USER_CALLED_BACK, f"user:{user_id}", by=by, at=at)


def draw_password() -> str:
    """Return a random password to print on a slip."""
    return secrets.token_urlsafe(DRAWN_PASSWORD_BYTES)


def give_password(
    session: Session, user_id: int, password_hash: str, *, by: Actor, at: datetime
) -> None:
    """Give somebody else a drawn password, to be changed at first use; raises OwnAccount."""
    user = _somebody_else(session, user_id, by)
    _keep_password(session, user, password_hash, must_change=True)
    audit.record(session, audit.PASSWORD_RESET, f"user:{user_id}", by=by, at=at)


def change_own_password(session: Session, password_hash: str, *, by: Actor, at: datetime) -> int:
    """Keep the password that the user chose; return the session epoch. Other sessions end."""
    user = session.get_one(User, by.user_id)
    _keep_password(session, user, password_hash, must_change=False)
    audit.record(session, audit.PASSWORD_CHANGED, f"user:{user.id}", by=by, at=at)
    return user.session_epoch


def _keep_password(session: Session, user: User, password_hash: str, *, must_change: bool) -> None:
    user.password_hash, user.must_change_password = password_hash, must_change
    user.session_epoch += 1
    session.flush()
    guesses.forget(session, f"user:{user.id}")


def _somebody_else(session: Session, user_id: int, by: Actor) -> User:
    user = session.get(User, user_id)
    if user is None or user.village_id != by.village_id:
        raise NotFound
    if user_id == by.user_id:
        raise OwnAccount
    return user


def _move_household(session: Session, from_id: int, to_id: int) -> None:
    """Let staff of a household that merged belong to the other: its points are theirs now."""
    moved = sa.update(User).where(User.household_id == from_id)
    session.execute(moved.values(household_id=to_id))


follow_a_merger(_move_household)
