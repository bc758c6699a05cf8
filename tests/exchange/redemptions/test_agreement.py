"""The household agrees, or a colleague stands by; the counter opens on its days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.codes import service as codes
from pointsapp.access.permissions import Role
from pointsapp.access.refusals import NotColleague, SamePerson
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Village
from pointsapp.exchange.counter import queries as counter_queries
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.items.service import change_item
from pointsapp.exchange.parking import service as parking
from pointsapp.exchange.parking.refusals import EmptyBasket, ParkedGone
from pointsapp.exchange.redemptions import queries as redemptions_queries
from pointsapp.exchange.redemptions.agreement import (
    BY_CODE,
    BY_PIN,
    CODE_HOLDS,
    Agreement,
    fresh_code,
)
from pointsapp.exchange.redemptions.basket import Basket, Proxy
from pointsapp.exchange.redemptions.models import AgreedBy, Redemption
from pointsapp.exchange.redemptions.prices import price_marks, read_price_marks
from pointsapp.exchange.redemptions.refusals import (
    CodeSpent,
    HouseholdClosed,
    JustServed,
    NotExchangeDay,
    NotOwnHousehold,
    PriceChanged,
    ReasonMissing,
)
from pointsapp.exchange.redemptions.service import A_MOMENT, print_slip, redeem
from pointsapp.refusals import NotFound, Refusal
from tests.goods import SOAP
from tests.village import AT, Cast, Home, NextVillage, hire

KEY = codes.key_of("a key" * 8)
Give = Callable[[Home, int], None]
Shelf = dict[str, int]


@pytest.fixture
def soap(session: Session, village: Cast, shelf: Shelf, give: Give) -> Basket:
    give(village.zhang, 60)
    give(village.li, 60)
    return Basket("k", {shelf["肥皂"]: 1})


def scanned(session: Session, village: Cast, by: Actor) -> int:
    code = codes.issue(KEY, village.zhang.id, at=AT)
    return codes.take(session, KEY, code, by=by, at=AT).id


def refused(session: Session, village: Cast, basket: Basket, why: type[Refusal]) -> Refusal:
    with pytest.raises(why) as told:
        redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 60
    return told.value


def test_a_scanned_code_agrees_to_one_redemption(
    session: Session, village: Cast, soap: Basket
) -> None:
    by = village.counter
    scanned(session, village, by)
    basket = replace(soap, agreement=BY_CODE)
    redemption = redeem(session, village.zhang.id, basket, by=by, at=AT)
    assert redemptions_queries.show_slip(session, by, redemption).agreed_by == "code"
    assert redeem(session, village.zhang.id, basket, by=by, at=AT) == redemption
    with pytest.raises(CodeSpent):
        redeem(session, village.zhang.id, replace(basket, key="other"), by=by, at=AT)


def test_a_code_agrees_for_its_household_at_its_counter_for_ten_minutes(
    session: Session, village: Cast, soap: Basket
) -> None:
    taken = scanned(session, village, village.counter)
    zhang = village.zhang.id
    assert fresh_code(session, zhang, by=village.counter, at=AT + CODE_HOLDS) == taken
    late = AT + CODE_HOLDS + timedelta(seconds=1)
    assert fresh_code(session, zhang, by=village.counter, at=late) is None
    assert fresh_code(session, zhang, by=village.admin, at=AT) is None
    basket = replace(soap, agreement=BY_CODE)
    with pytest.raises(CodeSpent):
        redeem(session, village.li.id, basket, by=village.counter, at=AT)


def test_a_colleague_confirms_with_a_reason_that_is_kept(
    session: Session, village: Cast, soap: Basket
) -> None:
    by_admin = Agreement(AgreedBy.WITNESS, witness=village.admin.code, reason="老人忘了密码")
    basket = replace(soap, agreement=by_admin)
    refused(session, village, replace(soap, agreement=replace(by_admin, reason="")), ReasonMissing)
    kept = session.get_one(
        Redemption, redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    )
    assert (kept.consent, kept.witness, kept.consent_reason) == (
        "witness", village.admin.code, "老人忘了密码",
    )  # fmt: skip


def test_nobody_confirms_for_himself_nor_from_the_next_village(
    session: Session, village: Cast, next_village: NextVillage, soap: Basket
) -> None:
    for code, why in (
        (village.counter.code, SamePerson),
        (next_village.clerk.code, NotColleague),
        ("household:1", NotColleague),
        ("", NotColleague),
    ):
        agreement = Agreement(AgreedBy.WITNESS, witness=code, reason="忘了")
        refused(session, village, replace(soap, agreement=agreement), why)


def test_a_clerks_own_household_needs_a_colleague_even_with_its_code(
    session: Session, village: Cast, soap: Basket
) -> None:
    neighbour = replace(village.counter, household_id=village.zhang.id)
    scanned(session, village, neighbour)
    for agreement in (BY_PIN, BY_CODE):
        basket = replace(soap, agreement=agreement)
        with pytest.raises(NotOwnHousehold):
            redeem(session, village.zhang.id, basket, by=neighbour, at=AT)
    seen = Agreement(AgreedBy.WITNESS, witness=village.admin.code, reason="自己家")
    assert redeem(session, village.zhang.id, replace(soap, agreement=seen), by=neighbour, at=AT)


def test_who_collects_stands_on_the_slip(session: Session, village: Cast, soap: Basket) -> None:
    basket = replace(soap, proxy=Proxy("李秀英", "邻居"))
    redemption = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    slip = redemptions_queries.show_slip(session, village.counter, redemption)
    assert (slip.proxy_name, slip.proxy_relation) == ("李秀英", "邻居")


def test_on_another_than_the_exchange_day_a_reason_is_kept(
    session: Session, village: Cast, soap: Basket
) -> None:
    session.get_one(Village, village.id).exchange_days = "10、20"
    session.flush()
    assert refused(session, village, soap, NotExchangeDay).facts["days"] == "10、20"
    basket = replace(soap, off_day_reason="老人明天住院")
    kept = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert session.get_one(Redemption, kept).off_day_reason == "老人明天住院"
    tenth = AT + timedelta(days=26)
    assert redeem(session, village.li.id, replace(soap, key="l"), by=village.counter, at=tenth)


def test_a_price_that_changed_while_the_basket_was_open_is_shown(
    session: Session, village: Cast, shelf: Shelf, soap: Basket
) -> None:
    seen = read_price_marks(price_marks(list_items(session, village.counter)))
    change_item(session, shelf["肥皂"], replace(SOAP, price_points=7), by=village.counter, at=AT)
    told = refused(session, village, replace(soap, price_marks=seen), PriceChanged)
    assert told.facts["changed"] == [("肥皂", 7)]
    rice = Basket("r", {shelf["大米"]: 1}, price_marks=seen)
    assert redeem(session, village.zhang.id, rice, by=village.counter, at=AT)


def test_a_household_closed_meanwhile_is_told(
    session: Session, village: Cast, soap: Basket
) -> None:
    session.get_one(Household, village.zhang.id).closed_on = AT.date()
    session.flush()
    refused(session, village, soap, HouseholdClosed)
    with pytest.raises(HouseholdClosed):
        counter_queries.show_counter(session, village.counter, village.zhang.id, at=AT)


def test_the_same_again_a_moment_later_must_be_meant(
    session: Session, village: Cast, shelf: Shelf, soap: Basket
) -> None:
    redeem(session, village.zhang.id, soap, by=village.counter, at=AT)
    twin = replace(soap, key="other tab", may_repeat=False)
    with pytest.raises(JustServed) as told:
        redeem(session, village.zhang.id, twin, by=village.counter, at=AT)
    assert told.value.facts["number"] == "2026-00001"
    more = Basket("more", {shelf["肥皂"]: 2}, may_repeat=False)
    assert redeem(session, village.zhang.id, more, by=village.counter, at=AT)
    meant = replace(twin, may_repeat=True)
    assert redeem(session, village.zhang.id, meant, by=village.counter, at=AT)


def test_ten_minutes_later_the_same_again_is_no_slip_of_the_hand(
    session: Session, village: Cast, soap: Basket
) -> None:
    redeem(session, village.zhang.id, soap, by=village.counter, at=AT)
    twin = replace(soap, key="second", may_repeat=False)
    with pytest.raises(JustServed) as told:
        redeem(session, village.zhang.id, twin, by=village.counter, at=AT + A_MOMENT)
    assert told.value.facts == {"number": "2026-00001", "at": AT}
    later = AT + A_MOMENT + timedelta(seconds=1)
    assert redeem(session, village.zhang.id, twin, by=village.counter, at=later)


def test_only_the_households_own_last_basket_counts_as_the_same_again(
    session: Session, village: Cast, shelf: Shelf, soap: Basket
) -> None:
    by, zhang = village.counter, village.zhang.id
    redeem(session, zhang, soap, by=by, at=AT)
    neighbours = replace(soap, key="neighbour", may_repeat=False)
    assert redeem(session, village.li.id, neighbours, by=by, at=AT)
    redeem(session, zhang, Basket("rice", {shelf["大米"]: 1}), by=by, at=AT)
    assert redeem(session, zhang, replace(soap, key="again", may_repeat=False), by=by, at=AT)


def test_a_colleague_who_lives_there_confirms_nothing(
    session: Session, village: Cast, soap: Basket
) -> None:
    resident = hire(
        session, "relative", Role.COUNTER, village_id=village.id, household_id=village.zhang.id
    )
    agreement = Agreement(AgreedBy.WITNESS, witness=resident.code, reason="忘了")
    refused(session, village, replace(soap, agreement=agreement), SamePerson)


def test_another_households_basket_is_not_booked_as_ones_own(
    session: Session, village: Cast, soap: Basket
) -> None:
    parking.park(session, village.li.id, soap.units, by=village.counter, at=AT)
    parked_id, _units = parking.parked_of(session, village.li.id)
    refused(session, village, replace(soap, parked_id=parked_id), ParkedGone)
    assert len(parking.list_parked(session, village.counter)) == 1


def test_an_empty_or_endless_basket_is_not_put_aside(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    by, zhang = village.counter, village.zhang.id
    for units in ({}, {shelf["肥皂"]: 0}, {shelf["肥皂"]: 1000}):
        with pytest.raises(EmptyBasket):
            parking.park(session, zhang, units, by=by, at=AT)
    assert parking.park(session, zhang, {shelf["肥皂"]: 999}, by=by, at=AT) == "018"
    assert parking.parked_of(session, zhang)[1] == {shelf["肥皂"]: 999}


def test_a_closed_household_puts_nothing_aside_and_nothing_of_it_waits(
    session: Session, village: Cast, soap: Basket
) -> None:
    by, zhang = village.counter, village.zhang.id
    parking.park(session, zhang, soap.units, by=by, at=AT)
    session.get_one(Household, zhang).closed_on = AT.date()
    session.flush()
    assert parking.list_parked(session, by) == ()
    for act in (
        lambda: parking.park(session, zhang, soap.units, by=by, at=AT),
        lambda: parking.drop(session, zhang, by=by),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_basket_put_aside_is_booked_once_and_reserves_nothing(
    session: Session, village: Cast, shelf: Shelf, soap: Basket
) -> None:
    by, zhang = village.counter, village.zhang.id
    before = ledger.holdings(session, village.id, kind="shelf")
    parking.park(session, zhang, {shelf["肥皂"]: 3, shelf["大米"]: 0}, by=by, at=AT)
    parking.park(session, zhang, soap.units, by=by, at=AT)
    assert ledger.holdings(session, village.id, kind="shelf") == before
    [waits] = parking.list_parked(session, by)
    assert (waits.number, waits.head, waits.pieces) == ("018", "张学军", 1)
    parked_id, units = parking.parked_of(session, zhang)
    assert units == soap.units
    basket = replace(soap, parked_id=parked_id)
    redeem(session, zhang, basket, by=by, at=AT)
    assert parking.list_parked(session, by) == ()
    with pytest.raises(ParkedGone):
        redeem(session, zhang, replace(basket, key="other window"), by=by, at=AT)


def test_the_next_village_neither_sees_nor_drops_what_waits(
    session: Session, village: Cast, next_village: NextVillage, soap: Basket
) -> None:
    parking.park(session, village.zhang.id, soap.units, by=village.counter, at=AT)
    assert parking.list_parked(session, next_village.clerk) == ()
    with pytest.raises(NotFound):
        parking.drop(session, village.zhang.id, by=next_village.clerk)
    assert len(parking.list_parked(session, village.counter)) == 1
    with pytest.raises(NotFound):
        parking.park(session, village.zhang.id, soap.units, by=next_village.clerk, at=AT)
    parking.drop(session, village.zhang.id, by=village.counter)
    assert parking.list_parked(session, village.counter) == ()


def test_all_printings_but_the_first_are_reprints(
    session: Session, village: Cast, next_village: NextVillage, soap: Basket
) -> None:
    redemption = redeem(session, village.zhang.id, soap, by=village.counter, at=AT)
    counted = [print_slip(session, redemption, by=village.counter, at=AT) for _print in (1, 2)]
    assert counted == [1, 2]
    assert redemptions_queries.show_slip(session, village.counter, redemption).prints == 2
    with pytest.raises(NotFound):
        print_slip(session, redemption, by=next_village.clerk, at=AT)


def test_nothing_refused_leaves_a_record(session: Session, village: Cast, soap: Basket) -> None:
    refused(session, village, replace(soap, agreement=BY_CODE), CodeSpent)
    assert session.scalar(sa.select(sa.func.count(Redemption.id))) == 0
