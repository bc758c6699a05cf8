"""Objections."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class LineAnswer(Base):
    """What the household named on a line says of it: it is so, or it is not."""

    __tablename__ = "line_answer"

    line_id: Mapped[int] = mapped_column(sa.ForeignKey("award_line.id"), primary_key=True)
    is_so: Mapped[bool]
    answered_by: Mapped[str] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime] = mapped_column(UtcInstant)


class Objection(Base):
    """Somebody disagrees with a line; without an outcome it is open and holds the line back.

    `objector` is the name that the person gave, who may well live in another household.
    """

    __tablename__ = "objection"
    __table_args__ = (
        sa.UniqueConstraint("line_id", "key"),
        sa.Index("ix_objection_village", "village_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("award_line.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    raised_via: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.String(200))
    objector: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    raised_by: Mapped[str] = mapped_column(sa.String(40))
    raised_at: Mapped[datetime] = mapped_column(UtcInstant)
    answer_until: Mapped[date]
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    answer: Mapped[str] = mapped_column(sa.String(200), default="")
    answered_by: Mapped[str | None] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
