"""Resolutions that adopted a year's table of rules."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class Meeting(StrEnum):
    """Who decides for a village; a value is kept for ever, so it never changes."""

    ASSEMBLY = "assembly"
    REPRESENTATIVES = "representatives"


class TableAdoption(Base):
    """A meeting adopted a year's table of rules; the newest of a year stands.

    `table_hash` is that of the table it had before it, so a rule that changes later shows.
    `filed_on` is the day on which the township got it; it is written once.
    """

    __tablename__ = "table_adoption"
    __table_args__ = (sa.Index("ix_table_adoption_village", "village_id", "year", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    year: Mapped[int]
    meeting: Mapped[str] = mapped_column(sa.String(20))
    met_on: Mapped[date]
    present: Mapped[int]
    in_favour: Mapped[int]
    against: Mapped[int]
    table_hash: Mapped[str] = mapped_column(sa.String(64))
    adopted_by: Mapped[str] = mapped_column(sa.String(40))
    adopted_at: Mapped[datetime] = mapped_column(UtcInstant)
    filed_on: Mapped[date | None]
    filed_by: Mapped[str | None] = mapped_column(sa.String(40))
