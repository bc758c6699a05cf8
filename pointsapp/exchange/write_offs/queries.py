"""Write-offs as they are listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.models import LossState, WriteOff

A_PAGE = 12


@dataclass(frozen=True)
class WriteOffRow:
    """A write-off in the list; `is_own` when the person who looks recorded it."""

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
    """A page of write-offs; `older` asks for the page after it."""

    rows: Sequence[WriteOffRow]
    older: int | None


def list_write_offs(session: Session, actor: Actor, *, before: int | None = None) -> WriteOffList:
    """Return a page of the village's write-offs; the first page begins with all that wait."""
    query = _write_offs_of(actor)
    waits = WriteOff.state == LossState.WAITING
    waiting = [] if before else session.execute(query.where(waits)).mappings().all()
    decided = query.where(~waits).limit(A_PAGE + 1)
    if before is not None:
        decided = decided.where(WriteOff.id < before)
    others = session.execute(decided).mappings().all()
    rows = [*waiting, *others[:A_PAGE]]
    names = names_of(session, {row[who] or "" for row in rows for who in _PEOPLE})
    older = others[A_PAGE - 1]["id"] if len(others) > A_PAGE else None
    return WriteOffList(tuple(_row(row, names, actor) for row in rows), older)


_PEOPLE = ("recorded_by", "decided_by")


def _write_offs_of(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            WriteOff.id,
            WriteOff.number,
            WriteOff.recorded_at,
            Item.name.label("item"),
            Item.specification,
            Item.unit,
            WriteOff.quantity,
            WriteOff.reason,
            WriteOff.note,
            WriteOff.worth_fen,
            WriteOff.state,
            WriteOff.recorded_by,
            WriteOff.decided_by,
        )
        .join(Item, Item.id == WriteOff.item_id)
        .where(WriteOff.village_id == village_of(actor))
        .order_by(WriteOff.id.desc())
    )


def _row(row: sa.RowMapping, names: dict[str, str], actor: Actor) -> WriteOffRow:
    people = {who: names.get(row[who] or "", "") for who in _PEOPLE}
    return WriteOffRow(**{**row, **people}, is_own=row["recorded_by"] == actor.code)
