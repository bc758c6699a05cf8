"""Where the village's goods and money came from, and where they went."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine

KINDS = (AccountKind.HANDED_OUT, AccountKind.REDEEMED, AccountKind.WRITTEN_OFF)


@dataclass(frozen=True)
class CameIn:
    """Goods of one source and donor in one month; `cost_fen` only where it is known."""

    month: date
    source: str
    donor: str
    units: int
    cost_fen: int


@dataclass(frozen=True)
class WentOut:
    """What a month took from the shelf, and the points given for it."""

    month: date
    handed_out: int
    points: int
    written_off: int


@dataclass(frozen=True)
class GoodsAccount:
    """A year of goods, the newest month first."""

    year: int
    came_in: tuple[CameIn, ...]
    went_out: tuple[WentOut, ...]

    @property
    def cost_fen(self) -> int:
        """What the goods of this year cost."""
        return sum(one.cost_fen for one in self.came_in)


def account_for(session: Session, village_id: int, year: int) -> GoodsAccount:
    """Return where the year's goods came from and where they went."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    moved = ledger.moved_by_month(session, village_id, kinds=KINDS, since=first)
    months = sorted({month for month, _kind in moved if month < after}, reverse=True)
    went_out = tuple(
        WentOut(
            month=month,
            handed_out=moved.get((month, AccountKind.HANDED_OUT), 0),
            points=moved.get((month, AccountKind.REDEEMED), 0),
            written_off=moved.get((month, AccountKind.WRITTEN_OFF), 0),
        )
        for month in months
    )
    return GoodsAccount(year, _came_in(session, village_id, first, after), went_out)


def _came_in(session: Session, village_id: int, first: date, after: date) -> tuple[CameIn, ...]:
    month = sa.extract("month", GoodsReceipt.received_on)
    cost = GoodsReceiptLine.quantity * sa.func.coalesce(GoodsReceiptLine.cost_fen, 0)
    query = (
        sa.select(
            month.label("month"),
            GoodsReceipt.source,
            GoodsReceipt.donor,
            sa.func.sum(GoodsReceiptLine.quantity).label("units"),
            sa.func.sum(cost).label("cost_fen"),
        )
        .join(GoodsReceiptLine, GoodsReceiptLine.receipt_id == GoodsReceipt.id)
        .where(
            GoodsReceipt.village_id == village_id,
            GoodsReceipt.received_on >= first,
            GoodsReceipt.received_on < after,
        )
        .group_by(month, GoodsReceipt.source, GoodsReceipt.donor)
        .order_by(month.desc(), GoodsReceipt.source, GoodsReceipt.donor)
    )
    return tuple(
        CameIn(
            month=date(first.year, int(row.month), 1),
            source=row.source,
            donor=row.donor,
            units=int(row.units),
            cost_fen=int(row.cost_fen),
        )
        for row in session.execute(query)
    )
