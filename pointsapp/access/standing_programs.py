"""Which programs may act, and for whom: asked anew at each request, as for a device."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import consents
from pointsapp.access.models import Consent, Pin, Program, User, UserRole
from pointsapp.access.permissions import NEEDED_FOR, SIGNED_IN, Role, Scope, permissions_of
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.models import Household, Resident

_STANDS = (
    Program.token_hash == sa.bindparam("token_hash"),
    Program.until > sa.bindparam("at"),
    Program.ended_at.is_(None),
)
_PROGRAM = (Program.id, Program.village_id, Program.scopes, Program.used_at)
_BY_STAFF = (
    sa.select(
        *_PROGRAM,
        User.id.label("user_id"),
        User.name,
        User.household_id,
        UserRole.role,
    )
    .join(User, User.id == Program.user_id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .where(*_STANDS, User.session_epoch == Program.epoch, User.is_active)
)
_BY_HOUSEHOLD = (
    sa.select(*_PROGRAM, Program.household_id, Household.number, Resident.name)
    .join(Household, Household.id == Program.household_id)
    .join(Pin, Pin.household_id == Program.household_id)
    .join(
        Consent,
        sa.and_(Consent.household_id == Household.id, Consent.version == consents.VERSION),
    )
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(*_STANDS, Pin.session_epoch == Program.epoch, Household.closed_on.is_(None))
)


@dataclass(frozen=True)
class StandingProgram:
    """A program that showed its token, as Flask-Login wants it; a plain value, not a live row.

    The actor is whoever let it in, allowed only what the program is for.
    """

    id: int
    actor: Actor
    scopes: frozenset[Scope]
    used_at: datetime | None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what a session would keep; a program has none."""
        return subject_of(self.id)


def subject_of(program_id: int) -> str:
    """Return what the audit and the counting of requests call a program."""
    return f"program:{program_id}"


def hash_of(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def standing_program(session: Session, token: str, *, at: datetime) -> StandingProgram | None:
    """Return the program that this token is of, unless it is over: time, its end, a new secret,
    other roles, dismissal, a household that closed.
    """
    asked = {"token_hash": hash_of(token), "at": at}
    rows = session.connection().execute(_BY_STAFF, asked).all()
    if rows:
        return _of_staff(rows)
    row = session.connection().execute(_BY_HOUSEHOLD, asked).one_or_none()
    return None if row is None else _of_household(row)


def scopes_in(kept: str) -> frozenset[Scope]:
    """Return the scopes that a row keeps."""
    return frozenset(Scope(scope) for scope in kept.split())


def _of_staff(rows: Any) -> StandingProgram:
    first, scopes = rows[0], scopes_in(rows[0].scopes)
    allowed = permissions_of(row.role for row in rows if row.role)
    actor = Actor(
        village_id=first.village_id,
        code=code_of(ActorKind.USER, first.user_id),
        name=first.name,
        permissions=SIGNED_IN | (allowed & {NEEDED_FOR[scope] for scope in scopes}),
        user_id=first.user_id,
        household_id=first.household_id,
    )
    return StandingProgram(first.id, actor, scopes, first.used_at)


def _of_household(row: Any) -> StandingProgram:
    scopes = scopes_in(row.scopes)
    allowed = permissions_of([Role.RESIDENT])
    actor = Actor(
        village_id=row.village_id,
        code=code_of(ActorKind.HOUSEHOLD, row.household_id),
        name=row.name or row.number,
        permissions=SIGNED_IN | (allowed & {NEEDED_FOR[scope] for scope in scopes}),
        household_id=row.household_id,
    )
    return StandingProgram(row.id, actor, scopes, row.used_at)
