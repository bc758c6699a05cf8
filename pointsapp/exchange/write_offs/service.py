"""Write goods off; from the village's threshold on, somebody else confirms it first."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.second_persons import service as second_persons
from pointsapp.access.second_persons.service import Act, Confirmed
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, once, take_village
from pointsapp.community.books import AccountKind
from pointsapp.exchange.items.models import MOST_UNITS, Item
from pointsapp.exchange.losses.models import LossState, WriteOff
from pointsapp.exchange.losses.refusals import TooFewOnShelf
from pointsapp.exchange.losses.service import (
    check_may_decide,
    needs_second_person,
    post_differences,
    worth_fen_of,
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

    The same key again returns the first one. Raises QuantityWrong, NotFound for another village's
    item, TooFewOnShelf and KeyReused.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "write-off", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    if not 0 < new.quantity <= MOST_UNITS:
        raise QuantityWrong(most=MOST_UNITS)
    worth_fen = worth_fen_of(session, village_id, {new.item_id: new.quantity})
    _check_on_shelf(session, village_id, new)
    waits = needs_second_person(session, village_id, worth_fen, at=at)
    ledger.check_clock(session, village_id, at=at)
    loss = WriteOff(
        village_id=village_id,
        number=next_number(session, WriteOff, village_id, village_day(at).year),
        key=key,
        item_id=new.item_id,
        quantity=new.quantity,
        reason=new.reason,
        note=new.note,
        worth_fen=worth_fen,
        state=LossState.WAITING,
        recorded_by=by.code,
        recorded_at=at,
    )
    session.add(loss)
    session.flush()
    if not waits:
        _post(session, loss, by=by, at=at)
    return act.keep(loss.id)


def _check_on_shelf(session: Session, village_id: int, new: NewWriteOff) -> None:
    """Check that so many are on the shelf, also for a loss that waits. Raises TooFewOnShelf."""
    stock = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    left = stock[ledger.item_commodity(new.item_id)]
    if new.quantity > left:
        raise TooFewOnShelf(item=session.get_one(Item, new.item_id).name, left=left)


def confirm(session: Session, write_off_id: int, *, by: Actor, at: datetime) -> None:
    """Confirm as the second person: the goods leave the shelf. Pressed twice, it counts once.

    Raises NotFound, LossDecided, OwnRecord, what `second_persons.confirm` raises, and
    TooFewOnShelf when goods went meanwhile.
    """
    loss = _take_write_off(session, write_off_id, by)
    if loss.state == LossState.POSTED and loss.decided_by == by.code:
        return
    check_may_decide(loss, by, loss.recorded_by)
    confirmed = Confirmed(Act.WRITE_OFF, loss.id, loss.recorded_by, by.code)
    second_persons.confirm(session, confirmed, by=by, at=at)
    loss.decided_by, loss.decided_at = by.code, at
    _post(session, loss, by=by, at=at)


def refuse(session: Session, write_off_id: int, *, by: Actor, at: datetime) -> None:
    """Leave the goods on the shelf. Whoever recorded the write-off may refuse it, too.

    Raises NotFound, and LossDecided once it is posted.
    """
    loss = _take_write_off(session, write_off_id, by)
    if loss.state == LossState.REFUSED:
        return
    check_may_decide(loss, by)
    loss.state, loss.decided_by, loss.decided_at = LossState.REFUSED, by.code, at
    session.flush()


def _take_write_off(session: Session, write_off_id: int, by: Actor) -> WriteOff:
    """Lock the actor's village and return its write-off as it is now. Raises NotFound."""
    loss = session.scalars(
        sa.select(WriteOff)
        .filter_by(id=write_off_id, village_id=take_village(session, by))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if loss is None:
        raise NotFound
    return loss


def _post(session: Session, loss: WriteOff, *, by: Actor, at: datetime) -> None:
    post_differences(session, loss, {loss.item_id: -loss.quantity}, by=by, at=at)
