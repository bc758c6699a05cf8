"""Compare a list of goods with the village's, then put on the list and the shelf what is new."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.exchange.goods_list.reading import GoodsList, ListedItem
from pointsapp.exchange.goods_list.refusals import GoodsHaveErrors
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.service import NewItem, change_item, create_item
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods

COLUMN_OF = {
    "price_points": "price",
    "unit": "unit",
    "cost_fen": "cost",
    "limit_per_month": "limit",
    "is_on": "is_on",
}


@dataclass(frozen=True)
class ChangedItem:
    """An item of the village's list, as the file wants it."""

    id: int
    item: NewItem


@dataclass
class Plan:
    """What saving the list would do."""

    new: list[ListedItem] = field(default_factory=list)
    changed: list[ChangedItem] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the list stands so already."""
        return not (self.new or self.changed)

    @property
    def units(self) -> int:
        """How many units would come onto the shelf."""
        return sum(listed.stock for listed in self.new)


def plan(session: Session, goods: GoodsList, *, by: Actor) -> Plan:
    """Return what saving this list would do; saves nothing.

    Stock counts for new items only: what is left of the others, the ledger knows better.
    """
    made = Plan()
    standing = {
        (item.name, item.specification): item
        for item in session.scalars(sa.select(Item).filter_by(village_id=village_of(by)))
    }
    for listed in goods.items:
        item = standing.get(listed.key)
        if item is None:
            made.new.append(listed)
            continue
        standing_item = NewItem(**{name: getattr(item, name) for name in asdict(listed.item)})
        wanted = _as_listed(standing_item, listed.item, goods.headings)
        if wanted == standing_item:
            made.unchanged += 1
        else:
            made.changed.append(ChangedItem(item.id, wanted))
    return made


def save(session: Session, goods: GoodsList, *, day: date, by: Actor, at: datetime) -> Plan:
    """Put the list's items on the village's list and new ones on the shelf; return what was done.

    The same list again changes nothing. Raises GoodsHaveErrors.
    """
    if goods.errors:
        raise GoodsHaveErrors(count=len(goods.errors))
    take_village(session, by)
    made = plan(session, goods, by=by)
    for changed in made.changed:
        change_item(session, changed.id, changed.item, by=by, at=at)
    lines = [
        (listed, NewReceiptLine(item_id, listed.stock, listed.item.cost_fen))
        for listed in made.new
        if (item_id := create_item(session, listed.item, by=by)) and listed.stock
    ]
    _receive(session, lines, day=day, by=by, at=at)
    return made


def _as_listed(standing: NewItem, listed: NewItem, headings: dict[str, str]) -> NewItem:
    """Return the item as the list wants it; what the list does not speak of stays."""
    said = {name for name, column in COLUMN_OF.items() if column in headings}
    if listed.barcode:
        said.add("barcode")
    return replace(standing, **{name: getattr(listed, name) for name in said})


def _receive(
    session: Session,
    lines: Sequence[tuple[ListedItem, NewReceiptLine]],
    *,
    day: date,
    by: Actor,
    at: datetime,
) -> None:
    def source(pair: tuple[ListedItem, NewReceiptLine]) -> str:
        return pair[0].source

    for name, some in groupby(sorted(lines, key=source), key=source):
        received = [line for _listed, line in some]
        key = f"goods-list:{received[0].item_id}"
        receipt = NewReceipt(day, name, received)
        receive_goods(session, receipt, key=key, by=by, at=at)
