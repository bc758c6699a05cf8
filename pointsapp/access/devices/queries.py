"""Who is signed in on a device, looked up anew for each request."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access import consents
from pointsapp.access.models import (
    Awaited,
    Consent,
    Device,
    Helper,
    Mandate,
    Pin,
    TownshipVisit,
    User,
    UserRole,
)
from pointsapp.access.permissions import (
    ACTING_FOR_HOUSEHOLD,
    READ_BY_VISITORS,
    SIGNED_IN,
    Role,
    permissions_of,
)
from pointsapp.access.standing_mandates import STANDS
from pointsapp.actor import Actor, ActorKind, Permission, code_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.community.villages.queries import IS_DEMO, is_readable
from pointsapp.village_time import village_day

_OF_THE_DEVICE = (
    Device.id.label("device_id"),
    Device.signed_in_at,
    Device.seen_at,
    Device.until,
    Device.awaits,
    IS_DEMO.label("in_demo"),
)
_IS_IT = (Device.code_hash == sa.bindparam("code_hash"), Device.until > sa.bindparam("at"))
_MAY_READ = is_readable(sa.bindparam("today", type_=sa.Date))

_Represented, _Head = aliased(Household), aliased(Resident)
_USER = (
    sa.select(
        User.id,
        User.village_id,
        User.township_id,
        User.county_id,
        User.name,
        User.household_id,
        User.must_change_password,
        UserRole.role,
        Village.id.label("visited_id"),
        Village.name.label("visited"),
        sa.case((TownshipVisit.names_until > sa.bindparam("at"), TownshipVisit.names_until)).label(
            "names_until"
        ),
        Mandate.id.label("mandate_id"),
        Mandate.household_id.label("represented_id"),
        _Represented.number.label("represented"),
        _Head.name.label("represented_head"),
        Device.acts_until,
        *_OF_THE_DEVICE,
    )
    .join(Device, Device.user_id == User.id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(TownshipVisit, TownshipVisit.id == Device.visit_id)
    .outerjoin(
        Village,
        sa.and_(Village.id == TownshipVisit.village_id, Village.township_id == User.township_id),
    )
    .outerjoin(
        Mandate,
        sa.and_(
            Mandate.id == Device.mandate_id,
            Mandate.user_id == User.id,
            Device.acts_until > sa.bindparam("at"),
            STANDS,
        ),
    )
    .outerjoin(_Represented, _Represented.id == Mandate.household_id)
    .outerjoin(_Head, _Head.id == _Represented.head_id)
    .where(*_IS_IT, User.session_epoch == Device.epoch, User.is_active)
)
_HOUSEHOLD = (
    sa.select(
        Household.id,
        Household.village_id,
        Resident.name,
        Household.number,
        Pin.must_change,
        Consent.household_id.is_(None).label("must_consent"),
        *_OF_THE_DEVICE,
    )
    .join(Device, Device.household_id == Household.id)
    .join(Village, Village.id == Household.village_id)
    .join(Pin, Pin.household_id == Household.id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(
        Consent,
        sa.and_(Consent.household_id == Household.id, Consent.version == consents.VERSION),
    )
    .where(*_IS_IT, Pin.session_epoch == Device.epoch, Household.closed_on.is_(None), _MAY_READ)
)
_HELPER = (
    sa.select(Helper.id, Helper.village_id, Helper.name, Helper.household_id, *_OF_THE_DEVICE)
    .join(Device, Device.helper_id == Helper.id)
    .join(Household, Household.id == Helper.household_id)
    .join(Village, Village.id == Household.village_id)
    .where(
        *_IS_IT,
        _MAY_READ,
        Helper.session_epoch == Device.epoch,
        Helper.pin_hash.is_not(None),
        Helper.revoked_at.is_(None),
        Household.closed_on.is_(None),
    )
)


@dataclass(frozen=True)
class Visited:
    """The village that a supervisor reads in.

    While names of households show, `names_until` tells how long.
    """

    id: int
    name: str
    names_until: datetime | None


@dataclass(frozen=True)
class Represented:
    """The household that a paired member acts for, by which mandate and how long."""

    mandate_id: int
    household_id: int
    number: str
    head: str
    until: datetime


@dataclass(frozen=True)
class SignedIn:
    """Somebody signed in, as Flask-Login wants it; a plain value, not a live row.

    Who still has to finish signing in is nobody's administrator yet: the actor may nothing.
    """

    actor: Actor
    session_code: str
    device_id: int
    signed_in_at: datetime
    seen_at: datetime
    until: datetime
    in_demo: bool = False
    awaits: Awaited | None = None
    visit: Visited | None = None
    represented: Represented | None = None
    acting_is_over: bool = False
    must_change_secret: bool = False
    must_consent: bool = False
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the session cookie keeps: the device's code."""
        return self.session_code


def hash_of(session_code: str) -> str:
    """Return what the database keeps of a device's code."""
    return hashlib.sha256(session_code.encode()).hexdigest()


def signed_in(session: Session, session_code: str, *, at: datetime) -> SignedIn | None:
    """Return who is signed in with this code, unless it is over: time, sign-out, a new secret,
    other roles, dismissal.
    """
    kind = session_code.partition(":")[0]
    values = {"code_hash": hash_of(session_code), "at": at, "today": village_day(at)}
    if kind == ActorKind.USER:
        return _signed_in_user(session, session_code, values)
    if kind == ActorKind.HELPER:
        return _signed_in_helper(session, session_code, values)
    return _signed_in_household(session, session_code, values)


def _signed_in_user(
    session: Session, session_code: str, values: dict[str, object]
) -> SignedIn | None:
    rows = session.connection().execute(_USER, values).all()
    if not rows:
        return None
    user = rows[0]
    permissions = permissions_of(row.role for row in rows if row.role)
    visit = _visit(user) if Permission.VIEW_TOWNSHIP in permissions else None
    if visit is not None:
        permissions |= READ_BY_VISITORS
    represented = _represented(user)
    if represented is not None:
        permissions = ACTING_FOR_HOUSEHOLD
    actor = Actor(
        village_id=user.village_id if visit is None else visit.id,
        code=code_of(ActorKind.USER, user.id),
        name=user.name,
        permissions=SIGNED_IN if user.awaits else permissions,
        user_id=user.id,
        household_id=represented.household_id if represented else user.household_id,
        township_id=user.township_id,
        county_id=user.county_id,
    )
    return SignedIn(
        actor,
        session_code,
        **_device(user),
        awaits=Awaited(user.awaits) if user.awaits else None,
        visit=visit,
        represented=represented,
        acting_is_over=represented is None and user.acts_until is not None,
        must_change_secret=user.must_change_password,
    )


def _visit(user: Any) -> Visited | None:
    if user.visited_id is None:
        return None
    return Visited(user.visited_id, user.visited, user.names_until)


def _represented(user: Any) -> Represented | None:
    if user.mandate_id is None:
        return None
    return Represented(
        mandate_id=user.mandate_id,
        household_id=user.represented_id,
        number=user.represented,
        head=user.represented_head or "",
        until=user.acts_until,
    )


def _signed_in_household(
    session: Session, session_code: str, values: dict[str, object]
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
        **_device(row),
        must_change_secret=row.must_change,
        must_consent=row.must_consent,
    )


def _signed_in_helper(
    session: Session, session_code: str, values: dict[str, object]
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
    return SignedIn(actor, session_code, **_device(row))


def _device(row: Any) -> dict[str, Any]:
    names = ("device_id", "signed_in_at", "seen_at", "until")
    return {**{name: getattr(row, name) for name in names}, "in_demo": bool(row.in_demo)}
