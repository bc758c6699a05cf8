"""What a list of goods may look like: missing columns, empty cells, units, Excel's errors."""

from collections.abc import Sequence
from datetime import date, time

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.kept_imports.service import file_of
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list.comparing import Plan
from pointsapp.exchange.goods_list.reading import read_goods
from pointsapp.exchange.goods_list.refusals import GoodsHaveErrors
from pointsapp.exchange.items.models import Item
from tests.village import AT, Cast
from tests.workbooks import workbook

ALL = ("物品名称", "规格", "单位", "所需积分", "采购价", "库存", "条形码", "每户每月限兑", "启用")
SOAP = ("肥皂", "200g", "块", 5, 3.5, 33, "6901234567892", 2, "是")
RICE = ("大米", "5kg", "袋", 40, 33, 18, None, None, "是")
SOAP_BY_PRICE = ("物品名称", "规格", "所需积分")


def save(
    session: Session, village: Cast, *rows: Sequence[object], emptied: Sequence[str] = ()
) -> Plan:
    file, goods = file_of("物品.xlsx", repr(rows).encode()), read_goods(workbook(rows))
    return goods_list.save(session, goods, file, emptied=emptied, by=village.counter, at=AT)


def known(session: Session, name: str = "肥皂") -> Item:
    session.expire_all()
    return session.scalars(sa.select(Item).filter_by(name=name)).one()


def test_a_column_that_is_missing_changes_nothing(session: Session, village: Cast) -> None:
    save(session, village, ALL, SOAP, RICE)
    done = save(session, village, SOAP_BY_PRICE, ("肥皂", "200g", 5), ("大米", "5kg", 40))
    assert done.changes_nothing
    soap = known(session)
    assert (soap.unit, soap.cost_fen, soap.barcode) == ("块", 350, "6901234567892")
    assert (soap.limit_per_month, soap.is_on) == (2, True)


@pytest.mark.parametrize("column", range(2, 9))
def test_an_empty_cell_keeps_what_is_known(session: Session, village: Cast, column: int) -> None:
    save(session, village, ALL, SOAP)
    row = [None if at == column else cell for at, cell in enumerate(SOAP)]
    done = save(session, village, ALL, row)
    assert done.changes_nothing
    assert done.unchanged == 1


@pytest.mark.parametrize(
    ("column", "place", "name", "nothing"),
    [("unit", 2, "unit", ""), ("cost", 4, "cost_fen", None), ("barcode", 6, "barcode", None),
     ("limit", 7, "limit_per_month", None)],
)  # fmt: skip
def test_an_empty_cell_empties_where_it_is_said_so(
    session: Session, village: Cast, column: str, place: int, name: str, nothing: object
) -> None:
    save(session, village, ALL, SOAP, RICE)
    row = [None if at == place else cell for at, cell in enumerate(SOAP)]
    done = save(session, village, ALL, row, emptied=[column])
    assert getattr(known(session), name) == nothing
    assert [change.field for change in done.changes] == [column]
    assert done.columns.touched[column].emptied == 1


def test_a_bar_code_that_cannot_be_read_is_not_an_empty_cell(
    session: Session, village: Cast
) -> None:
    save(session, village, ALL, SOAP)
    wrong = (*SOAP[:6], "6901234567893", *SOAP[7:])
    assert save(session, village, ALL, wrong, emptied=["barcode"]).changes_nothing


def test_the_preview_counts_by_column_and_tells_old_and_new(
    session: Session, village: Cast
) -> None:
    save(session, village, ALL, SOAP, RICE)
    rice = ("大米", "5kg", None, 45, "33.5元", 18, "6929035666880", None, "否")
    done = save(session, village, ALL, rice)
    told = [(one.name, one.field, one.before, one.after) for one in done.changes]
    assert told == [
        ("大米 5kg", "price", "40", "45"),
        ("大米 5kg", "cost", "33.00", "33.50"),
        ("大米 5kg", "barcode", "", "6929035666880"),
        ("大米 5kg", "is_on", "是", "否"),
    ]
    counts = done.columns.touched
    assert (counts["barcode"].filled, counts["price"].changed, counts["unit"].kept) == (1, 1, 1)


def test_without_a_size_the_only_item_of_the_name_is_meant(session: Session, village: Cast) -> None:
    save(session, village, ALL, SOAP, RICE)
    done = save(session, village, ("物品名称", "所需积分"), ("大米", 45))
    assert [(one.reason, one.column) for one in done.oddities] == [("only-size-meant", "A")]
    assert known(session, "大米").price_points == 45


