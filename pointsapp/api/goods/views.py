"""Redemptions and stock, to read."""

import msgspec

from pointsapp.access.permissions import Scope
from pointsapp.api.document import gives, open_to, room
from pointsapp.api.goods.shapes import Goods, Handed, Redemptions, Stock
from pointsapp.api.shapes import Before
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.returns import queries
from pointsapp.extensions import db
from pointsapp.web.current import current_actor

goods_api = room("goods_api", __name__)


@goods_api.get("/redemptions")
@open_to(Scope.REDEMPTIONS)
@gives(Redemptions, query=Before)
def list_redemptions(query: Before) -> Redemptions:
    """Give what was handed out, the newest first; households by number."""
    page = queries.list_redemptions(db.session(), current_actor(), before=query.before)
    handed = msgspec.convert(page.redemptions, list[Handed], from_attributes=True)
    return Redemptions(handed, page.older)


@goods_api.get("/stock")
@open_to(Scope.STOCK)
@gives(Stock)
def show_stock() -> Stock:
    """Give what is left of everything."""
    items = list_items(db.session(), current_actor())
    return Stock(msgspec.convert(items, list[Goods], from_attributes=True))
