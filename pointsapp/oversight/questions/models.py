"""What was said to a question, and from when on a question is asked."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_WORDS = 500


class Said(StrEnum):
    """What somebody did with a question; a value is kept for ever, so it never changes."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


class QuestionRemark(Base):
    """What the village or the township said to a question of a month; rows are only added.

    `month` is written 2026-11. `facts` is how many facts the question stood on then: with more of
    them it stands anew.
    """

    __tablename__ = "question_remark"
    __table_args__ = (sa.Index("ix_question_remark_village_month", "village_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    month: Mapped[str] = mapped_column(sa.String(7))
    question: Mapped[str] = mapped_column(sa.String(40))
    said: Mapped[str] = mapped_column(sa.String(10))
    facts: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    by: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class QuestionThreshold(Base):
    """From when on a question is asked, in all villages of a township or in one without; the last
    row counts."""

    __tablename__ = "question_threshold"
    __table_args__ = (
        sa.CheckConstraint("(village_id IS NULL) <> (township_id IS NULL)", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("village.id"), index=True)
    township_id: Mapped[int | None] = mapped_column(sa.ForeignKey("township.id"), index=True)
    question: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[int]
    set_by: Mapped[str] = mapped_column(sa.String(40))
    set_at: Mapped[datetime] = mapped_column(UtcInstant)
