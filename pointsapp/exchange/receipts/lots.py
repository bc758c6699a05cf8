"""The lots of goods as they stand now.

How they stood at the village's mark is written down; the movements since are followed from there,
so that reading costs the same however many years the ledger has. `lot_keeping` moves the mark on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.receipts.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    KeptLot,
    LotMark,
    LotUse,
)
from pointsapp.exchange.receipts.replay import (
    KINDS,
    Lot,
    LotUnits,
    ReceiptLines,
    Replay,
    Step,
    Use,
    first_to_expire,
    steps_of,
)

_LOT = (
    KeptLot.item_id,
    KeptLot.transaction_id,
    KeptLot.received_on,
    KeptLot.received,
    KeptLot.number,
    KeptLot.remaining,
    KeptLot.handed_out,
    KeptLot.written_off,
)
_OF_RECEIPT = (
    GoodsReceipt.id.label("receipt_id"),
    sa.func.coalesce(GoodsReceipt.source, "").label("source"),
    sa.func.coalesce(GoodsReceipt.donor, "").label("donor"),
    GoodsReceiptLine.cost_fen,
    GoodsReceiptLine.best_before,
)
_MARK = sa.func.coalesce(LotMark.transaction_id, 0).label("through")
_USED = (
    LotUse.transaction_id.label("used_by"),
    LotUse.slip,
    LotUse.quantity,
    LotUse.still_out,
)
_USE_OF_LOT = sa.and_(
    LotUse.item_id == KeptLot.item_id, LotUse.lot_transaction_id == KeptLot.transaction_id
)
_LINE_OF_LOT = sa.and_(
    GoodsReceiptLine.transaction_id == KeptLot.transaction_id,
    GoodsReceiptLine.item_id == KeptLot.item_id,
)


@dataclass(frozen=True)
class Lots:
    """The lots of each item, first to expire first, and the units each transaction moved."""

    by_item: Mapping[int, Sequence[Lot]]
    by_transaction: Mapping[int, Sequence[LotUnits]]

    def on_shelf(self, item_id: int) -> tuple[Lot, ...]:
        """Return the lots of an item of which units remain."""
        return tuple(lot for lot in self.by_item.get(item_id, ()) if lot.remaining)


@dataclass(frozen=True)
class Standing:
    """The lots' replays by item at a transaction, and the units that those since moved."""

    through: int
    replays: Mapping[int, Replay]
    by_transaction: Mapping[int, Sequence[LotUnits]]


def lots_of(
    session: Session,
    village_id: int,
    item_id: int | None = None,
    *,
    also: sa.Select[int, int] | None = None,
) -> Lots:
    """Return the lots of which units remain, of a village or of one item, in four statements.

    Of used up lots those are there that are asked for `also`, by item and transaction, and those
    that were used up since the mark. So are the units that were moved since.
    """
    now = stand(session, village_id, item_id, also=also)
    by_item = {
        moved_item_id: sorted(replay.lots.values(), key=first_to_expire)
        for moved_item_id, replay in now.replays.items()
    }
    return Lots(by_item, now.by_transaction)


def stand(
    session: Session,
    village_id: int,
    item_id: int | None = None,
    *,
    also: sa.Select[int, int] | None = None,
) -> Standing:
    """Return the replays from the mark up to now.

    The steps are read first: what somebody wrote down meanwhile is left out of them.
    """
    marked = session.scalar(sa.select(LotMark.transaction_id).filter_by(village_id=village_id)) or 0
    steps = list(steps_since(session, village_id, marked, item_id))
    lines = receipt_lines(session, [step.transaction_id for step in steps if step.received > 0])
    slips = {step.memo for step in steps if step.handed_out < 0}
    through, replays = _kept(session, village_id, item_id, lines, slips=slips, also=also)
    by_transaction: defaultdict[int, list[LotUnits]] = defaultdict(list)
    for step in steps:
        if step.transaction_id > through:
            by_transaction[step.transaction_id] += replays[step.item_id].follow(step)
    through = max([through, *(step.transaction_id for step in steps)])
    return Standing(through, replays, by_transaction)


def steps_since(
    session: Session, village_id: int, transaction_id: int, item_id: int | None = None
) -> Iterable[Step]:
    """Return what was done with the village's goods, or with one item, after a transaction."""
    commodity = None if item_id is None else ledger.item_commodity(item_id)
    moved = ledger.movements(
        session, village_id, kinds=KINDS, commodity=commodity, after=transaction_id
    )
    return steps_of(moved)


