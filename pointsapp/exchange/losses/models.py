"""Write-offs and stocktakes."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class LossReason(StrEnum):
    """Why the shelf holds more or fewer units than the book says."""

    EXPIRED = "expired"
    BROKEN = "broken"
    LOST = "lost"
    MISTAKE = "mistake"
    OTHER = "other"


class LossState(StrEnum):
    """Where a write-off or a stocktake stands."""

    COUNTED = "counted"
    WAITING = "waiting"
    POSTED = "posted"
    REFUSED = "refused"


class WriteOff(Base):
    """Units that can't be handed out any more; it may wait for a second person.

    `worth_fen` is what they were worth when it was recorded. `decided_by` is the second person,
    or nobody where one was enough; a decision is written once.
    """

    __tablename__ = "write_off"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
        sa.CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(60))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(10))
    note: Mapped[str] = mapped_column(sa.String(200))
    worth_fen: Mapped[int] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(10))
    recorded_by: Mapped[str] = mapped_column(sa.String(40))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    decided_by: Mapped[str | None] = mapped_column(sa.String(40))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    transaction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("ledger_transaction.id"), unique=True
    )


class Stocktake(Base):
    """A count of the shelf by somebody who did not see the book.

    Each line is compared with the book of its own moment; what moved up to `through_transaction_id`
    is shown beside it. `supervisor` names who watched,
    `explained_by` gave the reasons for the differences, `decided_by` is the second person or
    whoever set the count aside; each is written once. `worth_fen` adds surplus and shortage up.
    """

    __tablename__ = "stocktake"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(60))
    supervisor: Mapped[str] = mapped_column(sa.String(40))
    worth_fen: Mapped[int] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(10))
    through_transaction_id: Mapped[int] = mapped_column(sa.BigInteger)
    counted_by: Mapped[str] = mapped_column(sa.String(40))
    counted_at: Mapped[datetime] = mapped_column(UtcInstant)
    explained_by: Mapped[str | None] = mapped_column(sa.String(40))
    decided_by: Mapped[str | None] = mapped_column(sa.String(40))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    transaction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("ledger_transaction.id"), unique=True
    )


class StocktakeLine(Base):
    """How many units of an item were counted, when, and why they differ from the book of then."""

    __tablename__ = "stocktake_line"
    __table_args__ = (
        sa.UniqueConstraint("stocktake_id", "item_id"),
        sa.CheckConstraint("counted >= 0", name="counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktake.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    book: Mapped[int]
    counted: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(sa.String(10), default="")
