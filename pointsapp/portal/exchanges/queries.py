"""A redemption as the household sees it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of
from pointsapp.community.households.answering import answered_by
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class ExchangedItem:
    """One item of the exchange; `price_points` is the price of one."""

    name: str
    specification: str
    quantity: int
    price_points: int


@dataclass(frozen=True)
class ExchangePage:
    """What the counter handed to the household."""

    number: str
    points: int
    redeemed_at: datetime
    clerk: str
    items: tuple[ExchangedItem, ...]


def show_exchange(session: Session, actor: Actor, redemption_id: int) -> ExchangePage:
    """Return a redemption of the resident's own household. Raises NotFound."""
    asked = {"id": redemption_id, "household_id": household_of(actor)}
    redemption = session.execute(_REDEMPTION, asked).one_or_none()
    if redemption is None:
        raise NotFound
    clerk = redemption.redeemed_by
    items = session.execute(_ITEMS, {"id": redemption_id}).mappings()
    return ExchangePage(
        number=redemption.number,
        points=redemption.points,
        redeemed_at=redemption.redeemed_at,
        clerk=names_of(session, [clerk]).get(clerk, ""),
        items=tuple(ExchangedItem(**item) for item in items),
    )


_REDEMPTION = sa.select(
    Redemption.number, Redemption.points, Redemption.redeemed_at, Redemption.redeemed_by
).where(
    Redemption.id == sa.bindparam("id"),
    answered_by(Redemption.household_id, sa.bindparam("household_id")),
)
_ITEMS = (
    sa.select(Item.name, Item.specification, RedemptionLine.quantity, RedemptionLine.price_points)
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(RedemptionLine.redemption_id == sa.bindparam("id"))
    .order_by(RedemptionLine.id)
)
