"""A list of goods is saved in as many statements for a long list as for a short one."""

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.kept_imports.service import file_of
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list.comparing import Plan
from pointsapp.exchange.goods_list.reading import GoodsList, ListedItem
from pointsapp.exchange.items.refusals import BarcodeKnown, ItemKnown
from pointsapp.exchange.items.service import NewItem, change_items, create_items
from pointsapp.refusals import NotFound
from tests.page import statements
from tests.village import AT, Cast, NextVillage

HEADINGS = {"name": "物品名称", "price": "所需积分"}


def listing(items: int, price: int) -> GoodsList:
    said = frozenset({"price"})
    listed = [ListedItem(NewItem(f"物品{n}", price), 2, "bought", said) for n in range(items)]
    return GoodsList(headings=HEADINGS, items=tuple(listed), left_out=(), oddities=(), errors=())


def save(session: Session, village: Cast, goods: GoodsList) -> Plan:
    file = file_of("物品.xlsx", repr(goods).encode())
    return goods_list.save(session, goods, file, by=village.counter, at=AT)


@pytest.mark.parametrize("items", [1, 43, 531])
def test_a_list_takes_the_same_statements_for_any_number_of_items(
    session: Session, village: Cast, items: int
) -> None:
    with statements(session.connection()) as created:
        assert len(save(session, village, listing(items, 3)).new) == items
    with statements(session.connection()) as changed:
        assert len(save(session, village, listing(items, 4)).changed) == items
    assert len(created) <= 35
    assert len(changed) <= 20
    assert sum(ledger.holdings(session, village.id, kind="shelf").values()) == 2 * items


@pytest.mark.parametrize(
    ("twin", "refusal"),
    [(NewItem("食盐", 9), ItemKnown), (NewItem("酱油", 9, barcode="6901234567892"), BarcodeKnown)],
)
def test_no_two_new_items_share_a_name_or_a_bar_code(
    session: Session, village: Cast, twin: NewItem, refusal: type[Exception]
) -> None:
    salt = NewItem("食盐", 1, barcode="6901234567892")
    with pytest.raises(refusal):
        create_items(session, [salt, twin], by=village.counter)


def test_two_items_of_one_change_cannot_take_the_same_name(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    goods = [NewItem("食盐", 1), NewItem("酱油", 2)]
    salt, sauce = create_items(session, goods, by=village.counter)
    with pytest.raises(ItemKnown):
        change_items(
            session, dict.fromkeys((salt, sauce), NewItem("醋", 1)), by=village.counter, at=AT
        )
    with pytest.raises(NotFound):
        change_items(session, {salt: goods[0]}, by=next_village.clerk, at=AT)
