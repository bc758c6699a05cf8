"""Write goods off; above the village's threshold somebody else confirms first."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, take_village
from pointsapp.exchange.items.models import MOST_UNITS, Item
from pointsapp.exchange.losses.models import LossState, WriteOff
from pointsapp.exchange.losses.refusals import TooFewOnShelf
from pointsapp.exchange.losses.service import (
    check_decidable,
    needs_second,
    post_differences,
    worth_fen,
)
from pointsapp.exchange.receipts.refusals import QuantityWrong
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class NewWriteOff:
    """So many units of an item, and why they can't be handed out."""

    item_id: int
    quantity: int
    reason: str
    note: str = ""


def write_off(session: Session, new: NewWriteOff, *, key: str, by: Actor, at: datetime) -> int:
    """Write units off at once, or let them wait for a second person; return the write-off's id.

    The same key again returns the first one. Raises QuantityWrong and TooFewOnShelf.
    """
    village_id = take_village(session, by)
    known = session.scalar(sa.select(WriteOff.id).filter_by(village_id=village_id, key=key))
    if known is not None:
        return known
    if not 0 < new.quantity <= MOST_UNITS:
        raise QuantityWrong(most=MOST_UNITS)
    worth = worth_fen(session, village_id, {new.item_id: new.quantity})
    left = ledger.holdings(session, village_id, kind="shelf")[ledger.item_commodity(new.item_id)]
    if new.quantity > left:
        raise TooFewOnShelf(item=session.get_one(Item, new.item_id).name, left=left)
    waits = needs_second(session, village_id, worth, at=at)
    made = WriteOff(
        village_id=village_id,
        number=next_number(session, WriteOff, village_id, village_day(at).year),
        key=key,
        item_id=new.item_id,
        quantity=new.quantity,
        reason=new.reason,
        note=new.note,
        worth_fen=worth,
        state=LossState.WAITING,
        recorded_by=by.code,
        recorded_at=at,
    )
    session.add(made)
    session.flush()
    if not waits:
        _post(session, made, by=by, at=at)
    return made.id


def confirm(session: Session, write_off_id: int, *, by: Actor, at: datetime) -> None:
    """Confirm as the second person: the goods leave the shelf. Pressed twice, it counts once."""
    waiting = _take(session, write_off_id, by)
    if waiting.state == LossState.POSTED and waiting.decided_by == by.code:
        return
    check_decidable(waiting, by, waiting.recorded_by)
    waiting.decided_by, waiting.decided_at = by.code, at
    _post(session, waiting, by=by, at=at)


def refuse(session: Session, write_off_id: int, *, by: Actor, at: datetime) -> None:
    """Leave the goods on the shelf; who wrote them off may refuse it too."""
    waiting = _take(session, write_off_id, by)
    if waiting.state == LossState.REFUSED:
        return
    check_decidable(waiting, by)
    waiting.state, waiting.decided_by, waiting.decided_at = LossState.REFUSED, by.code, at
    session.flush()


def _take(session: Session, write_off_id: int, by: Actor) -> WriteOff:
    village_id = take_village(session, by)
    found = session.scalars(
        sa.select(WriteOff)
        .filter_by(id=write_off_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _post(session: Session, made: WriteOff, *, by: Actor, at: datetime) -> None:
    post_differences(session, made, {made.item_id: -made.quantity}, by=by, at=at)
