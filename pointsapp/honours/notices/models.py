"""Objections to somebody on a list."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_WORDS = 200
LIST_TAKEN_IN = "taken-in"
"""The outcome of an objection whose list was taken in before anybody answered."""


class HonourObjection(Base):
    """Somebody disagrees with an honour; without an outcome it is open and holds the honour back.

    `objector` is the name that the person gave, who may well live in another household;
    `household_id` is the one that objected on its phone.
    """

    __tablename__ = "honour_objection"
    __table_args__ = (
        sa.UniqueConstraint("candidate_id", "key"),
        sa.Index("ix_honour_objection_village", "village_id", "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    candidate_id: Mapped[int] = mapped_column(sa.ForeignKey("honour_candidate.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    raised_via: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"), index=True)
    objector: Mapped[str] = mapped_column(sa.String(40), default="")
    raised_by: Mapped[str] = mapped_column(sa.String(40))
    raised_at: Mapped[datetime] = mapped_column(UtcInstant)
    answer_until: Mapped[date]
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    answer: Mapped[str] = mapped_column(sa.String(200), default="")
    answered_by: Mapped[str | None] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
