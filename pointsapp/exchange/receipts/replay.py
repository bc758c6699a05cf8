"""How movements of stock become lots: what came in is a lot, what leaves is of the first to expire.

Goods that are handed out or written off leave the lot that expires first, in the order of
posting; goods that come back go back to the lot they had left.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from pointsapp import ledger
from pointsapp.community.books import AccountKind

SOON_DAYS = 30
KINDS = (AccountKind.RECEIVED, AccountKind.SHELF, AccountKind.WRITTEN_OFF)
"""What was handed out is not read: it is the rest, as a transaction's entries sum to zero."""

ReceiptLines = Mapping[tuple[int, int], Mapping[str, Any]]
"""What is known of a lot by its receipt, by transaction and item."""


@dataclass
class Lot:
    """Units of one item that a transaction brought, and what became of them.

    A surplus that a stocktake found is a lot without receipt, cost or best-before day.
    """

    item_id: int
    transaction_id: int
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


@dataclass
class Use:
    """Units of a lot that a transaction took; `still_out` of them can come back to it."""

    lot: Lot
    transaction_id: int
    slip: str
    quantity: int
    still_out: int


@dataclass(frozen=True)
class Step:
    """What one transaction did with one item; an amount below 0 undoes what was done before."""

    transaction_id: int
    item_id: int
    occurred_on: date
    memo: str
    reverses_id: int | None
    received: int
    handed_out: int
    written_off: int


def steps_of(movements: Iterable[ledger.Movement]) -> Iterator[Step]:
    """Fold movements, in the order of posting, into a step for each transaction and item."""
    for transaction_id, group in groupby(movements, key=lambda move: move.transaction_id):
        legs = list(group)
        amounts: dict[str, dict[str, int]] = {}
        for leg in legs:
            amounts.setdefault(leg.commodity, {})[leg.account_kind] = leg.amount
        for commodity, moved in amounts.items():
            yield Step(
                transaction_id=transaction_id,
                item_id=int(commodity.partition(":")[2]),
                occurred_on=legs[0].occurred_on,
                memo=legs[0].memo,
                reverses_id=legs[0].reverses_id,
                received=-moved.get(AccountKind.RECEIVED, 0),
                handed_out=-sum(moved.values()),
                written_off=moved.get(AccountKind.WRITTEN_OFF, 0),
            )


def first_to_expire(lot: Lot) -> tuple[bool, date]:
    """Return what sorts lots by their best-before day, those without one last."""
    return lot.best_before is None, lot.best_before or date.max


class Replay:
    """The lots of one item while steps are followed in the order of posting.

    It begins with nothing, or with how the lots stood and what was out of them. `touched` are the
    lots and uses that changed since.
    """

    def __init__(self, receipt_lines: ReceiptLines) -> None:
        """Begin with nothing."""
        self.receipt_lines = receipt_lines
        self.lots: dict[int, Lot] = {}
        """By the transaction that brought them, in the order in which they came."""
        self.handed_out: defaultdict[str, list[Use]] = defaultdict(list)
        """What each redemption took, by the number that it and its returns have as their memo."""
        self.touched_lots: dict[int, Lot] = {}
        self.touched_uses: dict[tuple[int, int], Use] = {}

    def follow(self, step: Step) -> Sequence[LotUnits]:
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

    def _bring(self, step: Step) -> LotUnits:
        line = self.receipt_lines.get((step.transaction_id, step.item_id), {})
        lot = Lot(
            step.item_id,
            step.transaction_id,
            step.occurred_on,
            step.received,
            number=step.memo,
            remaining=step.received,
            **line,
        )
        self.lots[step.transaction_id] = lot
        self._touch(lot)
        return LotUnits(lot, step.received)

    def _take_receipt_back(self, step: Step) -> None:
        """Empty the receipt's own lot: nothing was taken from it, or it could not be undone."""
        lot = self.lots.get(step.reverses_id or 0)
        if lot is not None:
            lot.received += step.received
            lot.remaining += step.received
            self._touch(lot)

    def _hand_out(self, step: Step) -> list[LotUnits]:
        taken = list(self._take(step.handed_out))
        for units in taken:
            units.lot.handed_out += units.quantity
            use = Use(units.lot, step.transaction_id, step.memo, units.quantity, units.quantity)
            self.handed_out[step.memo].append(use)
            self._touch(use.lot, use)
        return taken

    def _write_off(self, step: Step) -> list[LotUnits]:
        taken = list(self._take(step.written_off))
        for units in taken:
            units.lot.written_off += units.quantity
            self._touch(units.lot, Use(units.lot, step.transaction_id, "", units.quantity, 0))
        return taken

    def _take(self, quantity: int) -> Iterator[LotUnits]:
        """Take units from the lots that expire first."""
        for lot in sorted(self.lots.values(), key=first_to_expire):
            part = min(lot.remaining, quantity)
            if part:
                lot.remaining -= part
                quantity -= part
                yield LotUnits(lot, part)

    def _put_back(self, step: Step) -> None:
        """Put back what a redemption took, the last of it first; what is broken is written off."""
        coming, broken = -step.handed_out, step.written_off
        for use in reversed(self.handed_out[step.memo]):
            part = min(use.still_out, coming)
            broken_part = min(part, broken)
            use.still_out -= part
            use.lot.handed_out -= part
            use.lot.written_off += broken_part
            use.lot.remaining += part - broken_part
            coming, broken = coming - part, broken - broken_part
            if part:
                self._touch(use.lot, use)

    def _touch(self, lot: Lot, use: Use | None = None) -> None:
        self.touched_lots[lot.transaction_id] = lot
        if use is not None:
            self.touched_uses[use.transaction_id, lot.transaction_id] = use
