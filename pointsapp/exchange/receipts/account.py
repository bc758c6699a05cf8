"""Where a year's goods came from, for everybody to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.exchange.receipts.models import DonorShown, GoodsReceipt, GoodsReceiptLine


@dataclass(frozen=True)
class CameIn:
    """Goods of one source and giver in one month; `worth_fen` only as far as it is known.

    Of a donor who stays unnamed no name is read.
    """

    month: date
    source: str
    donor: str
    donor_shown: str
    units: int
    worth_fen: int


def came_in(session: Session, village_id: int, year: int) -> tuple[CameIn, ...]:
    """Return what came in that year, the newest month first, without what was taken back."""
    month = sa.extract("month", GoodsReceipt.received_on)
    worth = GoodsReceiptLine.quantity * sa.func.coalesce(GoodsReceiptLine.cost_fen, 0)
    shown = sa.case(
        (GoodsReceipt.source != "donated", DonorShown.NAMED), else_=GoodsReceipt.donor_shown
    )
    donor = sa.case((shown == DonorShown.UNNAMED, ""), else_=GoodsReceipt.donor)
    query = (
        sa.select(
            month.label("month"),
            GoodsReceipt.source,
            donor.label("donor"),
            shown.label("donor_shown"),
            sa.func.sum(GoodsReceiptLine.quantity).label("units"),
            sa.func.sum(worth).label("worth_fen"),
        )
        .join(GoodsReceiptLine, GoodsReceiptLine.receipt_id == GoodsReceipt.id)
        .where(
            GoodsReceipt.village_id == village_id,
            GoodsReceipt.received_on.between(date(year, 1, 1), date(year, 12, 31)),
            GoodsReceipt.taken_back_at.is_(None),
        )
        .group_by("month", GoodsReceipt.source, "donor", "donor_shown")
        .order_by(sa.desc("month"), GoodsReceipt.source, "donor", "donor_shown")
    )
    return tuple(
        CameIn(
            month=date(year, int(row.month), 1),
            source=row.source,
            donor=row.donor,
            donor_shown=row.donor_shown,
            units=int(row.units),
            worth_fen=int(row.worth_fen),
        )
        for row in session.execute(query)
    )


def worth_by_source(goods: Iterable[CameIn]) -> dict[str, int]:
    """Return what goods are worth, apart for what was bought, donated and allotted."""
    worth = {"bought": 0, "donated": 0, "allotted": 0}
    for one in goods:
        worth[one.source] += one.worth_fen
    return worth
