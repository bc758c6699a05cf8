"""Redemptions: points for goods."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

MOST_UNITS = 999


class Redemption(Base):
    """Goods handed to a household for points, under a number without gaps in the village's year."""

    __tablename__ = "redemption"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_redemption_household", "household_id", "redeemed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(60))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"))
    points: Mapped[int]
    consent: Mapped[str] = mapped_column(sa.String(10))
    transaction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("ledger_transaction.id"), unique=True
    )
    redeemed_by: Mapped[str] = mapped_column(sa.String(40))
    redeemed_at: Mapped[datetime] = mapped_column(UtcInstant)


class RedemptionLine(Base):
    """So many units of one item at the price of that moment."""

    __tablename__ = "redemption_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    redemption_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    quantity: Mapped[int]
    price_points: Mapped[int]
