"""Who has an authenticator and who needs one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.models import Authenticator, Awaited, RecoveryCode, User, UserRole
from pointsapp.access.permissions import OVERSEERS, Role
from pointsapp.community.models import CodesFor, Township, Village

_OVERSEEN = aliased(Village)
_ASKED_BELOW = sa.exists().where(
    _OVERSEEN.codes_for != CodesFor.NOBODY,
    sa.or_(
        _OVERSEEN.township_id == User.township_id,
        _OVERSEEN.township_id.in_(sa.select(Township.id).filter_by(county_id=User.county_id)),
    ),
)
_WHO = (
    sa.select(
        Authenticator.user_id.is_not(None).label("has_one"),
        Village.codes_for,
        _ASKED_BELOW.label("asked_below"),
        UserRole.role,
    )
    .select_from(User)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(Village, Village.id == User.village_id)
    .outerjoin(Authenticator, Authenticator.user_id == User.id)
    .where(User.id == sa.bindparam("user_id"))
)


@dataclass(frozen=True)
class Standing:
    """Somebody's authenticator as its owner sees it."""

    set_up_at: datetime
    recovery_codes: int


def awaited_of(session: Session, user_id: int) -> Awaited | None:
    """Return what this user's sign-in needs beside the password.

    Whoever set an authenticator up is asked for its code; else those set one up of whom the village
    asks it, and a supervisor where a village of the township or county asks it of anybody.
    """
    rows = session.execute(_WHO, {"user_id": user_id}).all()
    if rows[0].has_one:
        return Awaited.CODE
    needs_one = any(_needs_one(row.role, row.codes_for, asked=row.asked_below) for row in rows)
    return Awaited.AUTHENTICATOR if needs_one else None


def _needs_one(role: str | None, codes_for: str | None, *, asked: bool) -> bool:
    if role in OVERSEERS:
        return asked
    return codes_for == CodesFor.EVERYBODY or (
        codes_for == CodesFor.ADMINISTRATORS and role == Role.ADMIN
    )


def standing_of(session: Session, user_id: int) -> Standing | None:
    """Return how this user's authenticator stands, None without one."""
    left = sa.select(sa.func.count()).where(RecoveryCode.user_id == Authenticator.user_id)
    query = sa.select(Authenticator.set_up_at, left.scalar_subquery()).where(
        Authenticator.user_id == user_id
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Standing(*row)
