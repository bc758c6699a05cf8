"""What goods had cost on average by the end of a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine


@dataclass(frozen=True)
class Bought:
    """Units that came in together, what one of them cost, and until when that held."""

    commodity: str
    transaction_id: int
    quantity: int
    cost_fen: int
    taken_back_at: datetime | None


def bought_goods(session: Session, village_id: int) -> Sequence[Bought]:
    """Return what came in with a known cost."""
    query = (
        sa.select(
            GoodsReceiptLine.item_id,
            GoodsReceiptLine.transaction_id,
            GoodsReceiptLine.quantity,
            GoodsReceiptLine.cost_fen,
            GoodsReceipt.taken_back_at,
        )
        .join(GoodsReceipt, GoodsReceipt.id == GoodsReceiptLine.receipt_id)
        .where(GoodsReceipt.village_id == village_id, GoodsReceiptLine.cost_fen.is_not(None))
    )
    return [
        Bought(
            commodity=ledger.item_commodity(row.item_id),
            transaction_id=row.transaction_id,
            quantity=row.quantity,
            cost_fen=row.cost_fen or 0,
            taken_back_at=row.taken_back_at,
        )
        for row in session.execute(query)
    ]


def average_costs(
    bought: Sequence[Bought], *, through: int, until: datetime
) -> Mapping[str, Fraction]:
    """Return what one of each goods had cost on average by then; unknown costs are left out."""
    units: dict[str, int] = {}
    fen: dict[str, int] = {}
    for one in bought:
        undone = one.taken_back_at is not None and one.taken_back_at < until
        if one.transaction_id <= through and not undone:
            units[one.commodity] = units.get(one.commodity, 0) + one.quantity
            fen[one.commodity] = fen.get(one.commodity, 0) + one.quantity * one.cost_fen
    return {commodity: Fraction(fen[commodity], units[commodity]) for commodity in units}


def worth(units: Mapping[str, int], costs: Mapping[str, Fraction]) -> int:
    """Return what these units are worth at these costs, in fen."""
    return round(sum((costs.get(goods, 0) * count for goods, count in units.items()), Fraction()))
