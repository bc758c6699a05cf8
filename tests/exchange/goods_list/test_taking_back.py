"""A list of goods that was the wrong one goes back as a whole, and comes in again put right."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import KeptImport
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list.comparing import Plan, facts_of
from pointsapp.exchange.goods_list.reading import read_goods
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.items.service import change_item
from pointsapp.exchange.receipts.refusals import OwnRecord
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, sign_in
from tests.workbooks import workbook

HEADINGS = ("物品名称", "所需积分", "库存", "来源")
SOAP, RICE, TOWEL = ("肥皂", 5, 33, "爱心企业捐赠"), ("大米", 40, 18, "采购"), ("毛巾", 8, 0, "")


def save(session: Session, village: Cast, *rows: tuple[object, ...], name: str = "") -> Plan:
    goods = read_goods(workbook([HEADINGS, *rows]))
    file = file_of(name or "物品.xlsx", repr(rows).encode())
    return goods_list.save(session, goods, file, by=village.counter, at=AT)


def take_back(session: Session, village: Cast) -> None:
    last = session.scalars(sa.select(sa.func.max(KeptImport.id))).one()
    goods_list.take_back(session, last, by=village.admin, at=AT)
    session.expire_all()


def shelf(session: Session, village: Cast) -> list[tuple[str, int, int, bool]]:
    items = list_items(session, village.counter)
    return [(item.name, item.price_points, item.stock, item.is_on) for item in items]


def test_the_whole_list_goes_back_at_once(session: Session, village: Cast) -> None:
    save(session, village, SOAP, RICE, TOWEL)
    take_back(session, village)
    take_back(session, village)
    assert shelf(session, village) == [
        ("肥皂", 5, 0, False), ("大米", 40, 0, False), ("毛巾", 8, 0, False),
    ]  # fmt: skip
    assert ledger.verify(session.connection()).problems == []


def test_old_prices_stand_again(session: Session, village: Cast) -> None:
    save(session, village, SOAP, RICE)
    save(session, village, ("肥皂", 6, 99, ""), TOWEL)
    take_back(session, village)
    assert shelf(session, village) == [
        ("肥皂", 5, 33, True), ("大米", 40, 18, True), ("毛巾", 8, 0, False),
    ]  # fmt: skip


def test_the_same_list_comes_in_again_after_it_was_taken_back(
    session: Session, village: Cast
) -> None:
    for _time in (1, 2, 3):
        assert len(save(session, village, SOAP, RICE).arriving) == 2
        assert shelf(session, village) == [("肥皂", 5, 33, True), ("大米", 40, 18, True)]
        take_back(session, village)
        assert shelf(session, village) == [("肥皂", 5, 0, False), ("大米", 40, 0, False)]


def test_a_list_put_right_comes_in_instead(session: Session, village: Cast) -> None:
    save(session, village, SOAP, RICE)
    take_back(session, village)
    done = save(session, village, ("肥皂", 7, 30, ""))
    assert (len(done.new), len(done.returning), done.units) == (0, 1, 30)
    assert shelf(session, village) == [("肥皂", 7, 30, True), ("大米", 40, 0, False)]


def test_the_same_file_twice_changes_nothing_whatever_happened_between(
    session: Session, village: Cast
) -> None:
    save(session, village, SOAP)
    soap = session.scalars(sa.select(Item)).one()
    dearer = replace(facts_of(soap), price_points=9)
    change_item(session, soap.id, dearer, by=village.counter, at=AT)
    assert save(session, village, SOAP, name="物品（副本）.xlsx").changes_nothing
    assert shelf(session, village) == [("肥皂", 9, 33, True)]


def test_nothing_goes_back_once_goods_have_left_the_shelf(session: Session, village: Cast) -> None:
    save(session, village, SOAP, RICE)
    goods = ledger.item_commodity(session.scalars(sa.select(Item.id)).first() or 0)
    gone = ledger.accounts_of(session, village.id, kind="handed_out")[goods]
    left = ledger.accounts_of(session, village.id, kind="shelf")[goods]
    legs = (ledger.Leg(left, -1), ledger.Leg(gone, 1))
    posting = ledger.Posting(
        key="one-soap", kind="redemption", legs=legs, occurred_on=AT.date(),
        source_kind="redemption", source_id=1,
    )  # fmt: skip
    ledger.post_many(session, village.id, [posting], by=village.counter.code, at=AT)
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)


def test_nothing_goes_back_once_a_price_was_changed_again(session: Session, village: Cast) -> None:
    save(session, village, SOAP)
    save(session, village, ("肥皂", 6, 0, ""))
    save(session, village, ("肥皂", 7, 0, ""))
    second = session.scalars(sa.select(KeptImport.id).order_by(KeptImport.id)).all()[1]
    with pytest.raises(ImportBuiltOn):
        goods_list.take_back(session, second, by=village.admin, at=AT)


def test_nothing_goes_back_once_more_goods_came_in(session: Session, village: Cast) -> None:
    save(session, village, TOWEL)
    towel = session.scalars(sa.select(Item.id)).one()
    receipt = NewReceipt(AT.date(), "bought", [NewReceiptLine(towel, 5)])
    receive_goods(session, receipt, key="by-hand", by=village.counter, at=AT)
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)


def test_whoever_took_goods_in_does_not_take_them_back_alone(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    save(session, village, SOAP)
    session.commit()
    number = session.scalars(sa.select(KeptImport.id)).one()
    with pytest.raises(NotFound):
        goods_list.take_back(session, number, by=next_village.clerk, at=AT)
    with pytest.raises(OwnRecord):
        goods_list.take_back(session, number, by=village.counter, at=AT)
    session.rollback()
    counter = sign_in(client, session, village.counter)
    assert "物品表 物品.xlsx 物品 1、件数 33" in text_of(open_page(counter, "/manage/imports"))
    told = counter.post(f"/manage/imports/{number}/reversal")
    assert told.status_code == 403
    assert "要由别人来办" in text_of(check_page(told.text))
    admin = sign_in(client, session, village.admin)
    assert admin.post(f"/manage/imports/{number}/reversal").status_code == 303
    assert shelf(session, village) == [("肥皂", 5, 0, False)]


@pytest.mark.parametrize("items", [1, 43])
def test_a_list_goes_back_in_few_statements(session: Session, village: Cast, items: int) -> None:
    save(session, village, *((f"物品{n}", 3, 2, "采购") for n in range(items)))
    with statements(session.connection()) as told:
        take_back(session, village)
    assert len(told) <= 30