def test_without_a_size_one_of_several_is_asked_about(session: Session, village: Cast) -> None:
    ten = ("大米", "10kg", "袋", 80, 60, 3, None, None, "是")
    save(session, village, ALL, RICE, ten)
    rows = [("物品名称", "所需积分"), ("大米", 45)]
    found = goods_list.plan(session, read_goods(workbook(rows)), by=village.counter)
    assert [(one.reason, one.row, one.column) for one in found.errors] == [("size-missing", 2, "A")]
    with pytest.raises(GoodsHaveErrors):
        save(session, village, *rows)


def test_a_new_item_needs_its_price_a_known_one_keeps_it(session: Session, village: Cast) -> None:
    save(session, village, ALL, SOAP)
    soap, towel = (*SOAP[:3], None, *SOAP[4:]), ("毛巾", None, "条", None, 5, 3, None, None, None)
    found = goods_list.plan(session, read_goods(workbook([ALL, soap, towel])), by=village.counter)
    assert [(one.reason, one.row, one.column) for one in found.errors] == [
        ("price-missing", 3, "D")
    ]


def test_a_bar_code_of_another_item_is_told_at_its_cell(session: Session, village: Cast) -> None:
    save(session, village, ALL, SOAP, RICE)
    rice = (*RICE[:6], "6901234567892", *RICE[7:])
    new = ("香皂", *SOAP[1:])
    for row in (rice, new):
        plan = goods_list.plan(session, read_goods(workbook([ALL, row])), by=village.counter)
        assert [(one.reason, one.row, one.column) for one in plan.errors] == [
            ("barcode-twice", 2, "G")
        ]


def test_the_same_name_with_another_bar_code_is_told() -> None:
    other = (*SOAP[:6], "6929035666880", *SOAP[7:])
    found = read_goods(workbook([ALL, SOAP, other]))
    assert [(one.reason, one.row) for one in found.errors] == [("item-with-two-codes", 3)]


@pytest.mark.parametrize("heading", ["库存", "库存数量", "现有数量"])
def test_what_is_left_counts_before_a_quantity(heading: str) -> None:
    rows = [("物品名称", "所需积分", "数量", heading), ("肥皂", 5, 100, 33)]
    found = read_goods(workbook(rows))
    assert [listed.stock for listed in found.items] == [33]
    assert [one.reason for one in found.left_out] == ["column-unused"]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (0, "#N/A", "cell-error"),
        (3, "#N/A", "cell-error"),
        (5, "#REF!", "cell-error"),
        (6, "#VALUE!", "cell-error"),
        (1, date(2026, 3, 12), "cell-is-a-date"),
        (3, date(2026, 3, 5), "cell-is-a-date"),
        (4, time(3, 30), "cell-is-a-date"),
        (3, "5元", "price-in-yuan"),
        (3, "¥5", "price-in-yuan"),
        (4, "350分", "cost-in-points"),
        (4, "35角", "cost-in-points"),
        (3, "5个", "number-wrong"),
        (5, "33块", "number-wrong"),
    ],
)
def test_a_cell_that_cannot_be_right_is_told(column: int, cell: object, reason: str) -> None:
    row = [cell if at == column else known for at, known in enumerate(SOAP)]
    found = read_goods(workbook([ALL, row]))
    assert [(one.reason, one.column) for one in found.errors] == [(reason, "ABCDEFGHI"[column])]
    assert found.items == ()


@pytest.mark.parametrize(
    ("column", "cell", "points", "fen"),
    [
        (3, "5分", 5, 350),
        (3, "5 积分", 5, 350),
        (4, "3.50元", 5, 350),
        (4, "3.5块", 5, 350),
        (4, "￥3.5", 5, 350),
        (4, "1,200.50元", 5, 120050),
    ],
)
def test_a_number_with_its_unit_is_read_and_told(
    column: int, cell: str, points: int, fen: int
) -> None:
    row = [cell if at == column else known for at, known in enumerate(SOAP)]
    found = read_goods(workbook([ALL, row]))
    [listed] = found.items
    assert (listed.item.price_points, listed.item.cost_fen) == (points, fen)
    assert [one.reason for one in found.oddities] == ["unit-left-out"]
