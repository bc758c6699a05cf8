"""The list of goods and the shelf, on the page."""

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.exchange.items.refusals import BadBarcode
from pointsapp.exchange.items.service import check_barcode
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000d"
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def clerk(client: FlaskClient, session: Session, village: Cast, shelf: Shelf) -> FlaskClient:
    return sign_in(client, session, village.counter)


def test_new_goods_come_on_the_list_and_then_on_the_shelf(clerk: FlaskClient) -> None:
    open_page(clerk, "/items/new")
    new = {"name": "食盐", "specification": "400g", "unit": "袋", "price_points": "3",
           "cost_yuan": "2.50", "picture": "salt", "is_on": "y"}  # fmt: skip
    assert clerk.post("/items/new", data=new).status_code == 303
    assert "食盐 400g 3 分 已兑完" in text_of(open_page(clerk, "/items/"))
    page = open_page(clerk, "/stock/receipts/new")
    item = page.xpath("//option[contains(text(), '食盐')]/@value")[0]
    receipt = {"key": KEY, "line-2-item": item, "line-2-quantity": "30", "source": "donated",
               "donor": "爱心企业", "received_on": "2026-11-14"}  # fmt: skip
    for _press in (1, 2):
        assert clerk.post("/stock/receipts/new", data=receipt).status_code == 303
    words = text_of(open_page(clerk, "/stock/"))
    assert "食盐 400g 30袋" in words
    assert "捐赠 爱心企业" in text_of(open_page(clerk, "/stock/receipts/"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "请填写名称"),
        ({"price_points": "0"}, "请填大于0的整数"),
        ({"price_points": "两"}, "整数"),
        ({"barcode": "6929035666885"}, "条形码不对"),
        ({"name": "肥皂"}, "已在物品表里"),
        ({"name": "字" * 41}, "40"),
    ],
)
def test_wrong_goods_are_told_why(clerk: FlaskClient, wrong: dict[str, str], message: str) -> None:
    new = {"name": "食盐", "price_points": "3", "picture": "salt", "unit": "袋", **wrong}
    answer = clerk.post("/items/new", data=new)
    assert answer.status_code in {409, 422}
    page = check_page(answer.text)
    assert message in text_of(page)
    assert page.xpath("//input[@name='unit']/@value") == ["袋"]


@pytest.mark.parametrize("barcode", ["6929035666880", "96385074", None])
def test_true_bar_codes_pass(barcode: str | None) -> None:
    check_barcode(barcode)


@pytest.mark.parametrize(
    "barcode", ["", "692903566688", "6929035666884", "692903566688八", "0" * 14]
)
def test_mistyped_bar_codes_are_refused(barcode: str) -> None:
    with pytest.raises(BadBarcode):
        check_barcode(barcode)


def test_the_next_villages_goods_cannot_be_changed(
    clerk: FlaskClient, session: Session, next_village: NextVillage, shelf: Shelf
) -> None:
    stranger = sign_in(clerk, session, next_village.clerk)
    open_page(stranger, f"/items/{shelf['肥皂']}", status=404)
    assert "肥皂" not in text_of(open_page(stranger, "/items/"))
    assert "肥皂" not in text_of(open_page(stranger, "/stock/"))
