"""A village's staff."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Authenticator, User, UserRole
from pointsapp.access.refusals import UnknownHousehold
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.search import household_with_number
from pointsapp.community.models import County, Household, Township, Village
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class StaffMember:
    """A user as the administrator sees one."""

    id: int
    username: str
    name: str
    roles: tuple[str, ...]
    household: str | None
    is_active: bool
    has_authenticator: bool


_STAFF = (
    sa.select(
        User.id,
        User.username,
        User.name,
        User.is_active,
        Household.number,
        UserRole.role,
        Authenticator.user_id.is_not(None).label("has_authenticator"),
    )
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(Household, Household.id == User.household_id)
    .outerjoin(Authenticator, Authenticator.user_id == User.id)
    .order_by(User.is_active.desc(), User.id, UserRole.role)
)


def list_staff(session: Session, actor: Actor) -> tuple[StaffMember, ...]:
    """Return the users of the actor's village, those who may sign in first."""
    return _members(session.execute(_STAFF.where(User.village_id == village_of(actor))))


def show_member(session: Session, actor: Actor, user_id: int) -> StaffMember:
    """Return a user of the actor's village; raise NotFound."""
    ours = _STAFF.where(User.village_id == village_of(actor), User.id == user_id)
    members = _members(session.execute(ours))
    if not members:
        raise NotFound
    return members[0]


def show_username(session: Session, actor: Actor) -> str:
    """Return the name that the actor signs in with."""
    return session.get_one(User, actor.user_id).username


def names_about(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return what a password of this user must not be made of."""
    names = (
        sa.select(User.username, User.name, Village.name, Township.name, County.name)
        .outerjoin(Village, Village.id == User.village_id)
        .outerjoin(
            Township, sa.or_(Township.id == User.township_id, Township.id == Village.township_id)
        )
        .outerjoin(County, County.id == User.county_id)
        .where(User.id == actor.user_id)
    )
    return tuple(name for name in session.execute(names).one() if name)


def _members(
    rows: Iterable[sa.Row[int, str, str, bool, str, str, bool]],
) -> tuple[StaffMember, ...]:
    members: dict[int, StaffMember] = {}
    for row in rows:
        before = members[row.id].roles if row.id in members else ()
        roles = (*before, row.role) if row.role else before
        members[row.id] = StaffMember(
            id=row.id,
            username=row.username,
            name=row.name,
            roles=roles,
            household=row.number,
            is_active=row.is_active,
            has_authenticator=row.has_authenticator,
        )
    return tuple(members.values())


def household_of_number(session: Session, actor: Actor, number: str) -> int | None:
    """Return the household of the actor's village with this number; nothing typed is none.

    Raises UnknownHousehold.
    """
    if not number:
        return None
    household_id = household_with_number(session, village_of(actor), number)
    if household_id is None:
        raise UnknownHousehold(number=number)
    return household_id
