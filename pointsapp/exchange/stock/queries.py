"""What is on the shelf: how many units, of which lots, worth how much, and what needs care."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.exchange.items.queries import ItemOnShelf, list_items, show_item
from pointsapp.exchange.losses.models import LossState, Stocktake, WriteOff
from pointsapp.exchange.receipts.lots import lots_of, units_moved
from pointsapp.exchange.receipts.models import KeptLot
from pointsapp.exchange.receipts.replay import Lot

A_PAGE = 30
NEWEST_LOTS = 10


@dataclass(frozen=True)
class ShelfRow:
    """An item with its lots that have units on the shelf."""

    item: ItemOnShelf
    lots: Sequence[Lot]
    today: date

    @property
    def worth_fen(self) -> int:
        """What the units on the shelf cost: as their lot says, or else as the item does."""
        return sum(
            lot.remaining * ((self.item.cost_fen if lot.cost_fen is None else lot.cost_fen) or 0)
            for lot in self.lots
        )

    @property
    def expired(self) -> int:
        """How many units are too old today."""
        return sum(lot.remaining for lot in self.lots if lot.expires_by(self.today))

    @property
    def expiring(self) -> int:
        """How many more will be too old in thirty days."""
        return (
            sum(lot.remaining for lot in self.lots if lot.expires_soon(self.today)) - self.expired
        )

    @property
    def first_to_expire(self) -> date | None:
        """The best-before day of the lot that leaves first."""
        return self.lots[0].best_before if self.lots else None


@dataclass(frozen=True)
class Shelf:
    """The whole shelf, and how many write-offs and stocktakes wait for a second person."""

    rows: Sequence[ShelfRow]
    waiting: int

    @property
    def worth_fen(self) -> int:
        """What all of it cost the village."""
        return sum(row.worth_fen for row in self.rows)


@dataclass(frozen=True)
class ItemHistory:
    """An item, its newest lots that are used up, and its last movements, the newest first.

    `lot_units` tells by transaction which lots, by number, a movement took how many units of.
    """

    row: ShelfRow
    used_up: Sequence[Lot]
    lot_units: Mapping[int, Sequence[tuple[str, int]]]
    moves: Sequence[ledger.StatementEntry]
    older: int | None


def show_shelf(session: Session, actor: Actor, today: date) -> Shelf:
    """Return the shelf of the actor's village in a fixed number of statements."""
    lots = lots_of(session, village_of(actor))
    rows = [ShelfRow(item, lots.on_shelf(item.id), today) for item in list_items(session, actor)]
    waiting = 0
    for model in (WriteOff, Stocktake):
        waits = sa.select(sa.func.count(model.id)).where(
            model.village_id == actor.village_id, model.state == LossState.WAITING
        )
        waiting += session.scalar(waits) or 0
    return Shelf(rows, waiting)


def show_item_history(
    session: Session, actor: Actor, item_id: int, *, today: date, before: int | None = None
) -> ItemHistory:
    """Return an item of the actor's village with its lots and movements. Raises NotFound."""
    item = show_item(session, actor, item_id)
    village_id = village_of(actor)
    newest = (
        sa.select(KeptLot.item_id, KeptLot.transaction_id)
        .where(KeptLot.item_id == item_id)
        .order_by(KeptLot.transaction_id.desc())
        .limit(NEWEST_LOTS)
        .subquery()
    )
    also = sa.select(newest.c.item_id, newest.c.transaction_id)
    lots = lots_of(session, village_id, item_id, also=also)
    account = ledger.find_account(
        session,
        book_id=village_id,
        kind=AccountKind.SHELF,
        commodity=ledger.item_commodity(item_id),
    )
    page = ledger.statement(session, account, before=before, limit=A_PAGE)
    row = ShelfRow(item, lots.on_shelf(item_id), today)
    used_up = [lot for lot in lots.by_item.get(item_id, ()) if not lot.remaining]
    taken = units_moved(session, item_id, [entry.transaction_id for entry in page.entries])
    for transaction_id, units in lots.by_transaction.items():
        taken[transaction_id] = [(one.lot.number, one.quantity) for one in units]
    return ItemHistory(
        row=row,
        used_up=used_up,
        lot_units=taken,
        moves=page.entries,
        older=page.older,
    )
