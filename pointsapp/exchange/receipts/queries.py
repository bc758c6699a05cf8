"""Goods receipts as they are listed and printed, and what became of gifts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.receipts.lots import lots_of
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine
from pointsapp.exchange.receipts.replay import Lot
from pointsapp.refusals import NotFound

A_PAGE = 10


@dataclass(frozen=True)
class ReceiptLine:
    """A line of a goods receipt."""

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
    """A goods receipt as it is printed.

    `keeper` and `taken_back_by` are names, `recorded_by` is the keeper's actor code.
    """

    id: int
    village: str
    number: str
    received_on: date
    source: str
    donor: str
    donor_shown: str
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
        """What all of it cost, as far as costs are known."""
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
    """A donor with every gift of a year, the oldest first."""

    name: str
    village: str
    gifts: Sequence[Gift]

    @property
    def received(self) -> int:
        """How many units the donor gave."""
        return sum(gift.lot.received for gift in self.gifts)

    @property
    def handed_out(self) -> int:
        """How many of them households took."""
        return sum(gift.lot.handed_out for gift in self.gifts)

    @property
    def written_off(self) -> int:
        """How many of them were lost."""
        return sum(gift.lot.written_off for gift in self.gifts)

    @property
    def remaining(self) -> int:
        """How many of them are on the shelf."""
        return sum(gift.lot.remaining for gift in self.gifts)


def list_receipts(session: Session, actor: Actor, *, before: int | None = None) -> ReceiptList:
    """Return a page of the village's goods receipts with their lines, the newest first."""
    query = _receipts_of(actor).order_by(GoodsReceipt.id.desc()).limit(A_PAGE + 1)
    if before is not None:
        query = query.where(GoodsReceipt.id < before)
    receipts = _read(session, query)
    older = receipts[A_PAGE - 1].id if len(receipts) > A_PAGE else None
    return ReceiptList(receipts[:A_PAGE], older)


def list_receipts_of_year(session: Session, actor: Actor, year: int) -> tuple[Receipt, ...]:
    """Return every goods receipt of a year, the oldest first."""
    query = _receipts_of(actor).where(GoodsReceipt.number.startswith(f"{year}-"))
    return _read(session, query.order_by(GoodsReceipt.id))


def show_receipt(session: Session, actor: Actor, receipt_id: int) -> Receipt:
    """Return a goods receipt of the actor's village. Raises NotFound."""
    receipts = _read(session, _receipts_of(actor).where(GoodsReceipt.id == receipt_id))
    if not receipts:
        raise NotFound
    return receipts[0]


def _receipts_of(actor: Actor) -> sa.Select[GoodsReceipt, str]:
    return (
        sa.select(GoodsReceipt, Village.name)
        .join(Village, Village.id == GoodsReceipt.village_id)
        .where(GoodsReceipt.village_id == village_of(actor))
    )


def _read(session: Session, query: sa.Select[GoodsReceipt, str]) -> tuple[Receipt, ...]:
    """Return the receipts of this query with their lines and the names of people."""
    rows = session.execute(query).all()
    lines = _lines_of(session, [receipt.id for receipt, _village in rows])
    people = {receipt.recorded_by for receipt, _village in rows}
    people |= {receipt.taken_back_by or "" for receipt, _village in rows}
    names = names_of(session, people)
    return tuple(
        Receipt(
            id=receipt.id,
            village=village,
            number=receipt.number,
            received_on=receipt.received_on,
            source=receipt.source,
            donor=receipt.donor,
            donor_shown=receipt.donor_shown,
            document=receipt.document,
            wish=receipt.wish,
            checked_by=receipt.checked_by,
            note=receipt.note,
            keeper=names.get(receipt.recorded_by, ""),
            recorded_by=receipt.recorded_by,
            taken_back_at=receipt.taken_back_at,
            taken_back_by=names.get(receipt.taken_back_by or "", ""),
            taken_back_why=receipt.taken_back_why,
            lines=lines.get(receipt.id, ()),
        )
        for receipt, village in rows
    )


def _lines_of(session: Session, receipt_ids: Sequence[int]) -> dict[int, list[ReceiptLine]]:
    rows = session.execute(
        sa.select(
            GoodsReceiptLine.receipt_id,
            GoodsReceiptLine.item_id,
            Item.name.label("item"),
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
    for row in rows.mappings():
        line = ReceiptLine(**{name: row[name] for name in row if name != "receipt_id"})
        lines.setdefault(row["receipt_id"], []).append(line)
    return lines


def list_donors(session: Session, actor: Actor, year: int) -> tuple[Donor, ...]:
    """Return everybody who gave goods to the actor's village in a year, by name."""
    village_id = village_of(actor)
    village = session.scalar(sa.select(Village.name).filter_by(id=village_id)) or ""
    items = {
        item.id: item for item in session.scalars(sa.select(Item).filter_by(village_id=village_id))
    }
    gifts: defaultdict[str, list[Gift]] = defaultdict(list)
    given = (
        sa.select(GoodsReceiptLine.item_id, GoodsReceiptLine.transaction_id)
        .join(GoodsReceipt, GoodsReceipt.id == GoodsReceiptLine.receipt_id)
        .where(
            GoodsReceipt.village_id == village_id,
            GoodsReceipt.source == "donated",
            GoodsReceipt.received_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    for item_id, lots in lots_of(session, village_id, also=given).by_item.items():
        item = items[item_id]
        for lot in lots:
            if lot.source == "donated" and lot.received and lot.received_on.year == year:
                gifts[lot.donor].append(Gift(item.name, item.specification, item.unit, lot))
    return tuple(
        Donor(name, village, sorted(gifts[name], key=_oldest_first)) for name in sorted(gifts)
    )


def _oldest_first(gift: Gift) -> tuple[date, str]:
    return gift.lot.received_on, gift.lot.number
