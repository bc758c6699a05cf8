"""Count the shelf blind; then see, explain and post what differs from the book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.second_persons import service as second_persons
from pointsapp.access.second_persons.service import Act, Confirmed
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, once, take_village
from pointsapp.exchange.items.models import MOST_UNITS
from pointsapp.exchange.losses.counting import book_at, moments_of
from pointsapp.exchange.losses.models import LossReason, LossState, Stocktake, StocktakeLine
from pointsapp.exchange.losses.refusals import LossDecided
from pointsapp.exchange.losses.service import (
    check_may_decide,
    items_of,
    needs_second_person,
    post_differences,
    worth_fen_of,
)
from pointsapp.exchange.receipts.lot_keeping import keep_lots
from pointsapp.exchange.receipts.refusals import QuantityWrong
from pointsapp.exchange.stocktakes.refusals import NothingCounted, ReasonMissing
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class ShelfCount:
    """What was counted, by item, and who watched.

    `typed_at` says when a count was typed, by item; the others are of the moment of their saving.
    """

    units: Mapping[int, int]
    supervisor: str = ""
    typed_at: Mapping[int, datetime] = field(default_factory=dict)


def count_shelf(session: Session, count: ShelfCount, *, key: str, by: Actor, at: datetime) -> int:
    """Keep the counts beside the book of their own moments; return the stocktake's id.

    Nothing is posted yet; where all counts agree with the book, nothing needs to be. The same key
    again returns the first one. Raises NothingCounted, QuantityWrong, CountTooOld, NotFound for
    another village's item, and KeyReused.
    """
    village_id = take_village(session, by)
    counts = count.units
    content = {"counts": counts, "supervisor": count.supervisor}
    act = once(session, village_id, "stocktake", key, content, by=by, at=at)
    if act.is_done:
        return act.result_id
    _check_counts(session, village_id, counts)
    moments = moments_of(counts, count.typed_at, at=at)
    book = book_at(session, village_id, moments)
    ledger.check_clock(session, village_id, at=at)
    stocktake = Stocktake(
        village_id=village_id,
        number=next_number(session, Stocktake, village_id, village_day(at).year),
        key=key,
        supervisor=count.supervisor,
        worth_fen=0,
        state=LossState.POSTED if book == dict(counts) else LossState.COUNTED,
        through_transaction_id=ledger.last_transaction(session, village_id),
        counted_by=by.code,
        counted_at=at,
    )
    session.add(stocktake)
    session.flush()
    lines = [
        {
            "stocktake_id": stocktake.id,
            "item_id": item_id,
            "book": units,
            "counted": counts[item_id],
            "counted_at": moments[item_id],
        }
        for item_id, units in book.items()
    ]
    session.execute(sa.insert(StocktakeLine), lines)
    keep_lots(session, village_id)
    return act.keep(stocktake.id)


def _check_counts(session: Session, village_id: int, counts: Mapping[int, int]) -> None:
    if not counts:
        raise NothingCounted
    if any(not 0 <= count <= MOST_UNITS for count in counts.values()):
        raise QuantityWrong(most=MOST_UNITS)
    items_of(session, village_id, counts)


def explain_differences(
    session: Session, stocktake_id: int, reasons: Mapping[int, str], *, by: Actor, at: datetime
) -> None:
    """Give a reason for each difference, by item; post them, or let them wait for a second person.

    Pressed twice, it counts once. Raises NotFound, ReasonMissing, LossDecided when other reasons
    were given already, and TooFewOnShelf.
    """
    stocktake = _take_stocktake(session, stocktake_id, by)
    differing = _differing_lines(session, stocktake)
    if stocktake.state != LossState.COUNTED:
        if stocktake.explained_by == by.code and _reasons_are(differing, reasons):
            return
        raise LossDecided(state=stocktake.state)
    if any(reasons.get(line.item_id) not in set(LossReason) for line in differing):
        raise ReasonMissing
    for line in differing:
        line.reason = reasons[line.item_id]
    units = {line.item_id: abs(line.counted - line.book) for line in differing}
    stocktake.worth_fen = worth_fen_of(session, stocktake.village_id, units)
    stocktake.explained_by = by.code
    if needs_second_person(session, stocktake.village_id, stocktake.worth_fen, at=at):
        stocktake.state = LossState.WAITING
        session.flush()
    else:
        _post(session, stocktake, differing, by=by, at=at)


def _reasons_are(lines: Sequence[StocktakeLine], reasons: Mapping[int, str]) -> bool:
    return all(line.reason == reasons.get(line.item_id) for line in lines)


def confirm(session: Session, stocktake_id: int, *, by: Actor, at: datetime) -> None:
    """Confirm as the second person: the differences are posted. Pressed twice, it counts once.

    Raises NotFound, LossDecided, OwnRecord for whoever counted or explained, what
    `second_persons.confirm` raises, and TooFewOnShelf.
    """
    stocktake = _take_stocktake(session, stocktake_id, by)
    if stocktake.state == LossState.POSTED and stocktake.decided_by == by.code:
        return
    check_may_decide(stocktake, by, stocktake.counted_by, stocktake.explained_by)
    first = stocktake.explained_by or stocktake.counted_by
    confirmed = Confirmed(Act.STOCKTAKE, stocktake.id, first, by.code)
    second_persons.confirm(session, confirmed, by=by, at=at)
    stocktake.decided_by, stocktake.decided_at = by.code, at
    _post(session, stocktake, _differing_lines(session, stocktake), by=by, at=at)


def set_aside(session: Session, stocktake_id: int, *, by: Actor, at: datetime) -> None:
    """Post nothing of a wrong count: it is kept, and the shelf is counted again.

    Raises NotFound, and LossDecided once it is posted.
    """
    stocktake = _take_stocktake(session, stocktake_id, by)
    if stocktake.state == LossState.REFUSED:
        return
    if stocktake.state == LossState.POSTED:
        raise LossDecided(state=stocktake.state)
    stocktake.state = LossState.REFUSED
    stocktake.decided_by, stocktake.decided_at = by.code, at
    session.flush()


def _take_stocktake(session: Session, stocktake_id: int, by: Actor) -> Stocktake:
    """Lock the actor's village and return its stocktake as it is now. Raises NotFound."""
    stocktake = session.scalars(
        sa.select(Stocktake)
        .filter_by(id=stocktake_id, village_id=take_village(session, by))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if stocktake is None:
        raise NotFound
    return stocktake


def _differing_lines(session: Session, stocktake: Stocktake) -> Sequence[StocktakeLine]:
    return session.scalars(
        sa.select(StocktakeLine)
        .where(
            StocktakeLine.stocktake_id == stocktake.id,
            StocktakeLine.book != StocktakeLine.counted,
        )
        .order_by(StocktakeLine.id)
        .execution_options(populate_existing=True)
    ).all()


def _post(
    session: Session,
    stocktake: Stocktake,
    differing: Sequence[StocktakeLine],
    *,
    by: Actor,
    at: datetime,
) -> None:
    differences = {line.item_id: line.counted - line.book for line in differing}
    post_differences(session, stocktake, differences, by=by, at=at)
