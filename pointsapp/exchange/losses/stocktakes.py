"""Count the shelf blind, then see, explain and post what differs from the book."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, take_village
from pointsapp.exchange.items.models import MOST_UNITS
from pointsapp.exchange.losses.models import LossReason, LossState, Stocktake, StocktakeLine
from pointsapp.exchange.losses.refusals import LossDecided, NothingCounted, ReasonMissing
from pointsapp.exchange.losses.service import (
    check_decidable,
    needs_second,
    own_items,
    post_differences,
    worth_fen,
)
from pointsapp.exchange.receipts.refusals import QuantityWrong
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


def count_shelf(
    session: Session,
    counted: Mapping[int, int],
    *,
    supervisor: str,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """Keep what was counted, by item, beside the book of this moment; return the stocktake's id.

    Where both agree nothing is left to do. The same key again returns the first one. Raises
    NothingCounted, QuantityWrong, and NotFound for another village's item.
    """
    village_id = take_village(session, by)
    known = session.scalar(sa.select(Stocktake.id).filter_by(village_id=village_id, key=key))
    if known is not None:
        return known
    if not counted:
        raise NothingCounted
    if any(not 0 <= count <= MOST_UNITS for count in counted.values()):
        raise QuantityWrong(most=MOST_UNITS)
    book = ledger.holdings(session, village_id, kind="shelf")
    own_items(session, village_id, counted)
    lines = {item_id: book[ledger.item_commodity(item_id)] for item_id in counted}
    agrees = lines == dict(counted)
    made = Stocktake(
        village_id=village_id,
        number=next_number(session, Stocktake, village_id, village_day(at).year),
        key=key,
        supervisor=supervisor,
        worth_fen=0,
        state=LossState.POSTED if agrees else LossState.COUNTED,
        through_transaction_id=ledger.last_transaction(session, village_id),
        counted_by=by.code,
        counted_at=at,
    )
    session.add(made)
    session.flush()
    session.add_all(
        StocktakeLine(stocktake_id=made.id, item_id=item_id, book=had, counted=counted[item_id])
        for item_id, had in lines.items()
    )
    session.flush()
    return made.id


def explain_differences(
    session: Session, stocktake_id: int, reasons: Mapping[int, str], *, by: Actor, at: datetime
) -> None:
    """Give a reason for each difference, by item; post them, or let them wait for a second person.

    Raises ReasonMissing, LossDecided when others did it already, and TooFewOnShelf.
    """
    made, lines = _take(session, stocktake_id, by)
    if made.state != LossState.COUNTED:
        if made.explained_by == by.code:
            return
        raise LossDecided(state=made.state)
    differing = [line for line in lines if line.book != line.counted]
    for line in differing:
        line.reason = reasons.get(line.item_id, "")
        if line.reason not in set(LossReason):
            raise ReasonMissing
    units = {line.item_id: abs(line.counted - line.book) for line in differing}
    made.worth_fen = worth_fen(session, made.village_id, units)
    made.explained_by = by.code
    if needs_second(session, made.village_id, made.worth_fen, at=at):
        made.state = LossState.WAITING
        session.flush()
    else:
        _post(session, made, lines, by=by, at=at)


def confirm_stocktake(session: Session, stocktake_id: int, *, by: Actor, at: datetime) -> None:
    """Confirm as the second person: the differences are posted. Pressed twice, it counts once."""
    made, lines = _take(session, stocktake_id, by)
    if made.state == LossState.POSTED and made.decided_by == by.code:
        return
    check_decidable(made, by, made.counted_by, made.explained_by)
    made.decided_by, made.decided_at = by.code, at
    _post(session, made, lines, by=by, at=at)


def set_aside(session: Session, stocktake_id: int, *, by: Actor, at: datetime) -> None:
    """Post nothing of a count that was wrong: it stands, and the shelf is counted again."""
    made, _lines = _take(session, stocktake_id, by)
    if made.state == LossState.REFUSED:
        return
    if made.state == LossState.POSTED:
        raise LossDecided(state=made.state)
    made.state, made.decided_by, made.decided_at = LossState.REFUSED, by.code, at
    session.flush()


def _take(session: Session, stocktake_id: int, by: Actor) -> tuple[Stocktake, list[StocktakeLine]]:
    village_id = take_village(session, by)
    found = session.scalars(
        sa.select(Stocktake)
        .filter_by(id=stocktake_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    lines = session.scalars(
        sa.select(StocktakeLine).filter_by(stocktake_id=found.id).order_by(StocktakeLine.id)
    )
    return found, list(lines)


def _post(
    session: Session, made: Stocktake, lines: list[StocktakeLine], *, by: Actor, at: datetime
) -> None:
    differences = {
        line.item_id: line.counted - line.book for line in lines if line.counted != line.book
    }
    post_differences(session, made, differences, by=by, at=at)
