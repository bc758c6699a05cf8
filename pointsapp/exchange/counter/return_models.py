"""Returns: goods that came back for their points."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class GoodsReturn(Base):
    """Goods of one redemption that came back together, and why."""

    __tablename__ = "goods_return"
    __table_args__ = (sa.UniqueConstraint("village_id", "key"),)

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
