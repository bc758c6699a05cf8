"""Cash up: keep what the shelf was counted to hold beside what the book has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.exchange.cashing_up.models import CashingUp, CashingUpLine
from pointsapp.exchange.cashing_up.refusals import CountOdd, DifferenceUnexplained, NothingCounted
from pointsapp.exchange.items.models import Item
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

MOST_UNITS = 100_000


@dataclass(frozen=True)
class Counted:
    """How many of an item lie there, and why that is not what the book has."""

    count: int
    reason: str = ""


def cash_up(
    session: Session, counted: Mapping[int, Counted], *, key: str, by: Actor, at: datetime
) -> int:
    """Keep the counts, by item, beside the book of this moment; return the cashing up's id.

    Nothing is posted: a difference is explained here and posted by a stocktake. Raises KeyReused,
    NothingCounted, CountOdd, DifferenceUnexplained, and NotFound for another village's item.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "cashing-up", key, counted, by=by, at=at)
    if act.is_done:
        return act.result_id
    lines = _lines(session, village_id, counted)
    made = CashingUp(
        village_id=village_id,
        key=key,
        day=village_day(at),
        counted_by=by.code,
        counted_at=at,
    )
    session.add(made)
    session.flush()
    for line in lines:
        line.cashing_up_id = made.id
    session.add_all(lines)
    session.flush()
    return act.keep(made.id)


def _lines(
    session: Session, village_id: int, counted: Mapping[int, Counted]
) -> list[CashingUpLine]:
    if not counted:
        raise NothingCounted
    names = dict(
        session.execute(
            sa.select(Item.id, Item.name).where(Item.id.in_(counted), Item.village_id == village_id)
        ).all()
    )
    if len(names) != len(counted):
        raise NotFound
    shelf = ledger.holdings(session, village_id, kind="shelf")
    lines = []
    for item_id, one in counted.items():
        book = shelf[ledger.item_commodity(item_id)]
        if not 0 <= one.count <= MOST_UNITS:
            raise CountOdd(item=names[item_id], most=MOST_UNITS)
        if one.count != book and not one.reason:
            raise DifferenceUnexplained(item=names[item_id], book=book, counted=one.count)
        lines.append(
            CashingUpLine(item_id=item_id, book=book, counted=one.count, reason=one.reason)
        )
    return lines
