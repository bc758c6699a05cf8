"""Redemptions, what was printed of them, and goods that came back."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, LongId, UtcInstant

LONGEST_REASON = 200


class AgreedBy(StrEnum):
    """How a household agrees to a redemption.

    By PIN, by its phone's code, before a colleague, or by an order that it confirmed at its door.
    """

    PIN = "pin"
    CODE = "code"
    WITNESS = "witness"
    ORDER = "order"


class Redemption(Base):
    """Goods handed to a household for points, under a number without gaps in the village's year.

    `consent` is an AgreedBy; a `witness` is a colleague's actor code, with the reason. `proxy_name`
    collected for the head of the household; `proxy_is_known` when that was one of its own people or
    of its invited helpers. `off_day_reason` is why it was served on a day that is no exchange
    day.
    """

    __tablename__ = "redemption"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_redemption_village", "village_id", "id"),
        sa.Index("ix_redemption_moment", "village_id", "redeemed_at"),
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
    proxy_is_known: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    off_day_reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON), server_default="")
    transaction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("ledger_transaction.id"), unique=True
    )
    redeemed_by: Mapped[str] = mapped_column(sa.String(40))
    redeemed_at: Mapped[datetime] = mapped_column(UtcInstant)


class RedemptionLine(Base):
    """So many units of one item at the price of that moment."""

    __tablename__ = "redemption_line"

    id: Mapped[int] = mapped_column(LongId, primary_key=True)
    redemption_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    quantity: Mapped[int]
    price_points: Mapped[int]


class SpentCode(Base):
    """The redemption that a taken one-minute code agreed to; a code agrees to one."""

    __tablename__ = "spent_code"

    code_id: Mapped[int] = mapped_column(sa.ForeignKey("taken_code.id"), primary_key=True)
    redemption_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption.id"), unique=True)


class DoorOrder(Base):
    """Goods that a household ordered at its door from the paired member, who brings them.

    It agreed by `consent`, its PIN or the code `code_id`: to just these goods, at most at these
    prices, until the day `until`, once. Nothing is reserved. `redemption_id` is what the counter
    booked; then the member hands over. A cancelled one was taken back, a lapsed one is too old.
    """

    __tablename__ = "door_order"
    __table_args__ = (
        sa.CheckConstraint(
            "redemption_id IS NULL OR (cancelled_at IS NULL AND lapsed_at IS NULL)", name="one_end"
        ),
        sa.Index("ix_door_order_household", "household_id", "id"),
        sa.Index("ix_door_order_village", "village_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"))
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("mandate.id"))
    consent: Mapped[str] = mapped_column(sa.String(10))
    code_id: Mapped[int | None] = mapped_column(sa.ForeignKey("taken_code.id"), unique=True)
    points: Mapped[int]
    ordered_by: Mapped[str] = mapped_column(sa.String(40), index=True)
    ordered_at: Mapped[datetime] = mapped_column(UtcInstant)
    until: Mapped[date]
    cancelled_by: Mapped[str | None] = mapped_column(sa.String(40))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    lapsed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    redemption_id: Mapped[int | None] = mapped_column(sa.ForeignKey("redemption.id"), unique=True)
    handed_to: Mapped[str] = mapped_column(sa.String(40), server_default="")
    handed_on: Mapped[date | None]


class DoorOrderLine(Base):
    """So many units of one item, at the price that the household agreed to."""

    __tablename__ = "door_order_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("door_order.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    quantity: Mapped[int]
    price_points: Mapped[int]


class SlipPrint(Base):
    """A printing of a slip; all but the first are reprints and say so."""

    __tablename__ = "slip_print"

    id: Mapped[int] = mapped_column(primary_key=True)
    redemption_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption.id"), index=True)
    printed_by: Mapped[str] = mapped_column(sa.String(40))
    printed_at: Mapped[datetime] = mapped_column(UtcInstant)


class GoodsReturn(Base):
    """Goods of one redemption that came back together, and why."""

    __tablename__ = "goods_return"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_goods_return_moment", "village_id", "returned_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    redemption_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption.id"), index=True)
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(200))
    transaction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("ledger_transaction.id"), unique=True
    )
    returned_by: Mapped[str] = mapped_column(sa.String(40))
    returned_at: Mapped[datetime] = mapped_column(UtcInstant)


class GoodsReturnLine(Base):
    """So many units of a redemption's line; `damaged` of them went to the written-off goods."""

    __tablename__ = "goods_return_line"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("damaged >= 0 AND damaged <= quantity", name="damaged"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(sa.ForeignKey("goods_return.id"), index=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("redemption_line.id"), index=True)
    quantity: Mapped[int]
    damaged: Mapped[int]
