"""An order at the door as a household's agreement: once, in time, to these goods and prices."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Mandate
from pointsapp.access.standing_mandates import stands
from pointsapp.actor import Actor
from pointsapp.exchange.redemptions.basket import PricedBasket
from pointsapp.exchange.redemptions.models import DoorOrder, DoorOrderLine
from pointsapp.exchange.redemptions.refusals import (
    OrderExceeded,
    OrderOver,
    OrderUncovered,
    OwnOrder,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

IS_OPEN = sa.and_(
    DoorOrder.redemption_id.is_(None),
    DoorOrder.cancelled_at.is_(None),
    DoorOrder.lapsed_at.is_(None),
)
"""Neither booked nor over."""
TODAY = sa.bindparam("today", type_=sa.Date)


def covered(today: date | sa.BindParameter[date] = TODAY) -> sa.ColumnElement[bool]:
    """Return whether the mandate by which the order was taken still stands."""
    by_mandate = sa.exists().where(Mandate.id == DoorOrder.mandate_id, stands(today))
    return by_mandate.correlate(DoorOrder)


_ORDER = sa.select(
    DoorOrder.ordered_by,
    DoorOrder.until,
    IS_OPEN.label("is_open"),
    covered().label("is_covered"),
).where(
    DoorOrder.id == sa.bindparam("order_id"),
    DoorOrder.household_id == sa.bindparam("household_id"),
)
_LINES = sa.select(DoorOrderLine.item_id, DoorOrderLine.quantity, DoorOrderLine.price_points).where(
    DoorOrderLine.order_id == sa.bindparam("order_id")
)


def check_order(
    session: Session, household_id: int, order_id: int | None, *, by: Actor, at: datetime
) -> None:
    """Check that the household's order still agrees to anything, and not to who took it.

    Raises NotFound, OwnOrder, OrderOver and OrderUncovered. The village must be locked.
    """
    today = village_day(at)
    asked = {"order_id": order_id, "household_id": household_id, "today": today}
    order = session.execute(_ORDER, asked).one_or_none()
    if order is None:
        raise NotFound
    if order.ordered_by == by.code:
        raise OwnOrder
    if not order.is_open or order.until < today:
        raise OrderOver
    if not order.is_covered:
        raise OrderUncovered


def check_ordered(session: Session, order_id: int, priced: PricedBasket) -> None:
    """Raise OrderExceeded for other goods than the household ordered, or at higher prices."""
    lines = session.execute(_LINES, {"order_id": order_id}).all()
    agreed = {line.item_id: line for line in lines}
    beyond = [
        line.name
        for line in priced.lines
        if line.item_id not in agreed
        or line.units != agreed[line.item_id].quantity
        or line.price_points > agreed[line.item_id].price_points
    ]
    if beyond or len(priced.lines) != len(agreed):
        raise OrderExceeded(names=beyond)


def spend_order(session: Session, order_id: int, redemption_id: int) -> None:
    """Let the order agree to this redemption and to no other."""
    order = sa.update(DoorOrder).where(DoorOrder.id == order_id, IS_OPEN)
    session.execute(order.values(redemption_id=redemption_id))
