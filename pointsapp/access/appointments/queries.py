"""Whom a township proposed and appointed, and who administers a village now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.appointments.models import AdminAppointment
from pointsapp.access.models import AuditRecord, Device, User, UserRole
from pointsapp.access.names import names_of
from pointsapp.access.permissions import Role
from pointsapp.actor import ActorKind

AWAY_AFTER = timedelta(days=30)
"""So long nobody may have seen a village's administrator, before the township appoints another."""


@dataclass(frozen=True)
class AppointmentRow:
    """An administrator that the township proposed; people by name."""

    id: int
    name: str
    username: str
    reason: str
    ends: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for a second person."""
        return self.confirmed_at is None


@dataclass(frozen=True)
class Administrator:
    """Who administers a village, and when the person was last there, as far as is known."""

    id: int
    name: str
    last_there: datetime | None


def administrators(session: Session, village_id: int) -> tuple[Administrator, ...]:
    """Return those who may administer the village, with the last trace of each."""
    acted = (
        sa.select(AuditRecord.actor, sa.func.max(AuditRecord.at).label("at"))
        .where(AuditRecord.village_id == village_id)
        .group_by(AuditRecord.actor)
        .subquery()
    )
    seen = (
        sa.select(Device.user_id, sa.func.max(Device.seen_at).label("at"))
        .group_by(Device.user_id)
        .subquery()
    )
    code = sa.literal(f"{ActorKind.USER}:") + sa.cast(User.id, sa.String)
    query = (
        sa.select(User.id, User.name, acted.c.at.label("acted"), seen.c.at.label("seen"))
        .join(UserRole, UserRole.user_id == User.id)
        .outerjoin(acted, acted.c.actor == code)
        .outerjoin(seen, seen.c.user_id == User.id)
        .where(User.village_id == village_id, User.is_active, UserRole.role == Role.ADMIN)
        .order_by(User.id)
    )
    return tuple(
        Administrator(
            row.id, row.name, max((at for at in (row.acted, row.seen) if at), default=None)
        )
        for row in session.execute(query)
    )


def list_appointments(session: Session, village_id: int) -> tuple[AppointmentRow, ...]:
    """Return whom the township proposed for a village and did not withdraw, the latest first."""
    former = aliased(User)
    query = (
        sa.select(AdminAppointment, former.name)
        .outerjoin(former, former.id == AdminAppointment.ends_id)
        .where(AdminAppointment.village_id == village_id, AdminAppointment.withdrawn_at.is_(None))
        .order_by(AdminAppointment.id.desc())
    )
    found = session.execute(query).all()
    codes = {code for one, _ in found for code in (one.proposed_by, one.confirmed_by) if code}
    names = names_of(session, codes)
    return tuple(
        AppointmentRow(
            id=one.id,
            name=one.name,
            username=one.username,
            reason=one.reason,
            ends=former_name or "",
            proposed_by=names.get(one.proposed_by, ""),
            proposed_at=one.proposed_at,
            confirmed_by=names.get(one.confirmed_by or "", ""),
            confirmed_at=one.confirmed_at,
        )
        for one, former_name in found
    )
