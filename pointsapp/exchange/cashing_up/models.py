"""Cashing up: what the shelf was counted to hold at the end of an exchange day."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class CashingUp(Base):
    """A count at the end of a day, who counted and when."""

    __tablename__ = "cashing_up"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_cashing_up_village_day", "village_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    day: Mapped[date]
    counted_by: Mapped[str] = mapped_column(sa.String(40))
    counted_at: Mapped[datetime] = mapped_column(UtcInstant)


class CashingUpLine(Base):
    """What the book had of an item, what was counted, and why they differ."""

    __tablename__ = "cashing_up_line"
    __table_args__ = (
        sa.UniqueConstraint("cashing_up_id", "item_id"),
        sa.CheckConstraint("counted >= 0", name="counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cashing_up_id: Mapped[int] = mapped_column(sa.ForeignKey("cashing_up.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    book: Mapped[int]
    counted: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(100))
