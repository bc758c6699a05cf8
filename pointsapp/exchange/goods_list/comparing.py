"""Compare a list of goods with the village's own: what would be new, come back, or change."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.lists.counting import ColumnCounts
from pointsapp.excel.reading import Remark
from pointsapp.exchange.goods_list.reading import OFF, ON, GoodsList, ListedItem
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.service import NewItem

COLUMN_OF = {
    "price_points": "price",
    "unit": "unit",
    "cost_fen": "cost",
    "barcode": "barcode",
    "limit_per_month": "limit",
    "is_on": "is_on",
}
"""What of an item a list may change, with the column that says it."""
NEVER_EMPTY = {"price", "is_on"}
EMPTIABLE = [column for column in COLUMN_OF.values() if column not in NEVER_EMPTY]
NOTHING: Mapping[str, Any] = {
    "unit": "",
    "cost_fen": None,
    "barcode": None,
    "limit_per_month": None,
}


@dataclass(frozen=True)
class Change:
    """What the file says otherwise than the village's list."""

    name: str
    field: str
    before: str
    after: str


@dataclass
class Plan:
    """What saving the list would do, or did.

    `returning` are items of an import that was taken back: they stand on the list, switched off
    and with an empty shelf, and come in like new ones.
    """

    new: list[ListedItem] = field(default_factory=list)
    returning: dict[int, ListedItem] = field(default_factory=dict)
    changed: dict[int, NewItem] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    columns: ColumnCounts = field(default_factory=ColumnCounts)
    oddities: list[Remark] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the village has all of it as it is listed."""
        return not (self.new or self.returning or self.changed)

    @property
    def arriving(self) -> list[ListedItem]:
        """The items that come onto the list, for the first time or again."""
        return [*self.new, *self.returning.values()]

    @property
    def units(self) -> int:
        """How many units would come onto the shelf."""
        return sum(listed.stock for listed in self.arriving)


def compare(
    items: Sequence[Item],
    goods: GoodsList,
    *,
    gone: Collection[int] = (),
    emptied: Collection[str] = (),
) -> Plan:
    """Return what saving this list would do to these items.

    `gone` are the ids of items whose import was taken back, `emptied` the columns whose empty cells
    empty what is known. Stock counts for new items only: how many there are of the others, the
    ledger knows better.
    """
    comparison = _Comparison(items, goods, gone, emptied)
    for listed in goods.items:
        comparison.compare(listed)
    comparison.check_barcodes()
    return comparison.plan


def items_of(session: Session, by: Actor) -> Sequence[Item]:
    """Return the items of the actor's village as they are now."""
    return session.scalars(
        sa.select(Item)
        .filter_by(village_id=village_of(by))
        .order_by(Item.id)
        .execution_options(populate_existing=True)
    ).all()


def facts_of(item: Item) -> NewItem:
    """Return what the village says of an item."""
    return NewItem(**{name: getattr(item, name) for name in NewItem.__dataclass_fields__})


class _Comparison:
    """Goes through the list and adds to the plan what differs."""

    def __init__(
        self,
        items: Sequence[Item],
        goods: GoodsList,
        gone: Collection[int],
        emptied: Collection[str],
    ) -> None:
        self.items, self.gone = items, gone
        self.known = {(item.name, item.specification): item for item in items}
        claimed = {listed.key for listed in goods.items}
        self.namesakes: defaultdict[str, list[Item]] = defaultdict(list)
        for key, item in self.known.items():
            if key not in claimed:
                self.namesakes[item.name].append(item)
        self.lines: dict[int, ListedItem] = {}
        self.plan = Plan(columns=ColumnCounts(emptied))

    def compare(self, listed: ListedItem) -> None:
        item = self._known_as(listed)
        if item is not None:
            self.lines[item.id] = listed
        if item is None and "price" not in listed.said:
            self.plan.errors.append(listed.row.remark("price", "price-missing"))
        elif item is None:
            self.plan.new.append(listed)
        elif item.id in self.gone and not item.is_on:
            self.plan.returning[item.id] = listed
            self.plan.changed[item.id] = replace(self._as_listed(item, listed), is_on=True)
        else:
            after = self._as_listed(item, listed)
            if after == facts_of(item):
                self.plan.unchanged += 1
            else:
                self.plan.changed[item.id] = after

    def check_barcodes(self) -> None:
        """Note each line whose bar code another item has, or keeps."""
        after = {item.id: item.barcode for item in self.items}
        after |= {item_id: new.barcode for item_id, new in self.plan.changed.items()}
        holders = Counter([*after.values(), *(listed.item.barcode for listed in self.plan.new)])
        lines = [*self.plan.new, *(self.lines[item_id] for item_id in self.plan.changed)]
        for listed in lines:
            if listed.item.barcode and holders[listed.item.barcode] > 1:
                self.plan.errors.append(listed.row.remark("barcode", "barcode-twice"))

    def _known_as(self, listed: ListedItem) -> Item | None:
        """Return the item that is meant: where no size is told, the only one of the name."""
        item = self.known.get(listed.key)
        if item is not None or listed.item.specification:
            return item
        namesakes = self.namesakes[listed.item.name]
        if len(namesakes) > 1:
            self.plan.errors.append(listed.row.remark("name", "size-missing"))
        elif namesakes:
            self.plan.oddities.append(listed.row.remark("name", "only-size-meant"))
        return namesakes[0] if namesakes else None

    def _as_listed(self, item: Item, listed: ListedItem) -> NewItem:
        """Return the item as listed; what the list has no column for stays as it was."""
        facts = {}
        for name, column in COLUMN_OF.items():
            if not self._is_told(listed, column):
                continue
            before = getattr(item, name)
            after = getattr(listed.item, name) if column in listed.said else NOTHING[name]
            if self.plan.columns.takes(column, before, after):
                facts[name] = after
                words = as_text(name, before), as_text(name, after)
                self.plan.changes.append(Change(_label(item), column, *words))
        return replace(facts_of(item), **facts)

    def _is_told(self, listed: ListedItem, column: str) -> bool:
        """Tell whether the cell counts: it says something, or it is empty and may be."""
        is_empty = listed.row.has(column) and not listed.row.text(column)
        return column in listed.said or (is_empty and column not in NEVER_EMPTY)


def _label(item: Item) -> str:
    return f"{item.name} {item.specification}".strip()


def as_text(name: str, value: object) -> str:
    """Write a fact as the file has it: yuan, 是 and 否, nothing for nothing."""
    if value is None:
        return ""
    if name == "is_on":
        return ON if value else OFF
    return f"{int(str(value)) / 100:.2f}" if name == "cost_fen" else str(value)
