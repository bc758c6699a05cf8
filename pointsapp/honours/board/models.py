"""Honours: who is named on the board, for what and in which year."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

CATEGORY_CHARACTERS = 20
WORDS_CHARACTERS = 200


class HonourCategory(Base):
    """What the village honours: 好媳妇, 五星文明户; in the village's own order."""

    __tablename__ = "honour_category"
    __table_args__ = (sa.UniqueConstraint("village_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    name: Mapped[str] = mapped_column(sa.String(CATEGORY_CHARACTERS))
    position: Mapped[int]


class Honour(Base):
    """A household, or one person of it, honoured for a year, with some words about why."""

    __tablename__ = "honour"
    __table_args__ = (
        sa.UniqueConstraint("category_id", "key"),
        sa.Index("ix_honour_year", "category_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("honour_category.id"))
    year: Mapped[int]
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resident.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(WORDS_CHARACTERS))
    key: Mapped[str] = mapped_column(sa.String(60))
    added_by: Mapped[str] = mapped_column(sa.String(40))
    added_at: Mapped[datetime] = mapped_column(UtcInstant)


class HonourOptOut(Base):
    """A household that stays off the honour board: whom it told, and when."""

    __tablename__ = "honour_opt_out"

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), primary_key=True)
    told_to: Mapped[str] = mapped_column(sa.String(40))
    told_at: Mapped[datetime] = mapped_column(UtcInstant)
