"""Goods receipts and their lines."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class DonorShown(StrEnum):
    """How everybody may read who gave something."""

    UNNAMED = "unnamed"
    MASKED = "masked"
    NAMED = "named"


class GoodsReceipt(Base):
    """Goods that came in together, numbered within the village's year.

    `wish` is what the donor asks for, `donor_shown` how the donor is named in public, `checked_by`
    names who counted the goods as they came. A receipt that was typed wrong is taken back once
    and as a whole, by somebody else, for a reason.
    """

    __tablename__ = "goods_receipt"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(60))
    received_on: Mapped[date]
    source: Mapped[str] = mapped_column(sa.String(10))
    donor: Mapped[str] = mapped_column(sa.String(60))
    donor_shown: Mapped[str] = mapped_column(
        sa.String(10), default=DonorShown.UNNAMED, server_default=DonorShown.UNNAMED
    )
    document: Mapped[str] = mapped_column(sa.String(40))
    wish: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    checked_by: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    note: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    recorded_by: Mapped[str] = mapped_column(sa.String(40))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    taken_back_by: Mapped[str | None] = mapped_column(sa.String(40))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    taken_back_why: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")


class GoodsReceiptLine(Base):
    """So many units of one item, at this cost each, in fen."""

    __tablename__ = "goods_receipt_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(sa.ForeignKey("goods_receipt.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    quantity: Mapped[int]
    cost_fen: Mapped[int | None]
    best_before: Mapped[date | None]
    transaction_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_transaction.id"), unique=True)


class LotMark(Base):
    """Through which transaction the lots of a village were last written down."""

    __tablename__ = "lot_mark"

    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), primary_key=True)
    transaction_id: Mapped[int] = mapped_column(sa.BigInteger)


class KeptLot(Base):
    """What had become, up to the village's mark, of the units that a transaction brought."""

    __tablename__ = "lot"
    __table_args__ = (
        sa.CheckConstraint("received = remaining + handed_out + written_off", name="figures"),
        sa.Index(
            "ix_lot_open",
            "village_id",
            "item_id",
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        ),
    )

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    transaction_id: Mapped[int] = mapped_column(
        sa.ForeignKey("ledger_transaction.id"), primary_key=True
    )
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    received_on: Mapped[date]
    number: Mapped[str] = mapped_column(sa.String(200))
    received: Mapped[int]
    remaining: Mapped[int]
    handed_out: Mapped[int]
    written_off: Mapped[int]


class LotUse(Base):
    """Units of a lot that a transaction took; `still_out` of them did not come back.

    `slip` is the number of the redemption by which they can come back, empty for a loss.
    """

    __tablename__ = "lot_use"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["item_id", "lot_transaction_id"],
            ["lot.item_id", "lot.transaction_id"],
            name="fk_lot_use_lot",
        ),
        sa.Index(None, "slip", "item_id", "lot_transaction_id"),
    )

    item_id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(
        sa.ForeignKey("ledger_transaction.id"), primary_key=True
    )
    lot_transaction_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    slip: Mapped[str] = mapped_column(sa.String(200))
    quantity: Mapped[int]
    still_out: Mapped[int]
