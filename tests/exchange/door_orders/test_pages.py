"""The pages of orders at the door: the member's, the household's, the counter's."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.codes import service as codes
from pointsapp.access.codes.key import code_key
from pointsapp.access.mandates import service as mandates
from pointsapp.actor import Actor
from pointsapp.exchange.door_orders import service
from pointsapp.exchange.redemptions.models import DoorOrder
from tests.door import Order
from tests.page import open_page, text_of, told_by
from tests.village import AT, PIN, Cast, resident_of, sign_in

KEY = "7f1b1d6e-0000-4000-8000-0000000000ad"
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def acting(client: FlaskClient, session: Session, village: Cast, at_the_door: Actor) -> FlaskClient:
    """The member's phone at 张家's door."""
    sign_in(client, session, replace(at_the_door, household_id=None))
    client.post(f"/paired/mandates/{village.zhang.id}/acting")
    return client


def typed(client: FlaskClient, shelf: Shelf, **changed: str) -> dict[str, str]:
    [prices] = open_page(client, "/my/orders/new").xpath("//input[@name='prices']/@value")
    return {"key": KEY, "prices": prices, f"item-{shelf['肥皂']}": "2", "pin": PIN, **changed}


def test_the_household_types_its_pin_on_the_members_phone(
    acting: FlaskClient, app: Flask, session: Session, village: Cast, shelf: Shelf
) -> None:
    sent = typed(acting, shelf)
    for _twice in range(2):
        assert acting.post("/my/orders/new", data=sent).location == "/my/orders/"
    changed = told_by(
        acting, acting.post("/my/orders/new", data={**sent, f"item-{shelf['肥皂']}": "1"})
    )
    assert changed.status_code == 409
    assert len(session.scalars(sa.select(DoorOrder.id)).all()) == 1
    phone = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    told = text_of(open_page(phone, "/my/orders/"))
    assert "肥皂 × 2" in told
    assert "member" in told
    assert "member 上门下了兑换单" in text_of(open_page(phone, "/my/helpers"))


@pytest.mark.parametrize("pin", ["", "918273"])
def test_without_the_pin_nothing_is_ordered(
    acting: FlaskClient, session: Session, shelf: Shelf, pin: str
) -> None:
    refused = told_by(acting, acting.post("/my/orders/new", data=typed(acting, shelf, pin=pin)))
    assert refused.status_code == 422
    assert session.scalars(sa.select(DoorOrder.id)).all() == []


def test_pins_are_guessed_no_more_often_at_the_door_than_at_the_counter(
    acting: FlaskClient, session: Session, shelf: Shelf
) -> None:
    sent = typed(acting, shelf, pin="918273")
    for _guess in range(6):
        acting.post("/my/orders/new", data=sent)
    refused = told_by(acting, acting.post("/my/orders/new", data={**sent, "pin": PIN}))
    assert refused.status_code == 409
    assert session.scalars(sa.select(DoorOrder.id)).all() == []


def test_nobody_orders_but_a_member_who_acts(
    app: Flask, session: Session, village: Cast, at_the_door: Actor, shelf: Shelf
) -> None:
    phone = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    assert phone.get("/my/orders/new").status_code == 404
    assert phone.post("/my/orders/new", data={"key": KEY}).status_code == 404


def test_the_counter_books_and_the_member_notes_who_took_the_goods(
    acting: FlaskClient, app: Flask, session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    order_id = order({shelf["肥皂"]: 2})
    session.commit()
    desk = sign_in(app.test_client(), session, village.counter)
    assert "上门兑换单" in text_of(open_page(desk, "/"))
    assert "肥皂 × 2" in text_of(open_page(desk, "/counter/orders/"))
    booked = desk.post(f"/counter/orders/{order_id}/redemption")
    assert booked.location.startswith("/redemptions/")
    assert "member" in text_of(open_page(desk, booked.location))
    assert "没有等着" in text_of(open_page(desk, "/counter/orders/"))
    given = {"handed_to": "王桂兰", "handed_on": "2026-11-14"}
    assert "肥皂" in text_of(open_page(acting, "/paired/orders/"))
    path = f"/paired/orders/{order_id}/hand-over"
    assert acting.post(path, data={**given, "handed_to": ""}).status_code == 422
    assert acting.post(path, data=given).location == "/paired/orders/"
    phone = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    assert "王桂兰" in text_of(open_page(phone, "/my/orders/"))


def test_a_counter_that_is_refused_says_why(
    app: Flask, session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    order_id = order({shelf["肥皂"]: 2})
    mandates.take_back(session, by=resident_of(village.zhang, village.id), at=AT)
    session.commit()
    desk = sign_in(app.test_client(), session, village.counter)
    refused = desk.post(f"/counter/orders/{order_id}/redemption")
    assert refused.status_code == 409
    assert "终止了授权" in refused.text
    assert desk.post("/counter/orders/999999/redemption").status_code == 404


def test_household_and_counter_drop_an_order(
    app: Flask, session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    first, second = order({shelf["肥皂"]: 1}), order({shelf["肥皂"]: 1}, key="second")
    session.commit()
    phone = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    desk = sign_in(app.test_client(), session, village.counter)
    assert phone.post(f"/my/orders/{first}/cancellation").status_code == 303
    assert desk.post(f"/counter/orders/{second}/removal").status_code == 303
    assert not service.order_waits(session, village.zhang.id)


def test_the_household_shows_its_code_in_place_of_the_pin(
    acting: FlaskClient, app: Flask, session: Session, village: Cast, shelf: Shelf
) -> None:
    with app.app_context():
        own, other = (
            codes.issue(code_key(), home.id, at=AT) for home in (village.zhang, village.li)
        )
    assert open_page(acting, "/my/orders/new/code").xpath("//input[@name='photos']")
    for wrong in (other, "http://localhost/c/x"):
        assert acting.post("/my/orders/new/code", data={"q": wrong}).status_code == 422
    assert acting.post("/my/orders/new/code", data={}).status_code == 422
    assert acting.post("/my/orders/new/code", data={"q": own}).location == "/my/orders/new"
    sent = typed(acting, shelf, pin="")
    assert acting.post("/my/orders/new", data=sent).location == "/my/orders/"
    assert session.scalars(sa.select(DoorOrder.consent)).all() == ["code"]
    again = {**sent, "key": KEY.replace("ad", "ae")}
    assert told_by(acting, acting.post("/my/orders/new", data=again)).status_code == 422
