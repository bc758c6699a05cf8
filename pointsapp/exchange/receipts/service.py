"""Take goods in, and take a receipt back that was typed wrong."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.second_persons import service as second_persons
from pointsapp.access.second_persons.service import Act, Confirmed
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, once, take_village
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.exchange.items.models import MOST_UNITS, Item
from pointsapp.exchange.receipts.lots import lots_of
from pointsapp.exchange.receipts.models import DonorShown, GoodsReceipt, GoodsReceiptLine
from pointsapp.exchange.receipts.refusals import (
    NothingReceived,
    OwnRecord,
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
    donor_shown: str = DonorShown.UNNAMED
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
    _check_lines(session, village_id, new.lines)
    receipt = GoodsReceipt(
        village_id=village_id,
        number=next_number(session, GoodsReceipt, village_id, new.received_on.year),
        key=key,
        received_on=new.received_on,
        source=new.source,
        donor=new.donor,
        donor_shown=new.donor_shown,
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


def _check_lines(session: Session, village_id: int, lines: Sequence[NewReceiptLine]) -> None:
    if not lines:
        raise NothingReceived
    if any(not 0 < line.quantity <= MOST_UNITS for line in lines):
        raise QuantityWrong(most=MOST_UNITS)
    own_items = set(session.scalars(sa.select(Item.id).where(Item.village_id == village_id)))
    if any(line.item_id not in own_items for line in lines):
        raise NotFound


def _put_on_shelf(
    session: Session,
    receipt: GoodsReceipt,
    lines: Sequence[NewReceiptLine],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Post the lines, each as a transaction of its own, and keep them with the receipt."""
    village_id = receipt.village_id
    received = ledger.accounts_of(session, village_id, kind=AccountKind.RECEIVED)
    shelf = ledger.accounts_of(session, village_id, kind=AccountKind.SHELF)
    postings = []
    for position, line in enumerate(lines, start=1):
        goods = ledger.item_commodity(line.item_id)
        legs = (
            ledger.Leg(received[goods], -line.quantity),
            ledger.Leg(shelf[goods], line.quantity),
        )
        postings.append(_posting(receipt, position, legs))
    posted = ledger.post_many(session, village_id, postings, by=by.code, at=at)
    rows = [
        {**asdict(line), "receipt_id": receipt.id, "transaction_id": transaction.transaction_id}
        for line, transaction in zip(lines, posted, strict=True)
    ]
    session.execute(sa.insert(GoodsReceiptLine), rows)


def _posting(
    receipt: GoodsReceipt, position: int, legs: tuple[ledger.Leg, ledger.Leg]
) -> ledger.Posting:
    return ledger.Posting(
        key=f"goods-receipt:{receipt.id}:{position}",
        kind=TransactionKind.RECEIPT,
        legs=legs,
        occurred_on=receipt.received_on,
        source_kind=SourceKind.GOODS_RECEIPT,
        source_id=receipt.id,
        memo=receipt.number,
    )


def take_back(session: Session, receipt_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Undo a whole receipt that was typed wrong; pressed twice, it counts once.

    Who took it back, when and why is written once. Raises NotFound, OwnRecord for whoever recorded
    the receipt, what `second_persons.confirm` raises, and ReceiptUsed once goods of it have left
    the shelf.
    """
    receipt = _take_receipt(session, receipt_id, by)
    if receipt.taken_back_by is not None:
        return
    if receipt.recorded_by == by.code:
        raise OwnRecord
    confirmed = Confirmed(Act.RECEIPT_BACK, receipt.id, receipt.recorded_by, by.code)
    second_persons.confirm(session, confirmed, by=by, at=at)
    _refuse_used(session, receipt)
    lines = session.execute(
        sa.select(GoodsReceiptLine.id, GoodsReceiptLine.transaction_id)
        .filter_by(receipt_id=receipt_id)
        .order_by(GoodsReceiptLine.id)
    )
    reversals = [
        ledger.Reversal(line.transaction_id, f"goods-receipt-back:{line.id}", receipt.number)
        for line in lines
    ]
    ledger.reverse_many(session, receipt.village_id, reversals, by=by.code, at=at)
    receipt.taken_back_by, receipt.taken_back_at, receipt.taken_back_why = by.code, at, reason
    session.flush()


def _take_receipt(session: Session, receipt_id: int, by: Actor) -> GoodsReceipt:
    """Lock the actor's village and return its receipt as it is now. Raises NotFound."""
    receipt = session.scalars(
        sa.select(GoodsReceipt)
        .filter_by(id=receipt_id, village_id=take_village(session, by))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if receipt is None:
        raise NotFound
    return receipt


def _refuse_used(session: Session, receipt: GoodsReceipt) -> None:
    """Refuse when goods of the receipt have left the shelf. Raises ReceiptUsed."""
    own = sa.select(GoodsReceiptLine.item_id, GoodsReceiptLine.transaction_id).where(
        GoodsReceiptLine.receipt_id == receipt.id
    )
    for lots in lots_of(session, receipt.village_id, also=own).by_item.values():
        if any(lot.receipt_id == receipt.id and lot.remaining < lot.received for lot in lots):
            raise ReceiptUsed