def receipt_lines(session: Session, transaction_ids: Sequence[int]) -> ReceiptLines:
    """Return what is known of each lot that one of these transactions brought."""
    query = (
        sa.select(GoodsReceiptLine.transaction_id, GoodsReceiptLine.item_id, *_OF_RECEIPT)
        .join(GoodsReceipt, GoodsReceipt.id == GoodsReceiptLine.receipt_id)
        .where(GoodsReceiptLine.transaction_id.in_(transaction_ids))
    )
    lines = {}
    for row in session.execute(query).mappings():
        known = dict(row)
        lines[known.pop("transaction_id"), known.pop("item_id")] = known
    return lines


def _kept(
    session: Session,
    village_id: int,
    item_id: int | None,
    lines: ReceiptLines,
    *,
    slips: Iterable[str],
    also: sa.Select[int, int] | None,
) -> tuple[int, defaultdict[int, Replay]]:
    """Return the mark and the replays as they stood at it, read in one statement."""
    use_is_asked = sa.and_(LotUse.slip.in_(slips), LotUse.still_out > 0)
    asked = _asked(village_id, use_is_asked, also).subquery()
    one_row = sa.select(sa.literal(1).label("one")).subquery()
    is_asked = sa.and_(
        KeptLot.item_id == asked.c.item_id,
        KeptLot.transaction_id == asked.c.transaction_id,
        KeptLot.village_id == village_id,
        sa.true() if item_id is None else KeptLot.item_id == item_id,
    )
    query = (
        sa.select(_MARK, *_LOT, *_OF_RECEIPT, *_USED)
        .select_from(one_row)
        .outerjoin(LotMark, LotMark.village_id == village_id)
        .outerjoin(asked, sa.true())
        .outerjoin(KeptLot, is_asked)
        .outerjoin(LotUse, sa.and_(_USE_OF_LOT, use_is_asked))
        .outerjoin(GoodsReceiptLine, _LINE_OF_LOT)
        .outerjoin(GoodsReceipt, GoodsReceipt.id == GoodsReceiptLine.receipt_id)
        .order_by(KeptLot.transaction_id)
    )
    rows = session.execute(query).mappings().all()
    replays: defaultdict[int, Replay] = defaultdict(lambda: Replay(lines))
    for row in rows:
        if row["item_id"] is not None:
            _take_up(replays[row["item_id"]], row)
    for replay in replays.values():
        for uses in replay.handed_out.values():
            uses.sort(key=lambda use: (use.transaction_id, first_to_expire(use.lot)))
    return rows[0]["through"], replays


def _asked(
    village_id: int, use_is_asked: sa.ColumnElement[bool], also: sa.Select[int, int] | None
) -> sa.CompoundSelect[int, int]:
    """Return which lots are read: those with units, those to which some may come back, others."""
    some_left = sa.select(KeptLot.item_id, KeptLot.transaction_id).where(
        KeptLot.village_id == village_id, KeptLot.remaining > 0
    )
    may_come_back = sa.select(LotUse.item_id, LotUse.lot_transaction_id).where(use_is_asked)
    return sa.union(some_left, may_come_back, *([] if also is None else [also]))


def _take_up(replay: Replay, row: sa.RowMapping) -> None:
    """Add a lot as it stood, once, and what was out of it."""
    told = {name: row[name] for name in Lot.__dataclass_fields__}
    lot = replay.lots.setdefault(row["transaction_id"], Lot(**told))
    if row["used_by"] is not None:
        use = Use(lot, row["used_by"], row["slip"], row["quantity"], row["still_out"])
        replay.handed_out[row["slip"]].append(use)


def units_moved(
    session: Session, item_id: int, transaction_ids: Sequence[int]
) -> dict[int, list[tuple[str, int]]]:
    """Return of which lots, by number, these transactions took how many units of an item."""
    query = (
        sa.select(LotUse.transaction_id, KeptLot.number, LotUse.quantity)
        .join(KeptLot, _USE_OF_LOT)
        .where(LotUse.item_id == item_id, LotUse.transaction_id.in_(transaction_ids))
        .order_by(LotUse.transaction_id, LotUse.lot_transaction_id)
    )
    moved: dict[int, list[tuple[str, int]]] = {}
    for row in session.execute(query):
        moved.setdefault(row.transaction_id, []).append((row.number, row.quantity))
    return moved
