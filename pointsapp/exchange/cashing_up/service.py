"""Cash up: keep what the shelf was counted to hold beside what the book has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.exchange.cashing_up.models import CashingUp, CashingUpLine
from pointsapp.exchange.cashing_up.refusals import CountOdd, DifferenceUnexplained, NothingCounted
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.counting import book_at, moments_of
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

MOST_UNITS = 100_000


@dataclass(frozen=True)
class Counted:
    """How many of an item lay there when it was typed, and why that is not what the book had."""

    count: int
    reason: str = ""
    typed_at: datetime | None = None

    @property
    def content(self) -> tuple[int, str]:
        """What the form's key stands for: when it was typed is no part of it."""
        return self.count, self.reason


def cash_up(
    session: Session, counted: Mapping[int, Counted], *, key: str, by: Actor, at: datetime
) -> int:
    """Keep the counts, by item, beside the book of their own moments; return the cashing up's id.

    Nothing is posted: a difference is explained here and posted by a stocktake. Raises KeyReused,
    NothingCounted, CountOdd, CountTooOld, DifferenceUnexplained, and NotFound for another village's
    item.
    """
    village_id = take_village(session, by)
    content = {item_id: item_count.content for item_id, item_count in counted.items()}
    act = once(session, village_id, "cashing-up", key, content, by=by, at=at)
    if act.is_done:
        return act.result_id
    lines = _lines(session, village_id, counted, at=at)
    cashing_up = CashingUp(
        village_id=village_id, key=key, day=village_day(at), counted_by=by.code, counted_at=at
    )
    session.add(cashing_up)
    session.flush()
    of_this = [{"cashing_up_id": cashing_up.id, **line} for line in lines]
    session.execute(sa.insert(CashingUpLine), of_this)
    return act.keep(cashing_up.id)


def _lines(
    session: Session, village_id: int, counted: Mapping[int, Counted], *, at: datetime
) -> list[dict[str, object]]:
    """Return each item's count beside the book. Raises what `cash_up` raises but KeyReused."""
    if not counted:
        raise NothingCounted
    here = sa.select(Item.id, Item.name).where(Item.id.in_(counted), Item.village_id == village_id)
    names = {row.id: row.name for row in session.execute(here)}
    if len(names) != len(counted):
        raise NotFound
    typed_at = {item_id: one.typed_at for item_id, one in counted.items() if one.typed_at}
    books = book_at(session, village_id, moments_of(counted, typed_at, at=at))
    lines = []
    for item_id, item_count in counted.items():
        book = books[item_id]
        _check_count(names[item_id], item_count, book)
        line = {"book": book, "counted": item_count.count, "reason": item_count.reason}
        lines.append({"item_id": item_id, **line})
    return lines


def _check_count(item: str, counted: Counted, book: int) -> None:
    if not 0 <= counted.count <= MOST_UNITS:
        raise CountOdd(item=item, most=MOST_UNITS)
    if counted.count != book and not counted.reason:
        raise DifferenceUnexplained(item=item, book=book, counted=counted.count)
