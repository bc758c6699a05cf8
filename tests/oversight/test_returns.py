"""What came back, and what the records of redemptions tell."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.exchange.redemptions.agreement import Agreement
from pointsapp.exchange.redemptions.basket import Basket, Proxy
from pointsapp.exchange.redemptions.models import AgreedBy
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.register.queries import show_register
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.oversight.returns.queries import show_returns
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, sign_in

NOVEMBER = date(2026, 11, 14)
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def month(
    session: Session, village: Cast, shelf: Shelf, give: Callable[[Home, int], None]
) -> Iterator[None]:
    """张家 forgot the PIN, 李家's neighbour collected for it and brought a bar of soap back."""
    give(village.zhang, 60)
    give(village.li, 20)
    soap = {shelf["肥皂"]: 1}
    witnessed = Agreement(AgreedBy.WITNESS, witness=village.approver.code, reason="老人忘了密码")
    forgot = Basket("k1", soap, witnessed)
    redeem(session, village.zhang.id, forgot, by=village.counter, at=AT)
    collected = Basket("k2", soap, proxy=Proxy("张学军", "邻居"))
    second = redeem(session, village.li.id, collected, by=village.counter, at=AT)
    redeem(session, village.zhang.id, Basket("k3", soap), by=village.counter, at=AT)
    line = show_redemption(session, village.counter, second).lines[0]
    back = NewReturn("r", {line.id: Back(1)}, "受潮")
    return_goods(session, second, back, by=village.counter, at=AT)
    session.commit()
    with time_machine.travel(AT, tick=False):
        yield


def test_returns_are_listed_with_who_took_them_back(session: Session, village: Cast) -> None:
    shown = show_returns(session, village.admin, NOVEMBER)
    assert [(one.household, one.points, one.reason, one.same_clerk) for one in shown.returns] == [
        ("019", 5, "受潮", True)
    ]


def test_another_month_and_another_village_have_none_of_them(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    assert show_returns(session, village.admin, date(2026, 10, 1)).returns == ()
    assert show_returns(session, next_village.clerk, NOVEMBER).returns == ()


def test_the_page_leads_to_the_redemption_which_tells_who_collected(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.approver)
    page = open_page(client, "/reports/returns?month=2026-11")
    assert "counter 发货也是此人 受潮" in text_of(page)
    record = next(one.get("href") for one in page.iter("a") if "/record" in one.get("href"))
    assert "张学军 邻居" in text_of(open_page(client, record))


def test_a_redemption_without_pin_tells_why(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.approver)
    listed = open_page(client, "/redemptions/?q=2026-00001")
    record = next(one.get("href") for one in listed.iter("a") if "/record" in one.get("href"))
    assert "老人忘了密码" in text_of(open_page(client, record))


def test_the_register_names_who_collected(session: Session, village: Cast) -> None:
    rows = show_register(session, village.admin, NOVEMBER).rows
    assert [(row.head, row.proxy, row.relation) for row in rows[:2]] == [
        ("张学军", "", ""),
        ("李秀英", "张学军", "邻居"),
    ]


def test_it_takes_two_statements(session: Session, village: Cast) -> None:
    with statements(session.connection()) as seen:
        show_returns(session, village.admin, NOVEMBER)
    assert len(seen) == 2
