"""The village's items with what stands on the shelf."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.exchange.items.models import KINDS, Item, ItemPrice
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class ItemOnShelf:
    """An item with how many of it are on the shelf."""

    id: int
    name: str
    specification: str
    unit: str
    barcode: str | None
    price_points: int
    cost_fen: int | None
    limit_per_month: int | None
    picture: str
    photo: str | None
    is_on: bool
    low_below: int
    stock: int

    @property
    def kind(self) -> str:
        """The kind of goods, which its picture tells."""
        return next(kind for kind, pictures in KINDS.items() if self.picture in pictures)

    @property
    def worth_fen(self) -> int | None:
        """What the units on the shelf cost the village, if the cost of one is known."""
        return None if self.cost_fen is None else self.cost_fen * self.stock

    @property
    def is_low(self) -> bool:
        """Whether few units are left; an empty shelf is flagged otherwise."""
        return 0 < self.stock < self.low_below


_COLUMNS = (
    Item.id,
    Item.name,
    Item.specification,
    Item.unit,
    Item.barcode,
    Item.price_points,
    Item.cost_fen,
    Item.limit_per_month,
    Item.picture,
    Item.photo,
    Item.is_on,
    Item.low_below,
)
_ITEMS = (
    sa.select(*_COLUMNS)
    .where(Item.village_id == sa.bindparam("village_id"))
    .order_by(Item.position)
)
_ITEMS_ON = _ITEMS.where(Item.is_on)


def list_items(session: Session, actor: Actor, *, only_on: bool = False) -> tuple[ItemOnShelf, ...]:
    """Return the items of the actor's village in the order of its shelf."""
    village_id = village_of(actor)
    query = _ITEMS_ON if only_on else _ITEMS
    rows = session.execute(query, {"village_id": village_id}).mappings().all()
    stock = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    return tuple(
        ItemOnShelf(**row, stock=stock.get(ledger.item_commodity(row["id"]), 0)) for row in rows
    )


def show_item(session: Session, actor: Actor, item_id: int) -> ItemOnShelf:
    """Return one item of the actor's village. Raises NotFound."""
    for item in list_items(session, actor):
        if item.id == item_id:
            return item
    raise NotFound


@dataclass(frozen=True)
class PriceChange:
    """A change of an item's price: who, when, from what to what."""

    changed_at: datetime
    changed_by: str
    old_points: int
    new_points: int


def price_history(session: Session, actor: Actor, item_id: int) -> tuple[PriceChange, ...]:
    """Return the changes of an item's price in the actor's village, the newest first."""
    rows = session.execute(
        sa.select(
            ItemPrice.changed_at, ItemPrice.changed_by, ItemPrice.old_points, ItemPrice.new_points
        )
        .join(Item, Item.id == ItemPrice.item_id)
        .where(Item.id == item_id, Item.village_id == village_of(actor))
        .order_by(ItemPrice.id.desc())
    ).all()
    names = names_of(session, {row.changed_by for row in rows})
    return tuple(
        PriceChange(
            changed_at=row.changed_at,
            changed_by=names.get(row.changed_by, ""),
            old_points=row.old_points,
            new_points=row.new_points,
        )
        for row in rows
    )
