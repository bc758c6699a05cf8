"""Write down how the lots stand, and find where what is written is not what the ledger tells."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.exchange.items.models import Item
from pointsapp.exchange.receipts.lots import receipt_lines, stand, steps_since
from pointsapp.exchange.receipts.models import KeptLot, LotMark, LotUse
from pointsapp.exchange.receipts.replay import Lot, Replay, Use

_Row = dict[str, object]
_LOT_KEY = ("item_id", "transaction_id")
_LOT_FIGURES = ("received", "remaining", "handed_out", "written_off")
_USE_KEY = ("item_id", "transaction_id", "lot_transaction_id")
_USE_FIGURES = ("still_out",)


def keep_lots(session: Session, village_id: int) -> None:
    """Write down how the village's lots stand, so that reading begins here.

    The village must be locked. Nothing that is shown depends on when it was last done.
    """
    mark = session.get(LotMark, village_id, populate_existing=True)
    marked = 0 if mark is None else mark.transaction_id
    now = stand(session, village_id)
    if now.through == marked:
        return
    replays = now.replays.values()
    lots = [_lot_row(lot, village_id) for one in replays for lot in one.touched_lots.values()]
    uses = [_use_row(use) for one in replays for use in one.touched_uses.values()]
    _write(session, KeptLot, lots, _LOT_KEY, _LOT_FIGURES, since=marked)
    _write(session, LotUse, uses, _USE_KEY, _USE_FIGURES, since=marked)
    if mark is None:
        session.add(LotMark(village_id=village_id, transaction_id=now.through))
    else:
        mark.transaction_id = now.through
    session.flush()


def _lot_row(lot: Lot, village_id: int) -> _Row:
    names = (*_LOT_KEY, *_LOT_FIGURES, "received_on", "number")
    return {"village_id": village_id, **{name: getattr(lot, name) for name in names}}


def _use_row(use: Use) -> _Row:
    return {
        "item_id": use.lot.item_id,
        "transaction_id": use.transaction_id,
        "lot_transaction_id": use.lot.transaction_id,
        "slip": use.slip,
        "quantity": use.quantity,
        "still_out": use.still_out,
    }


def _write(
    session: Session,
    model: type[KeptLot | LotUse],
    rows: Sequence[_Row],
    key: Sequence[str],
    figures: Sequence[str],
    *,
    since: int,
) -> None:
    """Insert what was made after the mark, and change what was there, each in one statement."""
    new = [row for row in rows if _transaction_of(row) > since]
    changed = [
        {f"its_{name}": row[name] for name in (*key, *figures)}
        for row in rows
        if _transaction_of(row) <= since
    ]
    table = model.__table__
    if new:
        session.connection().execute(sa.insert(model), new)
    if changed:
        these = [table.c[name] == sa.bindparam(f"its_{name}") for name in key]
        values: dict[str, sa.BindParameter[int]] = {
            name: sa.bindparam(f"its_{name}") for name in figures
        }
        session.connection().execute(sa.update(model).where(*these).values(values), changed)


def _transaction_of(row: _Row) -> int:
    return cast(int, row["transaction_id"])


def find_wrong_lots(session: Session, village_ids: Iterable[int]) -> list[_Row]:
    """Return each lot and use that is not written as the whole ledger up to the mark tells it."""
    found: list[_Row] = []
    for village_id in village_ids:
        lots, uses = _told_by_ledger(session, village_id)
        ours = sa.select(Item.id).where(Item.village_id == village_id)
        found += _differences("lot", _written(session, KeptLot, ours), lots)
        found += _differences("lot-use", _written(session, LotUse, ours), uses)
    return found


def _told_by_ledger(session: Session, village_id: int) -> tuple[list[_Row], list[_Row]]:
    """Follow every movement up to the mark; return what ought to be written."""
    marked = session.scalar(sa.select(LotMark.transaction_id).filter_by(village_id=village_id)) or 0
    steps = [step for step in steps_since(session, village_id, 0) if step.transaction_id <= marked]
    lines = receipt_lines(session, [step.transaction_id for step in steps if step.received > 0])
    replays: defaultdict[int, Replay] = defaultdict(lambda: Replay(lines))
    for step in steps:
        replays[step.item_id].follow(step)
    lots = [_lot_row(lot, village_id) for one in replays.values() for lot in one.lots.values()]
    uses = [_use_row(use) for one in replays.values() for use in one.touched_uses.values()]
    return lots, uses


def _written(
    session: Session, model: type[KeptLot | LotUse], item_ids: sa.Select[int]
) -> list[_Row]:
    """Return rows as the database holds them, whatever they have become."""
    names = model.__table__.columns.keys()
    table = sa.table(model.__tablename__, *map(sa.column, names))
    rows = session.execute(sa.select(table).where(table.c.item_id.in_(item_ids)))
    return [dict(row) for row in rows.mappings()]


def _differences(what: str, written: Sequence[_Row], told: Sequence[_Row]) -> list[_Row]:
    there, ought = _by_key(written), _by_key(told)
    return [
        {"kind": f"{what}-not-as-told", "item": wrong[0], "transaction": wrong[1]}
        for wrong in sorted(there.keys() | ought.keys())
        if there.get(wrong) != ought.get(wrong)
    ]


def _by_key(rows: Sequence[_Row]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return rows by their key, everything as text: a day is no date on SQLite."""
    texts = [{name: str(value) for name, value in row.items()} for row in rows]
    return {tuple(row.get(name, "") for name in _USE_KEY): row for row in texts}
