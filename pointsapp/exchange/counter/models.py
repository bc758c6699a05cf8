"""Redemptions: points for goods, how the household agreed, what was printed; baskets put aside."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

MOST_UNITS = 999
LONGEST_REASON = 200


class Redemption(Base):
    """Goods handed to a household for points, under a number without gaps in the village's year.

    `consent` is "pin", "code" (the household's phone) or "witness" (a colleague, who gave a
    reason). `proxy_name` collected for the household. `off_day_reason` is why it was served on a
    day that is no exchange day.
    """

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
    witness: Mapped[str | None] = mapped_column(sa.String(40))
    consent_reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON), server_default="")
    proxy_name: Mapped[str] = mapped_column(sa.String(40), server_default="")
    proxy_relation: Mapped[str] = mapped_column(sa.String(20), server_default="")
    off_day_reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON), server_default="")
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


class SpentCode(Base):
    """The redemption that a taken one-minute code agreed to; a code agrees to one."""

    __tablename__ = "spent_code"

    code_id: Mapped[int] = mapped_column(sa.ForeignKey("taken_code.id"), primary_key=True)
    redemption_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption.id"), unique=True)


class ParkedBasket(Base):
    """A basket put aside: `units` by item id as text. It reserves neither points nor goods."""

    __tablename__ = "parked_basket"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), unique=True)
    units: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    parked_by: Mapped[str] = mapped_column(sa.String(40))
    parked_at: Mapped[datetime] = mapped_column(UtcInstant)


class SlipPrint(Base):
    """A printing of a slip; all but the first are reprints and say so."""

    __tablename__ = "slip_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    redemption_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption.id"), index=True)
    printed_by: Mapped[str] = mapped_column(sa.String(40))
    printed_at: Mapped[datetime] = mapped_column(UtcInstant)
