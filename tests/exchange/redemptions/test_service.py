"""Points for goods: both move, once, or nothing does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.items.service import NewItem, change_item, create_item
from pointsapp.exchange.parking.refusals import EmptyBasket
from pointsapp.exchange.redemptions import queries as redemptions_queries
from pointsapp.exchange.redemptions.agreement import Agreement
from pointsapp.exchange.redemptions.basket import Basket, Proxy
from pointsapp.exchange.redemptions.models import AgreedBy, Redemption
from pointsapp.exchange.redemptions.queries import taken_this_month
from pointsapp.exchange.redemptions.refusals import (
    ItemOff,
    LimitReached,
    NotOwnHousehold,
    OutOfStock,
    QuantityOdd,
    TooFewPoints,
)
from pointsapp.exchange.redemptions.service import redeem, redeemed_before
from pointsapp.refusals import NotFound, Refusal
from tests.examples import examples_on_each
from tests.goods import SOAP
from tests.village import AT, Cast, Home, NextVillage

NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
"""Midnight in the village."""
Give = Callable[[Home, int], None]
Shelf = dict[str, int]


def stock(session: Session, village: Cast, item_id: int) -> int:
    return ledger.holdings(session, village.id, kind="shelf")[ledger.item_commodity(item_id)]


def test_points_and_stock_move_together(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    basket = Basket("k", {shelf["肥皂"]: 3, shelf["大米"]: 1})
    redemption = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 5
    assert (stock(session, village, shelf["肥皂"]), stock(session, village, shelf["大米"])) == (
        7,
        1,
    )
    slip = redemptions_queries.show_slip(session, village.counter, redemption)
    assert (slip.number, slip.balance_before, slip.points, slip.balance_after) == (
        "2026-00001", 60, 55, 5,
    )  # fmt: skip
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_what_was_handed_out_is_one_transaction_that_names_its_slip(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    basket = Basket("k", {shelf["肥皂"]: 3}, proxy=Proxy("李秀英", "邻居"), off_day_reason="住院")
    redemption = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    kept = session.get_one(Redemption, redemption)
    newest = ledger.statement(session, village.zhang.account_id).entries[0]
    assert (newest.kind, newest.amount, newest.memo, newest.source_kind, newest.source_id) == (
        "redemption", -15, "2026-00001", "redemption", redemption,
    )  # fmt: skip
    assert (newest.transaction_id, newest.recorded_by) == (kept.transaction_id, kept.redeemed_by)
    assert newest.occurred_on == AT.date()
    assert (kept.points, kept.consent, kept.witness, kept.consent_reason) == (15, "pin", None, "")
    assert (kept.proxy_name, kept.proxy_relation, kept.off_day_reason) == ("李秀英", "邻居", "住院")
    assert (kept.redeemed_by, kept.redeemed_at, kept.key) == (village.counter.code, AT, "k")
    handed_out = ledger.holdings(session, village.id, kind="handed_out")
    assert handed_out[ledger.item_commodity(shelf["肥皂"])] == 3
    assert ledger.holdings(session, village.id, kind="redeemed") == {"points": 15}


def test_the_year_of_the_number_is_the_villages(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    by, zhang, soap = village.counter, village.zhang.id, {shelf["肥皂"]: 1}
    for key, at in (("a", NEW_YEAR - timedelta(minutes=1)), ("b", NEW_YEAR)):
        redeem(session, zhang, Basket(key, soap), by=by, at=at)
    numbers = session.scalars(sa.select(Redemption.number).order_by(Redemption.id)).all()
    assert numbers == ["2026-00001", "2027-00001"]


def test_a_household_that_may_owe_still_gets_no_goods_on_credit(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 4)
    ledger.let_owe(session, [village.zhang.account_id], most=100)
    with pytest.raises(TooFewPoints):
        redeem(
            session, village.zhang.id, Basket("k", {shelf["肥皂"]: 1}), by=village.counter, at=AT
        )


def test_all_that_a_household_has_may_be_spent(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 5)
    redeem(session, village.zhang.id, Basket("k", {shelf["肥皂"]: 1}), by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 0


def test_the_month_begins_at_the_villages_midnight(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    zhang, soap = village.zhang.id, shelf["肥皂"]
    eve = NEW_YEAR - timedelta(minutes=1)
    redeem(session, zhang, Basket("a", {soap: 3}), by=village.counter, at=eve)
    assert taken_this_month(session, zhang, eve) == {soap: 3}
    assert taken_this_month(session, zhang, NEW_YEAR) == {}
    assert taken_this_month(session, village.li.id, eve) == {}
    redeem(session, zhang, Basket("b", {soap: 4}), by=village.counter, at=NEW_YEAR)


def test_the_same_key_hands_out_once(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    basket = Basket("k", {shelf["肥皂"]: 1})
    first, second = (
        redeem(session, village.zhang.id, basket, by=village.counter, at=AT) for _press in (1, 2)
    )
    assert first == second
    assert ledger.balance(session, village.zhang.account_id) == 55


def test_an_item_left_at_none_makes_no_other_basket(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    basket = Basket("k", {shelf["肥皂"]: 1})
    first = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    again = replace(basket, units={shelf["大米"]: 0, shelf["肥皂"]: 1})
    assert redeem(session, village.zhang.id, again, by=village.counter, at=AT) == first


def test_the_same_key_for_something_else_is_refused_and_hands_out_nothing(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    give(village.li, 60)
    zhang, by = village.zhang.id, village.counter
    basket = Basket("k", {shelf["肥皂"]: 1})
    redeem(session, zhang, basket, by=by, at=AT)
    others = [
        (village.li.id, basket, by),
        (zhang, replace(basket, units={shelf["肥皂"]: 2}), by),
        (zhang, replace(basket, units={shelf["大米"]: 1}), by),
        (zhang, replace(basket, proxy=Proxy("李秀英", "邻居")), by),
        (zhang, replace(basket, off_day_reason="住院"), by),
        (zhang, basket, village.admin),
    ]
    for household_id, other, clerk in others:
        with pytest.raises(ledger.KeyReused):
            redeem(session, household_id, other, by=clerk, at=AT)
        with pytest.raises(ledger.KeyReused):
            redeemed_before(session, household_id, other, by=clerk, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 55
    assert ledger.balance(session, village.li.account_id) == 60


def test_how_the_household_agreed_and_what_the_screen_showed_make_no_other_basket(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    basket = Basket("k", {shelf["肥皂"]: 1})
    first = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    by_colleague = Agreement(AgreedBy.WITNESS, witness=village.admin.code, reason="忘了密码")
    again = replace(basket, agreement=by_colleague, price_marks={}, parked_id=7, may_repeat=False)
    assert redeem(session, village.zhang.id, again, by=village.counter, at=AT) == first


def test_what_a_key_became_is_told_to_its_clerk_however_late(
    session: Session, village: Cast, next_village: NextVillage, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    zhang, basket = village.zhang.id, Basket("k", {shelf["肥皂"]: 1})
    assert redeemed_before(session, zhang, basket, by=village.counter, at=AT) is None
    first = redeem(session, zhang, basket, by=village.counter, at=AT)
    late = AT + timedelta(days=400)
    assert redeemed_before(session, zhang, basket, by=village.counter, at=late) == first
    assert redeem(session, zhang, basket, by=village.counter, at=late) == first
    assert redeemed_before(session, zhang, basket, by=next_village.clerk, at=AT) is None


@pytest.mark.parametrize(
    ("units", "refusal"),
    [
        ({}, EmptyBasket),
        ({"肥皂": 0}, EmptyBasket),
        ({"肥皂": -1}, QuantityOdd),
        ({"肥皂": 1000}, QuantityOdd),
        ({"大米": 3}, OutOfStock),
        ({"肥皂": 5}, LimitReached),
        ({"大米": 2}, TooFewPoints),
    ],
)
def test_what_cannot_be_handed_out_moves_nothing(
    session: Session,
    village: Cast,
    shelf: Shelf,
    give: Give,
    units: dict[str, int],
    refusal: type[Refusal],
) -> None:
    give(village.zhang, 60)
    basket = Basket("k", {shelf[name]: count for name, count in units.items()})
    with pytest.raises(refusal):
        redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 60
    assert session.scalar(sa.select(sa.func.count(Redemption.id))) == 0


def test_the_months_limit_counts_what_was_taken_and_ends_with_the_month(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    soap = shelf["肥皂"]
    redeem(session, village.zhang.id, Basket("a", {soap: 3}), by=village.counter, at=AT)
    with pytest.raises(LimitReached) as refused:
        redeem(session, village.zhang.id, Basket("b", {soap: 2}), by=village.counter, at=AT)
    assert refused.value.facts["left"] == 1
    december = AT + timedelta(days=20)
    redeem(session, village.zhang.id, Basket("c", {soap: 2}), by=village.counter, at=december)


def test_the_price_is_the_items_own_and_old_slips_keep_theirs(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    soap = shelf["肥皂"]
    first = redeem(session, village.zhang.id, Basket("a", {soap: 1}), by=village.counter, at=AT)
    change_item(session, soap, replace(SOAP, price_points=7), by=village.counter, at=AT)
    redeem(session, village.zhang.id, Basket("b", {soap: 1}), by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 60 - 5 - 7
    assert redemptions_queries.show_slip(session, village.counter, first).lines[0].price_points == 5


def test_an_item_that_is_off_stays_on_the_shelf(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    change_item(session, shelf["肥皂"], replace(SOAP, is_on=False), by=village.counter, at=AT)
    with pytest.raises(ItemOff):
        redeem(
            session, village.zhang.id, Basket("k", {shelf["肥皂"]: 1}), by=village.counter, at=AT
        )


def test_nobody_serves_their_own_household(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    neighbour = replace(village.counter, household_id=village.zhang.id)
    with pytest.raises(NotOwnHousehold):
        redeem(session, village.zhang.id, Basket("k", {shelf["肥皂"]: 1}), by=neighbour, at=AT)


def test_the_next_village_can_neither_be_served_nor_serve_itself_from_our_shelf(
    session: Session, village: Cast, next_village: NextVillage, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    ours = Basket("k", {shelf["肥皂"]: 1})
    with pytest.raises(NotFound):
        redeem(session, village.zhang.id, ours, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        redeem(session, next_village.wu.id, ours, by=next_village.clerk, at=AT)
    theirs = create_item(session, NewItem("盐", 1), by=next_village.clerk)
    with pytest.raises(NotFound):
        redeem(session, village.zhang.id, Basket("x", {theirs: 1}), by=village.counter, at=AT)


BASKETS = st.lists(
    st.tuples(st.sampled_from(["zhang", "li"]), st.integers(0, 6), st.integers(0, 2)), max_size=8
)


@settings(
    max_examples=examples_on_each(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(baskets=BASKETS)
def test_whatever_is_asked_for_points_and_goods_stay_true(
    session: Session,
    village: Cast,
    shelf: Shelf,
    give: Give,
    baskets: list[tuple[str, int, int]],
) -> None:
    with session.begin_nested() as undo:
        points = {"zhang": 90, "li": 30}
        for name, some in points.items():
            _open(session, village, getattr(village, name), some)
        before = _sums(session, village, shelf)
        handed = {"肥皂": 0, "大米": 0}
        for number, (name, soap, rice) in enumerate(baskets):
            basket = Basket(f"b{number}", {shelf["肥皂"]: soap, shelf["大米"]: rice})
            home = getattr(village, name)
            try:
                with session.begin_nested():
                    redeem(session, home.id, basket, by=village.counter, at=AT)
            except Refusal:
                continue
            handed["肥皂"] += soap
            handed["大米"] += rice
        after = _sums(session, village, shelf)
        assert before[0] - after[0] == handed["肥皂"] * 5 + handed["大米"] * 40
        assert (before[1] - after[1], before[2] - after[2]) == (handed["肥皂"], handed["大米"])
        numbers = session.scalars(sa.select(Redemption.number).order_by(Redemption.id)).all()
        assert numbers == [f"2026-{n:05d}" for n in range(1, len(numbers) + 1)]
        assert ledger.verify(session.connection(), book_id=village.id).problems == []
        undo.rollback()


def _open(session: Session, village: Cast, home: Home, points: int) -> None:
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(issued, -points), ledger.Leg(home.account_id, points))
    posting = ledger.Posting(f"o{home.id}", "opening", legs, AT.date(), "opening", home.id)
    ledger.post(session, village.id, posting, by="system", at=AT)


def _sums(session: Session, village: Cast, shelf: Shelf) -> tuple[int, int, int]:
    points = sum(ledger.balance(session, home.account_id) for home in (village.zhang, village.li))
    return points, stock(session, village, shelf["肥皂"]), stock(session, village, shelf["大米"])
