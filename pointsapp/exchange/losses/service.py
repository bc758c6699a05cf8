"""What write-offs and stocktakes share: what goods are worth, when two people are needed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.models import LossState, Stocktake, WriteOff
from pointsapp.exchange.losses.refusals import LossDecided, TooFewOnShelf
from pointsapp.exchange.receipts.refusals import OwnRecord
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_month, village_day


def own_items(session: Session, village_id: int, ids: Collection[int]) -> Sequence[Item]:
    """Return these items; raises NotFound when one is not the village's."""
    items = session.scalars(
        sa.select(Item).where(Item.village_id == village_id, Item.id.in_(ids))
    ).all()
    if len(items) != len(ids):
        raise NotFound
    return items


def worth_fen(session: Session, village_id: int, units: Mapping[int, int]) -> int:
    """Return what so many units by item are worth: at cost or in points, whichever is more.

    A cost is typed by the same hand that writes off, and nobody sees it change.
    """
    items = own_items(session, village_id, units)
    point_fen = session.get_one(Village, village_id, populate_existing=True).point_value_fen
    return sum(
        units[item.id] * max(item.cost_fen or 0, item.price_points * point_fen) for item in items
    )


def needs_second(session: Session, village_id: int, worth: int, *, at: datetime) -> bool:
    """Tell whether this much more would be more than people may write off alone in a month."""
    most = session.get_one(Village, village_id, populate_existing=True).second_keeper_from_fen
    if most is None:
        return False
    first = start_of_month(at)
    alone = 0
    for model, made_at in ((WriteOff, WriteOff.recorded_at), (Stocktake, Stocktake.counted_at)):
        query = sa.select(sa.func.coalesce(sa.func.sum(model.worth_fen), 0)).where(
            model.village_id == village_id,
            model.state == LossState.POSTED,
            model.decided_by.is_(None),
            made_at >= first,
        )
        alone += int(session.scalar(query) or 0)
    return worth > 0 and alone + worth >= most


def check_decidable(loss: WriteOff | Stocktake, by: Actor, *others: str | None) -> None:
    """Let only somebody else decide, and only on what waits; raises LossDecided and OwnRecord."""
    if loss.state != LossState.WAITING:
        raise LossDecided(state=loss.state)
    if by.code in others:
        raise OwnRecord


def post_differences(
    session: Session,
    loss: WriteOff | Stocktake,
    differences: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Post what is more on the shelf than in the book, and less; raises TooFewOnShelf.

    What was found came in, what is missing is written off.
    """
    _check_shelf(session, loss.village_id, differences)
    kind = "write_off" if isinstance(loss, WriteOff) else "stocktake"
    accounts = {
        name: ledger.accounts_of(session, loss.village_id, kind=name)
        for name in ("shelf", "received", "written_off")
    }
    legs = []
    for item_id, difference in differences.items():
        commodity = ledger.item_commodity(item_id)
        other = "received" if difference > 0 else "written_off"
        legs.append(ledger.Leg(accounts["shelf"][commodity], difference))
        legs.append(ledger.Leg(accounts[other][commodity], -difference))
    posting = ledger.Posting(
        key=f"{kind}:{loss.id}",
        kind=kind,
        legs=tuple(legs),
        occurred_on=village_day(at),
        source_kind=kind,
        source_id=loss.id,
        memo=loss.number,
    )
    posted = ledger.post(session, loss.village_id, posting, by=by.code, at=at)
    loss.transaction_id, loss.state = posted.transaction_id, LossState.POSTED
    session.flush()


def _check_shelf(session: Session, village_id: int, differences: Mapping[int, int]) -> None:
    holdings = ledger.holdings(session, village_id, kind="shelf")
    for item_id, difference in differences.items():
        left = holdings[ledger.item_commodity(item_id)]
        if left + difference < 0:
            raise TooFewOnShelf(item=session.get_one(Item, item_id).name, left=left)
