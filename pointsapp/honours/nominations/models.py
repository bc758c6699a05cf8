"""Nominations."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_WORDS = 300


class HonourKind(StrEnum):
    """What a list is of; a value is kept for ever, so it never changes."""

    STARS = "stars"
    ROLL = "roll"
    FAMILY = "family"


NOMINATED = (HonourKind.ROLL, HonourKind.FAMILY)
"""Stars are earned; for these somebody is nominated."""


class Outcome(StrEnum):
    """What the committee did with a nomination."""

    TAKEN_UP = "taken-up"
    SET_ASIDE = "set-aside"


class Nomination(Base):
    """Whom somebody proposes, and for what; without an outcome it waits for the committee.

    `nominee` is as it was typed; only the committee says which household that is. `household_id`
    is the one that nominates, `nominator` who did at the office: a group, somebody of the staff.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_nomination_village_outcome", "village_id", "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(10))
    nominee: Mapped[str] = mapped_column(sa.String(60))
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"), index=True)
    nominator: Mapped[str] = mapped_column(sa.String(40))
    made_by: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    answer: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    answered_by: Mapped[str | None] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
