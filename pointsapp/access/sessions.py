"""Who a session belongs to, looked up anew for each request."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import consents
from pointsapp.access.models import Consent, Helper, Phone, Pin, User, UserRole
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.models import Household, Resident

_USER = (
    sa.select(
        User.id,
        User.village_id,
        User.name,
        User.household_id,
        User.must_change_password,
        UserRole.role,
    )
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .where(
        User.id == sa.bindparam("id"),
        User.session_epoch == sa.bindparam("epoch"),
        User.is_active,
    )
)
_HOUSEHOLD = (
    sa.select(
        Household.id,
        Household.village_id,
        Resident.name,
        Household.number,
        Pin.must_change,
        Consent.household_id.is_(None).label("must_consent"),
        Phone.id.label("phone_id"),
    )
    .join(Phone, Phone.household_id == Household.id)
    .join(Pin, Pin.household_id == Household.id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(
        Consent,
        sa.and_(Consent.household_id == Household.id, Consent.version == consents.VERSION),
    )
    .where(
        Phone.id == sa.bindparam("id"),
        Phone.pin_epoch == sa.bindparam("epoch"),
        Pin.session_epoch == sa.bindparam("epoch"),
        Household.closed_on.is_(None),
    )
)

_HELPER = (
    sa.select(Helper.id, Helper.village_id, Helper.name, Helper.household_id)
    .join(Household, Household.id == Helper.household_id)
    .where(
        Helper.id == sa.bindparam("id"),
        Helper.session_epoch == sa.bindparam("epoch"),
        Helper.pin_hash.is_not(None),
        Helper.revoked_at.is_(None),
        Household.closed_on.is_(None),
    )
)


@dataclass(frozen=True)
class SignedIn:
    """Somebody signed in, as Flask-Login wants it; a plain value, not a live row."""

    actor: Actor
    session_code: str
    must_change_secret: bool = False
    must_consent: bool = False
    phone_id: int | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the session cookie keeps: who, and with which epoch."""
        return self.session_code


def signed_in(session: Session, session_code: str) -> SignedIn | None:
    """Return who this session is, unless it ended: dismissed, other roles, a new PIN, sign-out."""
    kind, number, epoch = session_code.split(":")
    values = {"id": int(number), "epoch": int(epoch)}
    if kind == ActorKind.USER:
        return _signed_in_user(session, session_code, values)
    if kind == ActorKind.HELPER:
        return _signed_in_helper(session, session_code, values)
    return _signed_in_household(session, session_code, values) if kind == "phone" else None


def _signed_in_user(session: Session, session_code: str, values: dict[str, int]) -> SignedIn | None:
    rows = session.connection().execute(_USER, values).all()
    if not rows:
        return None
    user = rows[0]
    permissions = permissions_of(row.role for row in rows if row.role)
    actor = Actor(
        village_id=user.village_id,
        code=code_of(ActorKind.USER, user.id),
        name=user.name,
        permissions=permissions,
        user_id=user.id,
        household_id=user.household_id,
    )
    return SignedIn(actor, session_code, must_change_secret=user.must_change_password)


def _signed_in_household(
    session: Session, session_code: str, values: dict[str, int]
) -> SignedIn | None:
    row = session.connection().execute(_HOUSEHOLD, values).one_or_none()
    if row is None:
        return None
    actor = Actor(
        village_id=row.village_id,
        code=code_of(ActorKind.HOUSEHOLD, row.id),
        name=row.name or row.number,
        permissions=permissions_of([Role.RESIDENT]),
        household_id=row.id,
    )
    return SignedIn(
        actor,
        session_code,
        must_change_secret=row.must_change,
        must_consent=row.must_consent,
        phone_id=row.phone_id,
    )


def _signed_in_helper(
    session: Session, session_code: str, values: dict[str, int]
) -> SignedIn | None:
    row = session.connection().execute(_HELPER, values).one_or_none()
    if row is None:
        return None
    actor = Actor(
        village_id=row.village_id,
        code=code_of(ActorKind.HELPER, row.id),
        name=row.name,
        permissions=permissions_of([Role.HELPER]),
        household_id=row.household_id,
    )
    return SignedIn(actor, session_code)
