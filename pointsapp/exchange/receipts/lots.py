"""Which lot is left: told from what the ledger says came onto the shelf and left it.

Nothing of it is stored. What is handed out or written off is taken from the lot that expires
first, in the order of posting; what comes back goes back to the lot that it was taken from.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine

SOON_DAYS = 30
KINDS = ("received", "shelf", "written_off")
"""What was handed out is the rest: a transaction's entries sum to zero."""


@dataclass
class Lot:
    """Units of one item that came in together, and what became of them.

    A lot that a stocktake found has no receipt, no cost and no day that it expires on.
    """

    item_id: int
    received_on: date
    received: int
    number: str = ""
    receipt_id: int | None = None
    source: str = ""
    donor: str = ""
    cost_fen: int | None = None
    best_before: date | None = None
    left: int = 0
    handed_out: int = 0
    written_off: int = 0

    def expires_by(self, day: date) -> bool:
        """Tell whether units are left that are too old on this day."""
        return self.left > 0 and self.best_before is not None and self.best_before < day

    def expires_soon(self, today: date) -> bool:
        """Tell whether units are left that are too old in thirty days."""
        return self.expires_by(today + timedelta(days=SOON_DAYS + 1))


@dataclass(frozen=True)
class Taken:
    """Units of a lot that one transaction took."""

    lot: Lot
    quantity: int


@dataclass(frozen=True)
class Lots:
    """The lots by item, in the order in which they leave; what each transaction took."""

    of_item: Mapping[int, tuple[Lot, ...]]
    taken: Mapping[int, tuple[Taken, ...]]

    def on_shelf(self, item_id: int) -> tuple[Lot, ...]:
        """Return the lots of an item that have units left."""
        return tuple(lot for lot in self.of_item.get(item_id, ()) if lot.left)


def lots_of(session: Session, village_id: int, item_id: int | None = None) -> Lots:
    """Return the lots of a village's goods, or of one item, in two statements."""
    commodity = None if item_id is None else ledger.item_commodity(item_id)
    moved = ledger.movements(session, village_id, kinds=KINDS, commodity=commodity)
    received = _received(session, village_id, item_id)
    of_item: dict[int, tuple[Lot, ...]] = {}
    taken: dict[int, tuple[Taken, ...]] = {}
    by_item: defaultdict[str, list[ledger.Movement]] = defaultdict(list)
    for one in moved:
        by_item[one.commodity].append(one)
    for name, some in by_item.items():
        number = int(name.partition(":")[2])
        pile = _Pile(number, received)
        pile.move_all(some)
        of_item[number] = tuple(sorted(pile.lots, key=_leaves_first))
        for transaction_id, parts in pile.taken.items():
            taken[transaction_id] = (*taken.get(transaction_id, ()), *parts)
    return Lots(of_item, taken)


_FACTS = ("number", "receipt_id", "source", "donor", "cost_fen", "best_before")


def _received(
    session: Session, village_id: int, item_id: int | None
) -> dict[tuple[int, int], dict[str, object]]:
    """Return the facts of each lot that a receipt brought, by transaction and item."""
    query = (
        sa.select(
            GoodsReceiptLine.transaction_id,
            GoodsReceiptLine.item_id,
            GoodsReceipt.number,
            GoodsReceipt.id.label("receipt_id"),
            GoodsReceipt.source,
            GoodsReceipt.donor,
            GoodsReceiptLine.cost_fen,
            GoodsReceiptLine.best_before,
        )
        .join(GoodsReceipt, GoodsReceipt.id == GoodsReceiptLine.receipt_id)
        .where(GoodsReceipt.village_id == village_id)
    )
    if item_id is not None:
        query = query.where(GoodsReceiptLine.item_id == item_id)
    return {
        (row.transaction_id, row.item_id): dict(zip(_FACTS, row[2:], strict=True))
        for row in session.execute(query)
    }


def _leaves_first(lot: Lot) -> tuple[bool, date]:
    return lot.best_before is None, lot.best_before or date.max


class _Pile:
    """The lots of one item while its movements are followed."""

    def __init__(self, item_id: int, received: Mapping[tuple[int, int], dict[str, object]]) -> None:
        self.item_id = item_id
        self.received = received
        self.lots: list[Lot] = []
        self.taken: dict[int, list[Taken]] = {}
        self.handed: defaultdict[str, list[Taken]] = defaultdict(list)

    def move_all(self, moved: Iterable[ledger.Movement]) -> None:
        """Follow the movements in the order of posting."""
        for _transaction, some in groupby(moved, key=lambda one: one.transaction_id):
            legs = list(some)
            self._move(legs[0], {leg.account_kind: leg.amount for leg in legs})

    def _move(self, one: ledger.Movement, moved: Mapping[str, int]) -> None:
        received, written_off = -moved.get("received", 0), moved.get("written_off", 0)
        handed_out = -sum(moved.values())
        if received > 0:
            self._bring(one, received)
        elif received < 0:
            self._take_back(one, -received)
        elif handed_out > 0:
            parts = list(self._take(handed_out))
            for part in parts:
                part.lot.handed_out += part.quantity
            self.taken[one.transaction_id] = parts
            self.handed[one.memo] += parts
        elif handed_out < 0:
            self._return(one.memo, -handed_out, damaged=written_off)
        elif written_off > 0:
            parts = list(self._take(written_off))
            for part in parts:
                part.lot.written_off += part.quantity
            self.taken[one.transaction_id] = parts

    def _bring(self, one: ledger.Movement, quantity: int) -> None:
        facts = self.received.get((one.transaction_id, self.item_id), {"number": one.memo})
        lot = Lot(self.item_id, one.occurred_on, quantity, left=quantity, **facts)  # type: ignore[arg-type]
        self.lots.append(lot)
        self.taken[one.transaction_id] = [Taken(lot, quantity)]

    def _take_back(self, one: ledger.Movement, quantity: int) -> None:
        """Undo a receipt: its own lot goes, which nobody has taken from."""
        for brought in self.taken.get(one.reverses_id or 0, ()):
            brought.lot.received -= quantity
            brought.lot.left -= quantity

    def _take(self, quantity: int) -> Iterator[Taken]:
        """Take from the lots that expire first."""
        for lot in sorted(self.lots, key=_leaves_first):
            part = min(lot.left, quantity)
            if part:
                lot.left -= part
                quantity -= part
                yield Taken(lot, part)

    def _return(self, memo: str, quantity: int, *, damaged: int) -> None:
        """Put back what a redemption took, the last of it first; what is broken is lost."""
        handed = self.handed[memo]
        while quantity and handed:
            last = handed.pop()
            part = min(last.quantity, quantity)
            broken = min(part, damaged)
            last.lot.handed_out -= part
            last.lot.written_off += broken
            last.lot.left += part - broken
            quantity, damaged = quantity - part, damaged - broken
            if part < last.quantity:
                handed.append(Taken(last.lot, last.quantity - part))
