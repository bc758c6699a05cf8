"""Whether a household may have what lies in its basket, to the last unit and point."""

from dataclasses import replace

import pytest

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.parking.models import MOST_UNITS
from pointsapp.exchange.parking.refusals import EmptyBasket
from pointsapp.exchange.redemptions.basket import (
    Basket,
    BasketLine,
    PricedBasket,
    check_line,
    check_points,
    check_prices,
    check_units,
    units_taken,
)
from pointsapp.exchange.redemptions.prices import is_as_seen, price_marks, read_price_marks
from pointsapp.exchange.redemptions.refusals import (
    ItemOff,
    LimitReached,
    OutOfStock,
    PriceChanged,
    QuantityOdd,
    TooFewPoints,
)

SOAP = BasketLine(
    item_id=11,
    name="肥皂",
    price_points=5,
    is_on=True,
    limit_per_month=4,
    units=3,
    units_on_shelf=3,
    taken_this_month=1,
    shelf_account_id=101,
    handed_out_account_id=102,
)
RICE = replace(SOAP, item_id=12, name="大米", price_points=40, limit_per_month=None, units=1)


@pytest.mark.parametrize("units", [{11: 1}, {11: MOST_UNITS}, {11: 1, 12: 2}])
def test_whole_units_up_to_the_most_are_taken(units: dict[int, int]) -> None:
    check_units(units)


def test_an_empty_basket_is_no_basket() -> None:
    with pytest.raises(EmptyBasket):
        check_units({})


@pytest.mark.parametrize("units", [{11: -1}, {11: MOST_UNITS + 1}, {11: 1, 12: -1}, {11: 0}])
def test_units_below_one_or_above_the_most_are_refused(units: dict[int, int]) -> None:
    with pytest.raises(QuantityOdd) as refused:
        check_units(units)
    assert refused.value.facts == {"most": MOST_UNITS}


def test_items_left_at_none_are_not_in_the_basket() -> None:
    assert units_taken({11: 0, 12: 2, 13: -1}) == {12: 2, 13: -1}


def test_the_last_on_the_shelf_and_the_last_of_the_month_may_be_had() -> None:
    check_line(SOAP)


def test_without_a_limit_a_household_may_take_any_number() -> None:
    check_line(replace(RICE, taken_this_month=900))


def test_one_more_than_lies_on_the_shelf_is_refused() -> None:
    with pytest.raises(OutOfStock) as refused:
        check_line(replace(SOAP, units_on_shelf=2))
    assert refused.value.facts == {"item": "肥皂", "left": 2}


@pytest.mark.parametrize(("taken", "left"), [(2, 2), (4, 0), (9, 0)])
def test_one_more_than_the_month_allows_is_refused(taken: int, left: int) -> None:
    with pytest.raises(LimitReached) as refused:
        check_line(replace(SOAP, taken_this_month=taken))
    assert refused.value.facts == {"item": "肥皂", "left": left}


def test_what_is_off_is_refused_though_it_lies_there() -> None:
    with pytest.raises(ItemOff) as refused:
        check_line(replace(SOAP, is_on=False))
    assert refused.value.facts == {"item": "肥皂"}


def test_a_basket_may_cost_all_that_the_household_has_but_not_one_point_more() -> None:
    priced = PricedBasket((SOAP, RICE), redeemed_account_id=7, balance=55)
    assert (priced.points, priced.units) == (55, {11: 3, 12: 1})
    check_points(priced)
    with pytest.raises(TooFewPoints) as refused:
        check_points(replace(priced, balance=54))
    assert refused.value.facts == {"balance": 54, "needed": 55}


def test_only_prices_that_changed_are_named_with_what_they_are_now() -> None:
    seen = read_price_marks(price_marks([_on_screen(11, 5), _on_screen(12, 39)]))
    check_prices([SOAP], seen)
    with pytest.raises(PriceChanged) as refused:
        check_prices([SOAP, RICE], seen)
    assert refused.value.facts == {"changed": [("大米", 40)]}


def test_a_price_that_was_not_on_the_screen_was_not_seen() -> None:
    assert not is_as_seen(11, 5, {})
    assert not is_as_seen(11, 5, read_price_marks("11-nothing.x"))


def test_the_key_stands_for_what_is_asked_and_not_for_how_it_was_agreed() -> None:
    basket = Basket("k", {11: 1, 12: 0}, off_day_reason="住院")
    assert basket.request_of(18) == {
        "household_id": 18,
        "units": {11: 1},
        "proxy": None,
        "collector": "",
        "off_day_reason": "住院",
    }


def _on_screen(item_id: int, price: int) -> ItemOnShelf:
    return ItemOnShelf(
        id=item_id,
        name="",
        specification="",
        unit="",
        barcode=None,
        price_points=price,
        cost_fen=None,
        limit_per_month=None,
        picture="box",
        photo=None,
        is_on=True,
        low_below=5,
        stock=1,
    )
