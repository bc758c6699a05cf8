"""A village's own list of goods comes in."""

from io import BytesIO

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.kept_imports.service import file_of
from pointsapp.excel.reading import NoHeader
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list.comparing import Plan
from pointsapp.exchange.goods_list.reading import (
    PICTURE_OF_WORD,
    GoodsList,
    picture_of,
    read_goods,
    source_of,
)
from pointsapp.exchange.goods_list.refusals import GoodsHaveErrors
from pointsapp.exchange.items.models import PICTURES, Item
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.receipts.models import GoodsReceipt
from tests.page import check_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in
from tests.workbooks import workbook

HEADINGS = (
    "物品名称", "规格", "单位", "所需积分", "采购价（元）",
    "库存", "条形码", "每户每月限兑", "来源",
)  # fmt: skip
SOAP = ("肥皂", None, "块", 5, 3.5, 33, "6901234567892", 2, "爱心企业捐赠")
RICE = ("大米", "5kg", "袋", 40, "33", 18, None, None, "村集体采购")


def read(*rows: tuple[object, ...]) -> GoodsList:
    return read_goods(workbook([HEADINGS, *rows]))


def save(session: Session, village: Cast, *rows: tuple[object, ...]) -> Plan:
    file = file_of("物品.xlsx", repr(rows).encode())
    return goods_list.save(session, read(*rows), file, by=village.counter, at=AT)


def test_items_come_with_price_cost_limit_picture_and_stock(
    session: Session, village: Cast
) -> None:
    save(session, village, SOAP, RICE)
    soap, rice = list_items(session, village.counter)
    assert (soap.name, soap.price_points, soap.cost_fen, soap.limit_per_month, soap.stock) == (
        "肥皂", 5, 350, 2, 33,
    )  # fmt: skip
    assert (soap.barcode, soap.picture) == ("6901234567892", "soap")
    assert (rice.specification, rice.stock, rice.limit_per_month) == ("5kg", 18, None)
    sources = session.scalars(sa.select(GoodsReceipt.source).order_by(GoodsReceipt.source)).all()
    assert sources == ["bought", "donated"]


def test_the_same_list_again_changes_nothing(session: Session, village: Cast) -> None:
    save(session, village, SOAP, RICE)
    again = save(session, village, SOAP, RICE)
    assert again.changes_nothing
    assert again.unchanged == 2
    assert [item.stock for item in list_items(session, village.counter)] == [33, 18]


def test_a_corrected_list_changes_prices_and_leaves_the_shelf(
    session: Session, village: Cast
) -> None:
    save(session, village, SOAP, RICE)
    dearer = (*SOAP[:3], 6, *SOAP[4:5], 99, None, *SOAP[7:])
    done = save(session, village, dearer, RICE)
    assert (len(done.new), len(done.changed), done.unchanged) == (0, 1, 1)
    soap = list_items(session, village.counter)[0]
    assert (soap.price_points, soap.stock, soap.barcode) == (6, 33, "6901234567892")


def test_what_the_list_does_not_speak_of_stays(session: Session, village: Cast) -> None:
    save(session, village, SOAP)
    brief = read_goods(workbook([("名称", "积分"), ("肥皂", 5)]))
    assert goods_list.plan(session, brief, by=village.counter).changes_nothing


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        ((None, *SOAP[1:]), "name-missing", "A"),
        (("<b>", *SOAP[1:]), "text-unreadable", "A"),
        (("a=b", *SOAP[1:]), "text-unreadable", "A"),
        (("皂" * 41, *SOAP[1:]), "too-long", "A"),
        ((*SOAP[:3], 0, *SOAP[4:]), "price-missing", "D"),
        ((*SOAP[:3], -5, *SOAP[4:]), "number-wrong", "D"),
        ((*SOAP[:3], 2.5, *SOAP[4:]), "number-wrong", "D"),
        ((*SOAP[:3], 10**9, *SOAP[4:]), "number-wrong", "D"),
        ((*SOAP[:4], "三元", *SOAP[5:]), "number-wrong", "E"),
        ((*SOAP[:5], "很多", *SOAP[6:]), "number-wrong", "F"),
        ((*SOAP[:7], 1.5, SOAP[8]), "number-wrong", "H"),
    ],
)
def test_errors_are_named_by_cell_and_save_nothing(
    session: Session, village: Cast, row: tuple[object, ...], reason: str, column: str
) -> None:
    found = read(row, RICE)
    assert [(one.reason, one.row, one.column) for one in found.errors] == [(reason, 2, column)]
    with pytest.raises(GoodsHaveErrors):
        save(session, village, row, RICE)
    assert session.scalar(sa.select(sa.func.count(Item.id))) == 0


def test_an_item_or_bar_code_twice_is_an_error() -> None:
    assert [one.reason for one in read(RICE, RICE).errors] == ["item-twice"]
    other = ("香皂", *SOAP[1:])
    assert [one.reason for one in read(SOAP, other).errors] == ["barcode-twice"]


def test_a_bar_code_with_a_wrong_digit_is_left_out() -> None:
    found = read((*SOAP[:6], "6901234567893", *SOAP[7:]))
    assert [(one.reason, one.column) for one in found.oddities] == [("barcode-left-out", "G")]
    assert found.items[0].item.barcode is None


def test_pictures_and_sources_go_by_words() -> None:
    assert set(PICTURE_OF_WORD.values()) <= set(PICTURES)
    assert [picture_of(name) for name in ("大豆油", "酱油", "拖把")] == ["oil", "bottle", "box"]
    said = [source_of(text) for text in ("爱心企业捐赠", "村集体采购", "镇里下拨", "")]
    assert said == ["donated", "bought", "allotted", "bought"]


def test_a_list_without_prices_is_no_list_of_goods() -> None:
    with pytest.raises(NoHeader):
        read_goods(workbook([("名称", "库存"), ("肥皂", 5)]))


def test_the_counter_looks_at_the_list_and_saves_it(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    counter = sign_in(client, session, village.counter)
    file = {"file": (workbook([HEADINGS, SOAP, RICE]), "物品.xlsx")}
    shown = counter.post("/stock/goods-list/", data=file, content_type="multipart/form-data")
    page = check_page(shown.text)
    assert "新增2种物品、入库51件" in text_of(page)
    assert list_items(session, village.counter) == ()
    [token] = page.xpath("//input[@name='token']/@value")
    for _press in (1, 2):
        counter.post("/stock/goods-list/import", data={"token": token})
    assert [item.stock for item in list_items(session, village.counter)] == [33, 18]
    assert list_items(session, next_village.clerk) == ()


def test_a_file_that_is_no_list_asks_for_another(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    counter = sign_in(client, session, village.counter)
    file = {"file": (BytesIO(b"PK no"), "物品.xlsx")}
    told = counter.post("/stock/goods-list/", data=file, content_type="multipart/form-data")
    assert told.status_code == 422
    assert "这个文件不是表格" in text_of(check_page(told.text))
