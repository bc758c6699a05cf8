"""What a loss is worth, when it needs a second person, and how its differences are posted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.models import Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.models import LossState, Stocktake, WriteOff
from pointsapp.exchange.losses.refusals import LossDecided, TooFewOnShelf
from pointsapp.exchange.receipts.refusals import OwnRecord
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_month, village_day


def items_of(session: Session, village_id: int, ids: Collection[int]) -> Sequence[Item]:
    """Return these items of the village. Raises NotFound when one is not the village's."""
    items = session.scalars(
        sa.select(Item).where(Item.village_id == village_id, Item.id.in_(ids))
    ).all()
    if len(items) != len(ids):
        raise NotFound
    return items


def worth_fen_of(session: Session, village_id: int, units: Mapping[int, int]) -> int:
    """Return what these units, by item, are worth: their cost or their points, if that is more.

    The cost alone would not do: the person who writes off can type it lower just before.
    """
    items = items_of(session, village_id, units)
    point_fen = session.get_one(Village, village_id, populate_existing=True).point_value_fen
    return sum(
        units[item.id] * max(item.cost_fen or 0, item.price_points * point_fen) for item in items
    )


def needs_second_person(session: Session, village_id: int, worth_fen: int, *, at: datetime) -> bool:
    """Tell whether this loss reaches the village's threshold.

    All that people decided on alone in the month counts together, or else ten small losses would
    pass where a large one waits.
    """
    threshold = session.get_one(Village, village_id, populate_existing=True).second_keeper_from_fen
    if threshold is None or worth_fen == 0:
        return False
    alone_fen = _decided_alone_fen(session, village_id, since=start_of_month(at))
    return alone_fen + worth_fen >= threshold


def _decided_alone_fen(session: Session, village_id: int, *, since: datetime) -> int:
    worth_fen = 0
    for model, recorded_at in ((WriteOff, WriteOff.recorded_at), (Stocktake, Stocktake.counted_at)):
        query = sa.select(sa.func.coalesce(sa.func.sum(model.worth_fen), 0)).where(
            model.village_id == village_id,
            model.state == LossState.POSTED,
            model.decided_by.is_(None),
            recorded_at >= since,
        )
        worth_fen += int(session.scalar(query) or 0)
    return worth_fen


def check_may_decide(loss: WriteOff | Stocktake, by: Actor, *recorders: str | None) -> None:
    """Check that the loss waits and that none of its recorders decides on it.

    Raises LossDecided and OwnRecord.
    """
    if loss.state != LossState.WAITING:
        raise LossDecided(state=loss.state)
    if by.code in recorders:
        raise OwnRecord


def post_differences(
    session: Session,
    loss: WriteOff | Stocktake,
    differences: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Post how many units more, or fewer, than in the book are on the shelf, by item.

    A surplus came in, a shortage is written off. Raises TooFewOnShelf.
    """
    _check_shelf_holds(session, loss.village_id, differences)
    is_write_off = isinstance(loss, WriteOff)
    posting = ledger.Posting(
        key=f"write_off:{loss.id}" if is_write_off else f"stocktake:{loss.id}",
        kind=TransactionKind.WRITE_OFF if is_write_off else TransactionKind.STOCKTAKE,
        legs=_legs(session, loss.village_id, differences),
        occurred_on=village_day(at),
        source_kind=SourceKind.WRITE_OFF if is_write_off else SourceKind.STOCKTAKE,
        source_id=loss.id,
        memo=loss.number,
    )
    posted = ledger.post(session, loss.village_id, posting, by=by.code, at=at)
    loss.transaction_id, loss.state = posted.transaction_id, LossState.POSTED
    session.flush()


def _check_shelf_holds(session: Session, village_id: int, differences: Mapping[int, int]) -> None:
    """Check that the shelf holds what would leave it. Raises TooFewOnShelf."""
    stock = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    for item_id, difference in differences.items():
        left = stock[ledger.item_commodity(item_id)]
        if left + difference < 0:
            raise TooFewOnShelf(item=session.get_one(Item, item_id).name, left=left)


def _legs(
    session: Session, village_id: int, differences: Mapping[int, int]
) -> tuple[ledger.Leg, ...]:
    shelf, received, written_off = (
        ledger.accounts_of(session, village_id, kind=kind)
        for kind in (AccountKind.SHELF, AccountKind.RECEIVED, AccountKind.WRITTEN_OFF)
    )
    legs = []
    for item_id, difference in differences.items():
        goods = ledger.item_commodity(item_id)
        other_side = received if difference > 0 else written_off
        legs.append(ledger.Leg(shelf[goods], difference))
        legs.append(ledger.Leg(other_side[goods], -difference))
    return tuple(legs)
