"""The village's items with what stands on the shelf."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.exchange.items.models import Item
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
    is_on: bool
    stock: int

    @property
    def worth_fen(self) -> int | None:
        """What the shelf's units cost the village."""
        return None if self.cost_fen is None else self.cost_fen * self.stock


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
    Item.is_on,
)


def list_items(session: Session, actor: Actor, *, only_on: bool = False) -> tuple[ItemOnShelf, ...]:
    """Return the items of the actor's village in the order of its shelf."""
    query = sa.select(*_COLUMNS).where(Item.village_id == actor.village_id).order_by(Item.position)
    if only_on:
        query = query.where(Item.is_on)
    rows = session.execute(query).all()
    stock = ledger.holdings(session, actor.village_id or 0, kind="shelf")
    return tuple(ItemOnShelf(*[*row, stock.get(ledger.item_commodity(row.id), 0)]) for row in rows)


def show_item(session: Session, actor: Actor, item_id: int) -> ItemOnShelf:
    """Return one item of the actor's village; raises NotFound."""
    found = [item for item in list_items(session, actor) if item.id == item_id]
    if not found:
        raise NotFound
    return found[0]
