"""Closings of periods."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_REASON = 200


class PeriodClosing(Base):
    """All days up to `through` were closed: the book takes nothing more for them.

    Once opened again it says by which two people and why; then the closing before it stands.
    """

    __tablename__ = "period_closing"
    __table_args__ = (sa.Index("ix_period_closing_village", "village_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    through: Mapped[date]
    closed_by: Mapped[str] = mapped_column(sa.String(40))
    closed_at: Mapped[datetime] = mapped_column(UtcInstant)
    reopened_by: Mapped[str | None] = mapped_column(sa.String(40))
    reopened_second: Mapped[str | None] = mapped_column(sa.String(40))
    reopened_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON), default="")
