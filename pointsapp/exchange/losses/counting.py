"""What the book had of an item at the moment at which it was counted."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.exchange.losses.refusals import CountTooOld

LONGEST = timedelta(days=1)
"""A count that was typed longer ago is nobody's knowledge of the shelf any more."""


def moments_of(
    item_ids: Iterable[int], typed_at: Mapping[int, datetime], *, at: datetime
) -> dict[int, datetime]:
    """Return when each item was counted: when its count was typed, or now. Raises CountTooOld."""
    moments = {item_id: min(typed_at.get(item_id, at), at) for item_id in item_ids}
    if any(at - moment > LONGEST for moment in moments.values()):
        raise CountTooOld
    return moments


def book_at(session: Session, village_id: int, moments: Mapping[int, datetime]) -> dict[int, int]:
    """Return how many units of each item the book had on the shelf at the item's own moment.

    What was handed out or came in after that is no difference. The village must be locked.
    """
    held = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    units = {item_id: held[ledger.item_commodity(item_id)] for item_id in moments}
    items = {ledger.item_commodity(item_id): item_id for item_id in moments}
    since = min(moments.values())
    for moved in ledger.moved_since(session, village_id, kinds=[AccountKind.SHELF], since=since):
        item_id = items.get(moved.commodity)
        if item_id is not None and moved.recorded_at > moments[item_id]:
            units[item_id] -= moved.amount
    return units
