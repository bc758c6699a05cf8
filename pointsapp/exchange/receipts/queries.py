"""Goods receipts as they are listed, printed and told to donors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.receipts.lots import Lot, lots_of
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine
from pointsapp.refusals import NotFound

A_PAGE = 30


@dataclass(frozen=True)
class ReceiptLine:
    """A line of a goods receipt; its lot tells what became of it."""

    item_id: int
    item: str
    specification: str
    unit: str
    quantity: int
    cost_fen: int | None
    best_before: date | None

    @property
    def amount_fen(self) -> int | None:
        """What the whole line cost."""
        return None if self.cost_fen is None else self.cost_fen * self.quantity


@dataclass(frozen=True)
class Receipt:
    """A goods receipt as it is printed."""

    id: int
    village: str
    number: str
    received_on: date
    source: str
    donor: str
    document: str
    wish: str
    checked_by: str
    note: str
    keeper: str
    recorded_by: str
    taken_back_at: datetime | None
    taken_back_by: str
    taken_back_why: str
    lines: Sequence[ReceiptLine]

    @property
    def amount_fen(self) -> int:
        """What all of it cost, as far as it is known."""
        return sum(line.amount_fen or 0 for line in self.lines)

    @property
    def units(self) -> int:
        """How many units came in."""
        return sum(line.quantity for line in self.lines)


@dataclass(frozen=True)
class ReceiptList:
    """Some receipts, the newest first; `older` asks for those before them."""

    receipts: Sequence[Receipt]
    older: int | None


@dataclass(frozen=True)
class Gift:
    """What one donor gave of one item at one time, and what became of it."""

    item: str
    specification: str
    unit: str
    lot: Lot


@dataclass(frozen=True)
class Donor:
    """A donor with every gift, the oldest first."""

    name: str
    village: str
    gifts: Sequence[Gift]

    def sum(self, what: str) -> int:
        """Return how many units of all gifts were `received`, `handed_out`, `left` and so on."""
        return sum(int(getattr(gift.lot, what)) for gift in self.gifts)


def list_receipts(session: Session, actor: Actor, *, before: int | None = None) -> ReceiptList:
    """Return a page of the village's goods receipts with their lines."""
    query = _receipts(actor).order_by(GoodsReceipt.id.desc()).limit(A_PAGE + 1)
    if before is not None:
        query = query.where(GoodsReceipt.id < before)
    found = _with_lines(session, query)
    older = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return ReceiptList(found[:A_PAGE], older)


def register_of(session: Session, actor: Actor, year: int) -> tuple[Receipt, ...]:
    """Return every goods receipt of a year, the oldest first."""
    query = _receipts(actor).where(GoodsReceipt.number.startswith(f"{year}-"))
    return _with_lines(session, query.order_by(GoodsReceipt.id))


def show_receipt(session: Session, actor: Actor, receipt_id: int) -> Receipt:
    """Return a goods receipt of the actor's village; raises NotFound."""
    found = _with_lines(session, _receipts(actor).where(GoodsReceipt.id == receipt_id))
    if not found:
        raise NotFound
    return found[0]


def donors(session: Session, actor: Actor) -> tuple[Donor, ...]:
    """Return those who gave goods to the actor's village, by name."""
    village_id = village_of(actor)
    village = session.scalar(sa.select(Village.name).filter_by(id=village_id)) or ""
    items = {
        item.id: item for item in session.scalars(sa.select(Item).filter_by(village_id=village_id))
    }
    gifts: dict[str, list[Gift]] = {}
    for item_id, lots in lots_of(session, village_id).of_item.items():
        item = items[item_id]
        for lot in lots:
            if lot.source == "donated" and lot.received:
                gift = Gift(item.name, item.specification, item.unit, lot)
                gifts.setdefault(lot.donor, []).append(gift)
    return tuple(
        Donor(name, village, sorted(some, key=lambda gift: (gift.lot.received_on, gift.lot.number)))
        for name, some in sorted(gifts.items())
    )


def _receipts(actor: Actor) -> sa.Select[GoodsReceipt, str]:
    return (
        sa.select(GoodsReceipt, Village.name)
        .join(Village, Village.id == GoodsReceipt.village_id)
        .where(GoodsReceipt.village_id == actor.village_id)
    )


def _with_lines(session: Session, query: sa.Select[GoodsReceipt, str]) -> tuple[Receipt, ...]:
    rows = session.execute(query).all()
    lines = _lines(session, [receipt.id for receipt, _village in rows])
    people = {receipt.recorded_by for receipt, _ in rows}
    people |= {receipt.taken_back_by or "" for receipt, _ in rows}
    names = names_of(session, people)
    return tuple(
        Receipt(
            receipt.id,
            village,
            receipt.number,
            receipt.received_on,
            receipt.source,
            receipt.donor,
            receipt.document,
            receipt.wish,
            receipt.checked_by,
            receipt.note,
            names.get(receipt.recorded_by, ""),
            receipt.recorded_by,
            receipt.taken_back_at,
            names.get(receipt.taken_back_by or "", ""),
            receipt.taken_back_why,
            lines.get(receipt.id, ()),
        )
        for receipt, village in rows
    )


def _lines(session: Session, receipt_ids: Sequence[int]) -> dict[int, list[ReceiptLine]]:
    query = (
        sa.select(
            GoodsReceiptLine.receipt_id,
            Item.id,
            Item.name,
            Item.specification,
            Item.unit,
            GoodsReceiptLine.quantity,
            GoodsReceiptLine.cost_fen,
            GoodsReceiptLine.best_before,
        )
        .join(Item, Item.id == GoodsReceiptLine.item_id)
        .where(GoodsReceiptLine.receipt_id.in_(receipt_ids))
        .order_by(GoodsReceiptLine.id)
    )
    lines: dict[int, list[ReceiptLine]] = {}
    for row in session.execute(query):
        lines.setdefault(row.receipt_id, []).append(ReceiptLine(*row[1:]))
    return lines
