"""Quarrels with their parties, the talks held, and the days on which somebody looks again.

Nothing of earning, of the ledger or of the portal refers to them, nor they to it.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_ABOUT = 200
LONGEST_WORDS = 500
LONGEST_NAME = 60


class State(StrEnum):
    """How it stands; a value is kept for ever, so it never changes."""

    OPEN = "open"
    SETTLED = "settled"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


class Quarrel(Base):
    """A quarrel that one of the mediators settles.

    `outcome` is the agreement, where it was referred, or why it was withdrawn.
    """

    __tablename__ = "quarrel"
    __table_args__ = (sa.Index("ix_quarrel_village_state", "village_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    mediator_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    about: Mapped[str] = mapped_column(sa.String(LONGEST_ABOUT))
    begun_on: Mapped[date]
    begun_by: Mapped[str] = mapped_column(sa.String(40))
    begun_at: Mapped[datetime] = mapped_column(UtcInstant)
    state: Mapped[str] = mapped_column(sa.String(10), default=State.OPEN)
    outcome: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(sa.String(40))
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class QuarrelParty(Base):
    """A household of the village, or somebody from elsewhere in words."""

    __tablename__ = "quarrel_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarrel_id: Mapped[int] = mapped_column(sa.ForeignKey("quarrel.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"), index=True)
    outsider: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")


class QuarrelTalk(Base):
    """What was said when the parties, or one of them, sat down with a mediator."""

    __tablename__ = "quarrel_talk"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarrel_id: Mapped[int] = mapped_column(sa.ForeignKey("quarrel.id"), index=True)
    held_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    noted_by: Mapped[str] = mapped_column(sa.String(40))
    noted_at: Mapped[datetime] = mapped_column(UtcInstant)


class FollowUp(Base):
    """A day on which somebody looks whether the agreement is kept, and what was seen."""

    __tablename__ = "quarrel_follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarrel_id: Mapped[int] = mapped_column(sa.ForeignKey("quarrel.id"), index=True)
    due_on: Mapped[date]
    looked_on: Mapped[date | None]
    is_kept: Mapped[bool | None]
    words: Mapped[str] = mapped_column(sa.String(LONGEST_ABOUT), default="")
    looked_by: Mapped[str | None] = mapped_column(sa.String(40))
