"""Needs of households, and what was done about them."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_WORDS = 500


class Kind(StrEnum):
    """What a need is about; a value is kept for ever, so it never changes."""

    HELP = "help"
    QUARREL = "quarrel"
    HAZARD = "hazard"
    POLICY = "policy"
    SERVICE = "service"
    OTHER = "other"


class Way(StrEnum):
    """How a need came to the village; a value is kept for ever, so it never changes."""

    VISIT = "visit"
    PHONE = "phone"
    OFFICE = "office"
    COMPLAINT = "complaint"


class NeedState(StrEnum):
    """Where a need stands: worked on, called done by the village, or settled."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"


class Need(Base):
    """What a household needs; its words are read by few, see `queries.readable`.

    Without `kept_by_id` whoever is paired with the household looks after it, if `member_reads`
    lets the paired member know of it. `answered_at` is when the village last called it done.
    """

    __tablename__ = "need"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_need_village_state", "village_id", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[str] = mapped_column(sa.String(10))
    way: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    member_reads: Mapped[bool]
    complaint_id: Mapped[int | None] = mapped_column(sa.ForeignKey("complaint.id"), unique=True)
    raised_by: Mapped[str] = mapped_column(sa.String(40))
    raised_at: Mapped[datetime] = mapped_column(UtcInstant)
    kept_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(10), default=NeedState.OPEN)
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class NeedReader(Base):
    """Somebody of the staff who was let into a need, to help with it."""

    __tablename__ = "need_reader"

    need_id: Mapped[int] = mapped_column(sa.ForeignKey("need.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), primary_key=True, index=True
    )


class Act(StrEnum):
    """What a step did; a value is kept for ever, so it never changes."""

    NOTED = "noted"
    HANDED_ON = "handed-on"
    LET_IN = "let-in"
    MOVED = "moved"
    ANSWERED = "answered"
    SAID_DONE = "said-done"
    SAID_NOT_YET = "said-not-yet"
    NO_ANSWER = "no-answer"


class NeedStep(Base):
    """What was done about a need: rows are only added; their words can be erased.

    `user_id` is to whom it was handed on or who was let in, `due_on` the new deadline. What a
    household without a phone answered was said by `said_by_id` on `said_on`.
    """

    __tablename__ = "need_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("need.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(15))
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    said_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resident.id"), index=True)
    said_on: Mapped[date | None]
    by: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)
