"""The month's exchange register, on paper and as an Excel file."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
import time_machine
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.register.queries import show_register
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, sign_in

NOVEMBER = date(2026, 11, 1)
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def busy_day(
    session: Session, village: Cast, shelf: Shelf, give: Callable[[Home, int], None]
) -> None:
    """张家 took soap and rice and brought a bar of soap back, 李家 took soap."""
    give(village.zhang, 60)
    give(village.li, 10)
    both = Basket("k1", {shelf["肥皂"]: 3, shelf["大米"]: 1})
    first = redeem(session, village.zhang.id, both, by=village.counter, at=AT)
    soap = Basket("k2", {shelf["肥皂"]: 1})
    redeem(session, village.li.id, soap, by=village.counter, at=AT)
    line = show_redemption(session, village.counter, first).lines[0]
    back = NewReturn("r", {line.id: Back(1)}, "=受潮")
    return_goods(session, first, back, by=village.counter, at=AT)
    session.commit()


def test_every_thing_has_its_row_and_every_booking_its_balance(
    session: Session, village: Cast, busy_day: None
) -> None:
    register = show_register(session, village.counter, date(2026, 11, 14))
    assert [
        (row.household, row.item, row.quantity, row.points, row.balance) for row in register.rows
    ] == [
        ("018", "肥皂", 3, 15, None),
        ("018", "大米", 1, 40, 5),
        ("019", "肥皂", 1, 5, 5),
        ("018", "肥皂", -1, -5, 10),
    ]
    assert (register.month, register.points) == (NOVEMBER, 55)


def test_another_month_and_another_village_have_their_own(
    session: Session, village: Cast, next_village: NextVillage, busy_day: None
) -> None:
    assert show_register(session, village.counter, date(2026, 10, 31)).rows == ()
    assert show_register(session, village.counter, date(2026, 12, 1)).rows == ()
    assert show_register(session, next_village.clerk, NOVEMBER).rows == ()


def test_it_takes_a_fixed_number_of_statements(
    session: Session, village: Cast, busy_day: None
) -> None:
    with statements(session.connection()) as seen:
        show_register(session, village.counter, NOVEMBER)
    assert len(seen) == 5


def test_the_excel_file_has_the_columns_of_the_paper_form_and_no_formula(
    client: FlaskClient, session: Session, village: Cast, busy_day: None
) -> None:
    sign_in(client, session, village.admin)
    answer = client.get("/register/month.xlsx?month=2026-11")
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:7] == ("序号", "日期", "户编号", "户主", "领取人", "与户主关系", "物品名称")
    assert len(rows) == 5
    assert rows[4][-1] == "退货：=受潮"


@pytest.mark.parametrize(
    "month", ["", "2026-13", "0000-00", "9999-12", "0001-01", "x", "2026-11-14"]
)
def test_a_month_that_is_none_shows_this_one(
    client: FlaskClient, session: Session, village: Cast, busy_day: None, month: str
) -> None:
    sign_in(client, session, village.counter)
    words = text_of(open_page(client, f"/register/?month={month}"))
    assert "兑换登记表2026-11" in words
    assert "所用积分合计55" in words
