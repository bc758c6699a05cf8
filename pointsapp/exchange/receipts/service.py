"""Take goods in: each line moves units of one item onto the shelf; take a wrong receipt back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, once, take_village
from pointsapp.exchange.items.models import MOST_UNITS, Item
from pointsapp.exchange.receipts.lots import lots_of
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine
from pointsapp.exchange.receipts.refusals import (
    NothingReceived,
    OwnLoss,
    QuantityWrong,
    ReceiptUsed,
)
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class NewReceiptLine:
    """So many units of one item, at this cost each, in fen."""

    item_id: int
    quantity: int
    cost_fen: int | None = None
    best_before: date | None = None


@dataclass(frozen=True)
class NewReceipt:
    """What came in together, from whom, under which document."""

    received_on: date
    source: str
    lines: Sequence[NewReceiptLine]
    donor: str = ""
    document: str = ""
    wish: str = ""
    checked_by: str = ""
    note: str = ""


def receive_goods(session: Session, new: NewReceipt, *, key: str, by: Actor, at: datetime) -> int:
    """Take goods in and return the receipt's id; the same key again returns the first one.

    Raises NothingReceived, QuantityWrong, NotFound for another village's item, FutureDay, and
    KeyReused.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "receipt", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    _check(session, village_id, new)
    receipt = GoodsReceipt(
        village_id=village_id,
        number=next_number(session, GoodsReceipt, village_id, new.received_on.year),
        key=key,
        received_on=new.received_on,
        source=new.source,
        donor=new.donor,
        document=new.document,
        wish=new.wish,
        checked_by=new.checked_by,
        note=new.note,
        recorded_by=by.code,
        recorded_at=at,
    )
    session.add(receipt)
    session.flush()
    _put_on_shelf(session, receipt, new.lines, by=by, at=at)
    return act.keep(receipt.id)


def _check(session: Session, village_id: int, new: NewReceipt) -> None:
    if not new.lines:
        raise NothingReceived
    if any(not 0 < line.quantity <= MOST_UNITS for line in new.lines):
        raise QuantityWrong(most=MOST_UNITS)
    wanted = {line.item_id for line in new.lines}
    ours = sa.select(Item.id).where(Item.id.in_(wanted), Item.village_id == village_id)
    if set(session.scalars(ours)) != wanted:
        raise NotFound


def _put_on_shelf(
    session: Session,
    receipt: GoodsReceipt,
    lines: Sequence[NewReceiptLine],
    *,
    by: Actor,
    at: datetime,
) -> None:
    postings = [
        _posting(session, receipt, position, line) for position, line in enumerate(lines, start=1)
    ]
    posted = ledger.post_many(session, receipt.village_id, postings, by=by.code, at=at)
    session.add_all(
        GoodsReceiptLine(
            receipt_id=receipt.id,
            item_id=line.item_id,
            quantity=line.quantity,
            cost_fen=line.cost_fen,
            best_before=line.best_before,
            transaction_id=one.transaction_id,
        )
        for line, one in zip(lines, posted, strict=True)
    )
    session.flush()


def _posting(
    session: Session, receipt: GoodsReceipt, position: int, line: NewReceiptLine
) -> ledger.Posting:
    commodity = ledger.item_commodity(line.item_id)
    received, shelf = (
        ledger.find_account(session, book_id=receipt.village_id, kind=kind, commodity=commodity)
        for kind in ("received", "shelf")
    )
    return ledger.Posting(
        key=f"goods-receipt:{receipt.id}:{position}",
        kind="receipt",
        legs=(ledger.Leg(received, -line.quantity), ledger.Leg(shelf, line.quantity)),
        occurred_on=receipt.received_on,
        source_kind="goods_receipt",
        source_id=receipt.id,
        memo=receipt.number,
    )


def take_back(session: Session, receipt_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Undo a receipt that was typed wrong, as a whole; pressed twice, it counts once.

    Raises OwnLoss for who recorded it, and ReceiptUsed when goods of it left the shelf.
    """
    village_id = take_village(session, by)
    receipt = session.scalars(
        sa.select(GoodsReceipt)
        .filter_by(id=receipt_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if receipt is None:
        raise NotFound
    if receipt.taken_back_by is not None:
        return
    if receipt.recorded_by == by.code:
        raise OwnLoss
    lots = lots_of(session, village_id).of_item.values()
    if any(
        lot.left < lot.received for some in lots for lot in some if lot.receipt_id == receipt_id
    ):
        raise ReceiptUsed
    lines = session.scalars(sa.select(GoodsReceiptLine).filter_by(receipt_id=receipt_id)).all()
    reversals = [
        ledger.Reversal(line.transaction_id, f"goods-receipt-back:{line.id}", receipt.number)
        for line in lines
    ]
    ledger.reverse_many(session, village_id, reversals, by=by.code, at=at)
    receipt.taken_back_by, receipt.taken_back_at, receipt.taken_back_why = by.code, at, reason
    session.flush()
