"""The lots of goods, worked out from what the ledger says came onto the shelf and left it.

Nothing of it is stored. Goods that are handed out or written off leave the lot that expires
first, in the order of posting; goods that come back go back to the lot they had left.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine

SOON_DAYS = 30
KINDS = (AccountKind.RECEIVED, AccountKind.SHELF, AccountKind.WRITTEN_OFF)
"""What was handed out is not read: it is the rest, as a transaction's entries sum to zero."""

_ReceiptLines = Mapping[tuple[int, int], sa.RowMapping]
"""Lines of receipts by transaction and item."""


@dataclass
class Lot:
    """Units of one item that came in together, and what became of them.

    A surplus that a stocktake found is a lot without receipt, cost or best-before day.
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
    remaining: int = 0
    handed_out: int = 0
    written_off: int = 0

    def expires_by(self, day: date) -> bool:
        """Tell whether units remain that are too old on this day."""
        return self.remaining > 0 and self.best_before is not None and self.best_before < day

    def expires_soon(self, today: date) -> bool:
        """Tell whether units remain that will be too old in thirty days."""
        return self.expires_by(today + timedelta(days=SOON_DAYS + 1))


@dataclass(frozen=True)
class LotUnits:
    """Some units of a lot."""

    lot: Lot
    quantity: int


@dataclass(frozen=True)
class Lots:
    """The lots of each item, first to expire first, and the units each transaction moved."""

    by_item: Mapping[int, Sequence[Lot]]
    by_transaction: Mapping[int, Sequence[LotUnits]]

    def on_shelf(self, item_id: int) -> tuple[Lot, ...]:
        """Return the lots of an item of which units remain."""
        return tuple(lot for lot in self.by_item.get(item_id, ()) if lot.remaining)


def lots_of(session: Session, village_id: int, item_id: int | None = None) -> Lots:
    """Return the lots of a village's goods, or of one item, in two statements."""
    receipt_lines = _receipt_lines(session, village_id, item_id)
    by_item: dict[int, Sequence[Lot]] = {}
    by_transaction: defaultdict[int, list[LotUnits]] = defaultdict(list)
    for moved_item_id, movements in _movements(session, village_id, item_id).items():
        replay = _Replay(moved_item_id, receipt_lines)
        for step in _steps(movements):
            by_transaction[step.transaction_id] += replay.follow(step)
        by_item[moved_item_id] = sorted(replay.lots, key=_first_to_expire)
    return Lots(by_item, by_transaction)


def _receipt_lines(session: Session, village_id: int, item_id: int | None) -> _ReceiptLines:
    """Return what is known of each lot that a receipt brought."""
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
    rows = session.execute(query).mappings()
    return {(row["transaction_id"], row["item_id"]): row for row in rows}


def _movements(
    session: Session, village_id: int, item_id: int | None
) -> dict[int, list[ledger.Movement]]:
    """Return the movements of each item in the order of posting."""
    commodity = None if item_id is None else ledger.item_commodity(item_id)
    by_item: defaultdict[int, list[ledger.Movement]] = defaultdict(list)
    for movement in ledger.movements(session, village_id, kinds=KINDS, commodity=commodity):
        by_item[int(movement.commodity.partition(":")[2])].append(movement)
    return by_item


@dataclass(frozen=True)
class _Step:
    """What one transaction did with one item; an amount below 0 undoes what was done before."""

    transaction_id: int
    occurred_on: date
    memo: str
    reverses_id: int | None
    received: int
    handed_out: int
    written_off: int


def _steps(movements: Iterable[ledger.Movement]) -> Iterator[_Step]:
    """Fold an item's movements into a step for each transaction."""
    for transaction_id, group in groupby(movements, key=lambda move: move.transaction_id):
        legs = list(group)
        amounts = {leg.account_kind: leg.amount for leg in legs}
        yield _Step(
            transaction_id=transaction_id,
            occurred_on=legs[0].occurred_on,
            memo=legs[0].memo,
            reverses_id=legs[0].reverses_id,
            received=-amounts.get(AccountKind.RECEIVED, 0),
            handed_out=-sum(amounts.values()),
            written_off=amounts.get(AccountKind.WRITTEN_OFF, 0),
        )


def _first_to_expire(lot: Lot) -> tuple[bool, date]:
    return lot.best_before is None, lot.best_before or date.max


class _Replay:
    """The lots of one item while its steps are followed in the order of posting."""

    def __init__(self, item_id: int, receipt_lines: _ReceiptLines) -> None:
        self.item_id = item_id
        self.receipt_lines = receipt_lines
        self.lots: list[Lot] = []
        self.brought: dict[int, LotUnits] = {}
        """The lot that each receipt's transaction brought."""
        self.handed_out: defaultdict[str, list[LotUnits]] = defaultdict(list)
        """What each redemption took, by the number that it and its returns have as their memo."""

    def follow(self, step: _Step) -> list[LotUnits]:
        """Move units of the lots as this step did; return those that it brought or took."""
        if step.received > 0:
            return [self._bring(step)]
        if step.handed_out > 0:
            return self._hand_out(step)
        if step.received < 0:
            self._take_receipt_back(step)
        elif step.handed_out < 0:
            self._put_back(step)
        elif step.written_off > 0:
            return self._write_off(step)
        return []

    def _bring(self, step: _Step) -> LotUnits:
        lot = self._new_lot(step)
        self.lots.append(lot)
        self.brought[step.transaction_id] = LotUnits(lot, step.received)
        return self.brought[step.transaction_id]

    def _new_lot(self, step: _Step) -> Lot:
        lot = Lot(self.item_id, step.occurred_on, step.received, remaining=step.received)
        line = self.receipt_lines.get((step.transaction_id, self.item_id))
        if line is None:
            lot.number = step.memo
        else:
            lot.number, lot.receipt_id = line["number"], line["receipt_id"]
            lot.source, lot.donor = line["source"], line["donor"]
            lot.cost_fen, lot.best_before = line["cost_fen"], line["best_before"]
        return lot

    def _take_receipt_back(self, step: _Step) -> None:
        """Empty the receipt's own lot: nothing was taken from it, or it could not be undone."""
        brought = self.brought.get(step.reverses_id or 0)
        if brought is not None:
            brought.lot.received += step.received
            brought.lot.remaining += step.received

    def _hand_out(self, step: _Step) -> list[LotUnits]:
        taken = list(self._take(step.handed_out))
        for units in taken:
            units.lot.handed_out += units.quantity
        self.handed_out[step.memo] += taken
        return taken

    def _write_off(self, step: _Step) -> list[LotUnits]:
        taken = list(self._take(step.written_off))
        for units in taken:
            units.lot.written_off += units.quantity
        return taken

    def _take(self, quantity: int) -> Iterator[LotUnits]:
        """Take units from the lots that expire first."""
        for lot in sorted(self.lots, key=_first_to_expire):
            part = min(lot.remaining, quantity)
            if part:
                lot.remaining -= part
                quantity -= part
                yield LotUnits(lot, part)

    def _put_back(self, step: _Step) -> None:
        """Put back what a redemption took, the last of it first; what is broken is written off."""
        coming, broken = -step.handed_out, step.written_off
        handed_out = self.handed_out[step.memo]
        while coming and handed_out:
            last = handed_out.pop()
            part = min(last.quantity, coming)
            broken_part = min(part, broken)
            last.lot.handed_out -= part
            last.lot.written_off += broken_part
            last.lot.remaining += part - broken_part
            coming, broken = coming - part, broken - broken_part
            if part < last.quantity:
                handed_out.append(LotUnits(last.lot, last.quantity - part))
