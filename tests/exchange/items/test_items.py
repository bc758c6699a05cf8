"""The village's goods: own pictures, order, price history, labels with bar codes."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
import time_machine
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from pointsapp.exchange.items.labels import label_of
from pointsapp.exchange.items.queries import list_items, price_history
from pointsapp.exchange.items.refusals import BarcodeKnown
from pointsapp.exchange.items.service import (
    NewItem,
    change_item,
    check_barcode,
    create_item,
    give_own_codes,
    move_item,
)
from pointsapp.refusals import NotFound
from pointsapp.web.photos import SMALL_BYTES
from tests.goods import RICE, SOAP
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in

Shelf = dict[str, int]
TYPED = {"name": "肥皂", "unit": "块", "price_points": "5", "picture": "soap", "is_on": "y"}


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def clerk(client: FlaskClient, session: Session, village: Cast, shelf: Shelf) -> FlaskClient:
    return sign_in(client, session, village.counter)


def photograph(edge: int = 900) -> BytesIO:
    """A photo too large for a shelf of many, and hard to make small."""
    made = BytesIO()
    Image.effect_noise((edge, edge // 2), 90).save(made, "JPEG", quality=95)
    made.seek(0)
    return made


def send(clerk: FlaskClient, path: str, **more: object) -> tuple[int, str]:
    answer = clerk.post(path, data={**TYPED, **more}, content_type="multipart/form-data")
    return answer.status_code, answer.text


def test_an_own_picture_is_small_and_stands_for_the_goods(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    path = f"/items/{shelf['肥皂']}"
    assert send(clerk, path, own_photo=(photograph(), "x.jpg"))[0] == 303
    counter = open_page(clerk, f"/counter/{village.zhang.id}")
    [shown] = [src for src in counter.xpath("//img/@src") if src.startswith("/items/")]
    picture = clerk.get(shown)
    assert picture.mimetype == "image/jpeg"
    assert "max-age" in picture.headers["Cache-Control"]
    assert len(picture.data) <= SMALL_BYTES
    assert send(clerk, path, drop_photo="y")[0] == 303
    assert clerk.get(shown).status_code == 404
    assert all(item.photo is None for item in list_items(session, village.counter))


def test_what_is_no_picture_is_told_and_nothing_is_saved(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    wrong = (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "x.svg")
    status, html = send(clerk, f"/items/{shelf['肥皂']}", own_photo=wrong, price_points="9")
    assert status == 422
    page = check_page(html)
    assert "不是照片" in text_of(page)
    assert page.xpath("//input[@name='price_points']/@value") == ["9"]
    assert list_items(session, village.counter)[0].price_points == 5


def test_a_new_price_is_noted_down_with_who_and_when(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    soap = shelf["肥皂"]
    for price in (6, 6, 8):
        change_item(session, soap, replace(SOAP, price_points=price), by=village.counter, at=AT)
    session.commit()
    history = price_history(session, village.counter, soap)
    assert [(one.old_points, one.new_points, one.changed_by) for one in history] == [
        (6, 8, "counter"),
        (5, 6, "counter"),
    ]
    assert "改前 改后" in text_of(open_page(clerk, f"/items/{soap}"))


def test_the_next_village_sees_no_price_history_and_moves_nothing(
    session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    soap = shelf["肥皂"]
    change_item(session, soap, replace(SOAP, price_points=6), by=village.counter, at=AT)
    assert price_history(session, next_village.clerk, soap) == ()
    with pytest.raises(NotFound):
        move_item(session, soap, steps=1, by=next_village.clerk)


def test_goods_move_on_the_shelf(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    salt = create_item(session, NewItem("食盐", 3), by=village.counter)
    session.commit()

    def order() -> list[str]:
        return [item.name for item in list_items(session, village.counter)]

    assert order() == ["肥皂", "大米", "食盐"]
    open_page(clerk, "/items/order")
    clerk.post(f"/items/{salt}/position", data={"steps": "-1"})
    assert order() == ["肥皂", "食盐", "大米"]
    for steps in ("-9", "0", "x"):
        clerk.post(f"/items/{salt}/position", data={"steps": steps})
        assert order() == ["食盐", "肥皂", "大米"]
    clerk.post(f"/items/{salt}/position", data={"steps": "99"})
    assert order() == ["肥皂", "大米", "食盐"]


def test_no_two_goods_have_one_bar_code(session: Session, village: Cast, shelf: Shelf) -> None:
    coded = replace(SOAP, barcode="6901234567892")
    change_item(session, shelf["肥皂"], coded, by=village.counter, at=AT)
    change_item(session, shelf["肥皂"], coded, by=village.counter, at=AT)
    with pytest.raises(BarcodeKnown) as refused:
        change_item(
            session, shelf["大米"], replace(RICE, barcode=coded.barcode), by=village.counter, at=AT
        )
    assert refused.value.facts == {"item": "肥皂"}


def test_goods_without_a_bar_code_get_one_of_the_villages_own_that_scanners_read(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    assert "给2种没有条码的物品编码" in text_of(open_page(clerk, "/items/labels"))
    assert clerk.post("/items/own-codes").status_code == 303
    items = list_items(session, village.counter)
    assert len({item.barcode for item in items}) == 2
    for item in items:
        check_barcode(item.barcode)
    page = open_page(clerk, "/items/labels")
    assert page.xpath("//img/@alt") == [item.barcode for item in items]
    assert give_own_codes(session, by=village.counter) == 0


@pytest.mark.parametrize("barcode", ["6901234567892", "96385074"])
def test_the_bars_on_a_label_are_the_code(session: Session, village: Cast, barcode: str) -> None:
    create_item(session, replace(SOAP, barcode=barcode), by=village.counter)
    [item] = list_items(session, village.counter)
    assert (label_of(item).bars or "").startswith("data:image/svg+xml;base64,")


def test_labels_can_be_printed_for_some(clerk: FlaskClient, shelf: Shelf) -> None:
    page = open_page(clerk, f"/items/labels?item={shelf['大米']}&item=x")
    assert "大米" in text_of(page)
    assert "肥皂" not in text_of(page)
