"""What came in lately."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.stock.models import GoodsReceipt, GoodsReceiptLine

A_PAGE = 20


@dataclass(frozen=True)
class ReceivedRow:
    """A line of a goods receipt."""

    number: str
    received_on: date
    item: str
    specification: str
    quantity: int
    source: str
    donor: str


def received_lately(session: Session, actor: Actor) -> tuple[ReceivedRow, ...]:
    """Return the last goods that came in, the newest first."""
    query = (
        sa.select(
            GoodsReceipt.number,
            GoodsReceipt.received_on,
            Item.name,
            Item.specification,
            GoodsReceiptLine.quantity,
            GoodsReceipt.source,
            GoodsReceipt.donor,
        )
        .join(GoodsReceiptLine, GoodsReceiptLine.receipt_id == GoodsReceipt.id)
        .join(Item, Item.id == GoodsReceiptLine.item_id)
        .where(GoodsReceipt.village_id == actor.village_id)
        .order_by(GoodsReceiptLine.id.desc())
        .limit(A_PAGE)
    )
    return tuple(ReceivedRow(*row) for row in session.execute(query))
