"""Complaints and suggestions."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_WORDS = 500


class Kind(StrEnum):
    """What a household writes."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"


class Complaint(Base):
    """What a household wrote to the village; without `answered_at` it waits for the answer."""

    __tablename__ = "complaint"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_complaint_village_answered", "village_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    made_by: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    answer: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    answered_by: Mapped[str | None] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
