"""Stocktakes as they are listed, shown and printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.models import Stocktake, StocktakeLine
from pointsapp.refusals import NotFound
from pointsapp.village_time import first_of_month, village_day

A_PAGE = 12
MOVED = (AccountKind.RECEIVED, AccountKind.HANDED_OUT, AccountKind.WRITTEN_OFF)


@dataclass(frozen=True)
class StocktakeRow:
    """A stocktake in the list."""

    id: int
    number: str
    counted_at: datetime
    counted_by: str
    state: str
    lines: int
    differing: int


@dataclass(frozen=True)
class StocktakeList:
    """Some stocktakes, the newest first; `older` asks for those before them."""

    stocktakes: tuple[StocktakeRow, ...]
    older: int | None


@dataclass(frozen=True)
class CountedItem:
    """An item of a stocktake, with how it moved from the month's beginning until it was counted."""

    item_id: int
    item: str
    specification: str
    unit: str
    book: int
    counted: int
    counted_at: datetime
    reason: str
    came_in: int
    handed_out: int
    lost: int

    @property
    def opening(self) -> int:
        """What the book had when the month began."""
        return self.book - self.came_in + self.handed_out + self.lost

    @property
    def difference(self) -> int:
        """How many more were counted than the book has."""
        return self.counted - self.book


@dataclass(frozen=True)
class StocktakePage:
    """A stocktake with its items in the order of the shelf; people are named."""

    id: int
    village: str
    number: str
    counted_at: datetime
    counted_by: str
    supervisor: str
    explained_by: str
    decided_by: str
    state: str
    worth_fen: int
    may_confirm: bool
    lines: Sequence[CountedItem]

    @property
    def differing(self) -> tuple[CountedItem, ...]:
        """The items whose count differs from the book."""
        return tuple(line for line in self.lines if line.difference)

    @property
    def first_day(self) -> date:
        """The first day of the month whose movements are shown."""
        return first_of_month(village_day(self.counted_at))


def list_stocktakes(session: Session, actor: Actor, *, before: int | None = None) -> StocktakeList:
    """Return a page of the village's stocktakes, the newest first."""
    differs = sa.case((StocktakeLine.book != StocktakeLine.counted, 1), else_=0)
    query = (
        sa.select(
            Stocktake.id,
            Stocktake.number,
            Stocktake.counted_at,
            Stocktake.counted_by,
            Stocktake.state,
            sa.func.count(StocktakeLine.id).label("lines"),
            sa.func.sum(differs).label("differing"),
        )
        .join(StocktakeLine, StocktakeLine.stocktake_id == Stocktake.id)
        .where(Stocktake.village_id == village_of(actor))
        .group_by(Stocktake.id)
        .order_by(Stocktake.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Stocktake.id < before)
    rows = session.execute(query).all()
    names = names_of(session, {row.counted_by for row in rows})
    page = tuple(
        StocktakeRow(
            id=row.id,
            number=row.number,
            counted_at=row.counted_at,
            counted_by=names.get(row.counted_by, ""),
            state=row.state,
            lines=row.lines,
            differing=int(row.differing),
        )
        for row in rows[:A_PAGE]
    )
    return StocktakeList(page, page[-1].id if len(rows) > A_PAGE else None)


def show_stocktake(session: Session, actor: Actor, stocktake_id: int) -> StocktakePage:
    """Return a stocktake of the actor's village. Raises NotFound."""
    row = session.execute(
        sa.select(Stocktake, Village.name)
        .join(Village, Village.id == Stocktake.village_id)
        .where(Stocktake.id == stocktake_id, Stocktake.village_id == village_of(actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    stocktake, village = row
    people = (stocktake.counted_by, stocktake.explained_by or "", stocktake.decided_by or "")
    names = names_of(session, people)
    return StocktakePage(
        id=stocktake.id,
        village=village,
        number=stocktake.number,
        counted_at=stocktake.counted_at,
        counted_by=names.get(stocktake.counted_by, ""),
        supervisor=stocktake.supervisor,
        explained_by=names.get(stocktake.explained_by or "", ""),
        decided_by=names.get(stocktake.decided_by or "", ""),
        state=stocktake.state,
        worth_fen=stocktake.worth_fen,
        may_confirm=actor.code not in people,
        lines=_counted_items(session, stocktake),
    )


def _counted_items(session: Session, stocktake: Stocktake) -> tuple[CountedItem, ...]:
    moved = ledger.turnover(
        session,
        stocktake.village_id,
        kinds=MOVED,
        since=first_of_month(village_day(stocktake.counted_at)),
        through=stocktake.through_transaction_id,
    )
    rows = (
        session.execute(
            sa.select(
                StocktakeLine.item_id,
                Item.name.label("item"),
                Item.specification,
                Item.unit,
                StocktakeLine.book,
                StocktakeLine.counted,
                StocktakeLine.counted_at,
                StocktakeLine.reason,
            )
            .join(Item, Item.id == StocktakeLine.item_id)
            .where(StocktakeLine.stocktake_id == stocktake.id)
            .order_by(Item.position)
        )
        .mappings()
        .all()
    )
    _leave_out_later(session, stocktake, rows, moved)
    counted = []
    for row in rows:
        goods = ledger.item_commodity(row["item_id"])
        received, handed_out, lost = (moved.get((kind, goods), 0) for kind in MOVED)
        counted.append(CountedItem(**row, came_in=-received, handed_out=handed_out, lost=lost))
    return tuple(counted)


def _leave_out_later(
    session: Session,
    stocktake: Stocktake,
    lines: Sequence[sa.RowMapping],
    moved: dict[tuple[str, str], int],
) -> None:
    """Take off what moved what was posted after its item was counted."""
    moments = {ledger.item_commodity(line["item_id"]): line["counted_at"] for line in lines}
    later = ledger.moved_since(
        session,
        stocktake.village_id,
        kinds=MOVED,
        since=min(moments.values()),
        through=stocktake.through_transaction_id,
    )
    for one in later:
        moment = moments.get(one.commodity)
        if moment is not None and one.recorded_at > moment:
            moved[one.account_kind, one.commodity] -= one.amount
