"""Compare a list of goods with the village's own; then save what is new and what changed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.exchange.goods_list.reading import GoodsList, ListedItem
from pointsapp.exchange.goods_list.refusals import GoodsHaveErrors
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.service import NewItem, change_items, create_items
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods

COLUMN_OF = {
    "price_points": "price",
    "unit": "unit",
    "cost_fen": "cost",
    "limit_per_month": "limit",
    "is_on": "is_on",
}


@dataclass
class Plan:
    """What saving the list would do: new items, changed ones by their id, and the rest."""

    new: list[ListedItem] = field(default_factory=list)
    changed: dict[int, NewItem] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the village has all of it as it is listed."""
        return not (self.new or self.changed)

    @property
    def units(self) -> int:
        """How many units would come onto the shelf."""
        return sum(listed.stock for listed in self.new)


def plan(session: Session, goods: GoodsList, *, by: Actor) -> Plan:
    """Return what saving this list would do in the actor's village; saves nothing.

    Stock counts for new items only: how many there are of the others, the ledger knows better.
    """
    known = {
        (item.name, item.specification): item
        for item in session.scalars(sa.select(Item).filter_by(village_id=village_of(by)))
    }
    to_do = Plan()
    for listed in goods.items:
        item = known.get(listed.key)
        if item is None:
            to_do.new.append(listed)
            continue
        before = NewItem(**{name: getattr(item, name) for name in asdict(listed.item)})
        after = _as_listed(before, listed.item, goods.headings)
        if after == before:
            to_do.unchanged += 1
        else:
            to_do.changed[item.id] = after
    return to_do


def _as_listed(before: NewItem, listed: NewItem, headings: Mapping[str, str]) -> NewItem:
    """Return the item as listed; what the list has no column for stays as it was.

    A bar code that the list leaves empty stays, too: it is often missing, seldom taken away.
    """
    fields = {name for name, column in COLUMN_OF.items() if column in headings}
    if listed.barcode:
        fields.add("barcode")
    return replace(before, **{name: getattr(listed, name) for name in fields})


def save(session: Session, goods: GoodsList, *, day: date, by: Actor, at: datetime) -> Plan:
    """Put the list's items on the village's list, and new ones on the shelf; return what was done.

    The same list again changes nothing. Raises GoodsHaveErrors, and what `create_items`,
    `change_items` and `receive_goods` raise.
    """
    if goods.errors:
        raise GoodsHaveErrors(count=len(goods.errors))
    take_village(session, by)
    done = plan(session, goods, by=by)
    change_items(session, done.changed, by=by, at=at)
    item_ids = create_items(session, [listed.item for listed in done.new], by=by)
    _receive(session, dict(zip(item_ids, done.new, strict=True)), day=day, by=by, at=at)
    return done


def _receive(
    session: Session, new: Mapping[int, ListedItem], *, day: date, by: Actor, at: datetime
) -> None:
    """Take the stock of new items in, with a receipt for each source."""
    lines: defaultdict[str, list[NewReceiptLine]] = defaultdict(list)
    for item_id, listed in new.items():
        if listed.stock:
            line = NewReceiptLine(item_id, listed.stock, listed.item.cost_fen)
            lines[listed.source].append(line)
    for source, received in sorted(lines.items()):
        receipt = NewReceipt(day, source, received)
        key = f"goods-list:{received[0].item_id}"
        receive_goods(session, receipt, key=key, by=by, at=at)
