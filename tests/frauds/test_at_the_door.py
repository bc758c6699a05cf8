"""Frauds of whoever acts for a household."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.mandates import service as mandates
from pointsapp.actor import Actor
from pointsapp.exchange.door_orders import service as door_orders
from pointsapp.exchange.door_orders.refusals import ConsentMissing
from pointsapp.exchange.redemptions.agreement import Agreement
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.models import AgreedBy
from pointsapp.exchange.redemptions.refusals import OrderExceeded, OrderUncovered, OwnOrder
from pointsapp.exchange.redemptions.service import redeem
from tests.door import Order
from tests.page import open_page, text_of
from tests.village import AT, Cast, resident_of, sign_in

Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_ordered_without_the_household(shelf: Shelf, order: Order) -> None:
    """Goods are ordered for a household that was not asked: refused."""
    with pytest.raises(ConsentMissing):
        order({shelf["肥皂"]: 1}, agreement=Agreement(AgreedBy.WITNESS, witness="user:1"))


def test_acting_after_the_mandate_ended(
    session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    """Somebody goes on acting after the household ended the mandate: refused."""
    order_id = order({shelf["肥皂"]: 1})
    mandates.take_back(session, by=resident_of(village.zhang, village.id), at=AT)
    with pytest.raises(OrderUncovered):
        door_orders.book(session, order_id, off_day_reason="", by=village.counter, at=AT)


def test_more_than_was_ordered(session: Session, village: Cast, shelf: Shelf, order: Order) -> None:
    """More goods are taken than the household agreed to at its door: refused."""
    order_id = order({shelf["肥皂"]: 1})
    agreed = Agreement(AgreedBy.ORDER, order_id=order_id)
    for units in ({shelf["肥皂"]: 2}, {shelf["肥皂"]: 1, shelf["大米"]: 1}, {shelf["大米"]: 1}):
        basket = Basket("k", units, agreed)
        with pytest.raises(OrderExceeded), session.begin_nested():
            redeem(session, village.zhang.id, basket, by=village.counter, at=AT)


def test_ordered_and_booked_by_one(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    """One person takes an order and hands the goods to himself: refused."""
    order_id = order({shelf["肥皂"]: 1})
    clerk = replace(village.counter, code=at_the_door.code, user_id=at_the_door.user_id)
    with pytest.raises(OwnOrder):
        door_orders.book(session, order_id, off_day_reason="", by=clerk, at=AT)


def test_goods_never_brought(
    app: Flask, session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    """Ordered goods are booked and never brought: on a household's phone."""
    order_id = order({shelf["肥皂"]: 1})
    door_orders.book(session, order_id, off_day_reason="", by=village.counter, at=AT)
    session.commit()
    phone = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    assert "已办理，待送到家" in text_of(open_page(phone, "/my/orders/"))
