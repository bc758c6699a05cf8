"""Write-offs and stocktakes as they are shown and printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.models import LossState, Stocktake, StocktakeLine, WriteOff
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

A_PAGE = 30
MOVED = ("received", "handed_out", "written_off")


@dataclass(frozen=True)
class WriteOffRow:
    """A write-off in the list; `is_own` was written by who looks."""

    id: int
    number: str
    recorded_at: datetime
    item: str
    specification: str
    unit: str
    quantity: int
    reason: str
    note: str
    worth_fen: int
    state: str
    recorded_by: str
    decided_by: str
    is_own: bool


@dataclass(frozen=True)
class WriteOffList:
    """Write-offs, those that wait first; `older` asks for more."""

    rows: Sequence[WriteOffRow]
    older: int | None


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
class CountedItem:
    """An item of a stocktake, with how it moved since the month began."""

    item_id: int
    item: str
    specification: str
    unit: str
    book: int
    counted: int
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
class ShownStocktake:
    """A stocktake with its items in the order of the shelf."""

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
        """The items whose count is not the book's."""
        return tuple(line for line in self.lines if line.difference)

    @property
    def first_day(self) -> date:
        """The first day of the month that it tells of."""
        return village_day(self.counted_at).replace(day=1)


def list_write_offs(session: Session, actor: Actor, *, before: int | None = None) -> WriteOffList:
    """Return a page of the village's write-offs; on the first, all that wait stand on top."""
    query = (
        sa.select(WriteOff, Item.name, Item.specification, Item.unit)
        .join(Item, Item.id == WriteOff.item_id)
        .where(WriteOff.village_id == actor.village_id)
        .order_by(WriteOff.id.desc())
    )
    waits = WriteOff.state == LossState.WAITING
    waiting = [] if before else session.execute(query.where(waits)).all()
    others = query.where(~waits).limit(A_PAGE + 1)
    if before is not None:
        others = others.where(WriteOff.id < before)
    rest = session.execute(others).all()
    older = rest[A_PAGE - 1][0].id if len(rest) > A_PAGE else None
    rows = [*waiting, *rest[:A_PAGE]]
    names = names_of(
        session, {code for one, *_ in rows for code in (one.recorded_by, one.decided_by or "")}
    )
    return WriteOffList(
        tuple(
            WriteOffRow(
                one.id,
                one.number,
                one.recorded_at,
                item,
                specification,
                unit,
                one.quantity,
                one.reason,
                one.note,
                one.worth_fen,
                one.state,
                names.get(one.recorded_by, ""),
                names.get(one.decided_by or "", ""),
                one.recorded_by == actor.code,
            )
            for one, item, specification, unit in rows
        ),
        older,
    )


def check_write_off(session: Session, actor: Actor, write_off_id: int) -> None:
    """Raise NotFound for what is no write-off of the actor's village."""
    query = sa.select(WriteOff.id).filter_by(id=write_off_id, village_id=actor.village_id)
    if session.scalar(query) is None:
        raise NotFound


def list_stocktakes(session: Session, actor: Actor) -> tuple[StocktakeRow, ...]:
    """Return the last stocktakes of the actor's village, the newest first."""
    differs = sa.case((StocktakeLine.book != StocktakeLine.counted, 1), else_=0)
    rows = session.execute(
        sa.select(
            Stocktake.id,
            Stocktake.number,
            Stocktake.counted_at,
            Stocktake.counted_by,
            Stocktake.state,
            sa.func.count(StocktakeLine.id),
            sa.func.sum(differs),
        )
        .join(StocktakeLine, StocktakeLine.stocktake_id == Stocktake.id)
        .where(Stocktake.village_id == actor.village_id)
        .group_by(Stocktake.id)
        .order_by(Stocktake.id.desc())
        .limit(A_PAGE)
    ).all()
    names = names_of(session, {row.counted_by for row in rows})
    return tuple(
        StocktakeRow(number_id, number, at, names.get(by, ""), state, lines, int(differing))
        for number_id, number, at, by, state, lines, differing in rows
    )


def show_stocktake(session: Session, actor: Actor, stocktake_id: int) -> ShownStocktake:
    """Return a stocktake of the actor's village; raises NotFound."""
    row = session.execute(
        sa.select(Stocktake, Village.name)
        .join(Village, Village.id == Stocktake.village_id)
        .where(Stocktake.id == stocktake_id, Stocktake.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    made, village = row
    people = (made.counted_by, made.explained_by or "", made.decided_by or "")
    names = names_of(session, people)
    counted_by, explained_by, decided_by = (names.get(code, "") for code in people)
    return ShownStocktake(
        made.id,
        village,
        made.number,
        made.counted_at,
        counted_by,
        made.supervisor,
        explained_by,
        decided_by,
        made.state,
        made.worth_fen,
        actor.code not in people,
        _counted(session, made),
    )


def _counted(session: Session, made: Stocktake) -> tuple[CountedItem, ...]:
    moved = ledger.turnover(
        session,
        made.village_id,
        kinds=MOVED,
        since=village_day(made.counted_at).replace(day=1),
        through=made.through_transaction_id,
    )
    rows = session.execute(
        sa.select(
            Item.id,
            Item.name,
            Item.specification,
            Item.unit,
            StocktakeLine.book,
            StocktakeLine.counted,
            StocktakeLine.reason,
        )
        .join(Item, Item.id == StocktakeLine.item_id)
        .where(StocktakeLine.stocktake_id == made.id)
        .order_by(Item.position)
    )
    counted = []
    for row in rows:
        received, handed_out, lost = (
            moved.get((kind, ledger.item_commodity(row.id)), 0) for kind in MOVED
        )
        counted.append(CountedItem(*row, -received, handed_out, lost))
    return tuple(counted)
