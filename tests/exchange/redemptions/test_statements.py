"""However many things lie in a basket, handing it out and taking it back is as few statements."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from pointsapp.access.codes import service as codes
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.agreement import BY_CODE
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import print_slip, redeem
from pointsapp.exchange.returns.queries import lines_to_return
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from tests.page import statements
from tests.village import AT, Cast, Home

MANY = 43
Give = Callable[[Home, int], None]
KEY = codes.key_of("a key" * 8)


@pytest.fixture
def things(session: Session, village: Cast, give: Give) -> list[int]:
    """Forty-three things on the shelf, and a household that can pay them twice."""
    give(village.zhang, 2 * MANY)
    by = village.counter
    ids = [create_item(session, NewItem(f"物品{n}", 1), by=by) for n in range(MANY)]
    lines = [NewReceiptLine(item_id, 2) for item_id in ids]
    receive_goods(session, NewReceipt(AT.date(), "bought", lines), key="r", by=by, at=AT)
    session.commit()
    return ids


def basket_of(things: list[int], count: int) -> Basket:
    return Basket(f"k{count}", dict.fromkeys(things[:count], 1), may_repeat=False)


@pytest.mark.parametrize("count", [1, MANY])
def test_redeeming_takes_fifteen_statements(
    session: Session, village: Cast, things: list[int], count: int
) -> None:
    basket = basket_of(things, count)
    with statements(session.connection()) as seen:
        redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert len(seen) <= 15, "\n".join(seen)


def test_a_code_costs_two_more(session: Session, village: Cast, things: list[int]) -> None:
    code = codes.issue(KEY, village.zhang.id, at=AT)
    codes.take(session, KEY, code, by=village.counter, at=AT)
    basket = replace(basket_of(things, MANY), agreement=BY_CODE)
    session.commit()
    with statements(session.connection()) as seen:
        redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert len(seen) <= 17, "\n".join(seen)


def test_the_same_form_again_takes_two(session: Session, village: Cast, things: list[int]) -> None:
    basket = basket_of(things, MANY)
    redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    session.commit()
    with statements(session.connection()) as seen:
        redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert len(seen) == 2


@pytest.mark.parametrize("count", [1, MANY])
@pytest.mark.parametrize("damaged", [0, 1])
def test_taking_back_takes_a_fixed_number(
    session: Session, village: Cast, things: list[int], count: int, damaged: int
) -> None:
    basket = basket_of(things, count)
    redemption_id = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    lines = lines_to_return(session, redemption_id)
    back = {line.id: Back(1, damaged) for line in lines}
    session.commit()
    with statements(session.connection()) as seen:
        new = NewReturn("back", back, "不要了")
        return_goods(session, redemption_id, new, by=village.counter, at=AT)
    assert len(seen) <= 18, "\n".join(seen)


def test_printing_a_slip_takes_four(session: Session, village: Cast, things: list[int]) -> None:
    basket = basket_of(things, 1)
    redemption_id = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    session.commit()
    with statements(session.connection()) as seen:
        print_slip(session, redemption_id, by=village.counter, at=AT)
    assert len(seen) == 4
