"""Administrators that a township proposed and appointed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.community.models import LONGEST_REASON
from pointsapp.database import Base, UtcInstant

OPEN = "confirmed_at IS NULL AND withdrawn_at IS NULL"


class AdminAppointment(Base):
    """One of the township proposed an administrator, another confirmed, or somebody withdrew it.

    `ends_id` is whose account ends with it; `user_id` the account that came of it. Both ends are
    written once. Unless it was withdrawn, the village's board tells it for ever.
    """

    __tablename__ = "admin_appointment"
    __table_args__ = (
        sa.Index("ix_admin_appointment_village", "village_id", "id"),
        sa.Index(
            "uq_admin_appointment_open",
            "village_id",
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    username: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON))
    ends_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    proposed_by: Mapped[str] = mapped_column(sa.String(40))
    proposed_at: Mapped[datetime] = mapped_column(UtcInstant)
    confirmed_by: Mapped[str | None] = mapped_column(sa.String(40))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(40))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)
