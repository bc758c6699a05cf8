"""Goods come back: points and goods return, never twice, never more than went."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.refusals import LimitReached, NotOwnHousehold
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.queries import list_redemptions, show_redemption
from pointsapp.exchange.returns.refusals import (
    MoreDamagedThanReturned,
    MoreThanTaken,
    NobodyAnswers,
    NothingReturned,
    ReturnTooLate,
)
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.refusals import NotFound, Refusal
from tests.examples import examples_on_each
from tests.village import AT, Cast, Home, NextVillage

Shelf = dict[str, int]


@pytest.fixture
def taken(
    session: Session, village: Cast, shelf: Shelf, give: Callable[[Home, int], None]
) -> tuple[int, int, int]:
    """张家 paid 55 of 60 points: three soaps at 5, a bag of rice at 40.

    Return the redemption's id and those of its lines of soap and rice.
    """
    give(village.zhang, 60)
    basket = Basket("k", {shelf["肥皂"]: 3, shelf["大米"]: 1})
    redemption = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    lines = show_redemption(session, village.counter, redemption).lines
    soap, rice = lines
    return redemption, soap.id, rice.id


def held(session: Session, village: Cast, item_id: int) -> dict[str, int]:
    return {
        kind: ledger.holdings(session, village.id, kind=kind)[ledger.item_commodity(item_id)]
        for kind in ("shelf", "handed_out", "written_off")
    }


def sound(session: Session, village: Cast) -> bool:
    return ledger.verify(session.connection(), book_id=village.id).problems == []


def test_all_of_it_comes_back_by_a_reversal(
    session: Session, village: Cast, shelf: Shelf, taken: tuple[int, int, int]
) -> None:
    redemption, soap, rice = taken
    new = NewReturn("r", {soap: Back(3), rice: Back(1)}, "不要了")
    return_goods(session, redemption, new, by=village.counter, at=AT)
    newest = ledger.statement(session, village.zhang.account_id).entries[0]
    assert (newest.kind, newest.amount, newest.balance_after) == ("reversal", 55, 60)
    assert held(session, village, shelf["肥皂"]) == {
        "shelf": 10, "handed_out": 0, "written_off": 0,
    }  # fmt: skip
    assert sound(session, village)


def test_some_of_it_comes_back_broken_ones_are_written_off(
    session: Session, village: Cast, shelf: Shelf, taken: tuple[int, int, int]
) -> None:
    redemption, soap, rice = taken
    new = NewReturn("r", {soap: Back(2, damaged=1), rice: Back(0)}, "受潮")
    return_goods(session, redemption, new, by=village.counter, at=AT)
    newest = ledger.statement(session, village.zhang.account_id).entries[0]
    assert (newest.kind, newest.amount, newest.balance_after) == ("return", 10, 15)
    assert held(session, village, shelf["肥皂"]) == {
        "shelf": 8, "handed_out": 1, "written_off": 1,
    }  # fmt: skip
    shown = show_redemption(session, village.counter, redemption)
    assert [(line.returned, line.damaged, line.left) for line in shown.lines] == [
        (2, 1, 1), (0, 0, 1),
    ]  # fmt: skip
    assert sound(session, village)


def test_all_of_it_with_one_broken_is_no_reversal(
    session: Session, village: Cast, shelf: Shelf, taken: tuple[int, int, int]
) -> None:
    redemption, soap, rice = taken
    new = NewReturn("r", {soap: Back(3), rice: Back(1, damaged=1)}, "摔破了")
    return_id = return_goods(session, redemption, new, by=village.counter, at=AT)
    newest = ledger.statement(session, village.zhang.account_id).entries[0]
    assert (newest.kind, newest.amount, newest.memo, newest.source_kind, newest.source_id) == (
        "return", 55, "2026-00001", "goods_return", return_id,
    )  # fmt: skip
    assert held(session, village, shelf["大米"]) == {
        "shelf": 1, "handed_out": 0, "written_off": 1,
    }  # fmt: skip
    assert ledger.holdings(session, village.id, kind="redeemed") == {"points": 0}
    assert sound(session, village)


def test_a_return_is_kept_with_who_took_it_back_and_why(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    redemption, soap, _rice = taken
    later = AT + timedelta(days=1)
    new = NewReturn("r", {soap: Back(2, damaged=1)}, "受潮")
    return_goods(session, redemption, new, by=village.counter, at=later)
    [past] = show_redemption(session, village.admin, redemption).returns
    assert (past.returned_at, past.clerk, past.points, past.reason) == (
        later, "counter", 10, "受潮",
    )  # fmt: skip


def test_all_that_came_back_may_be_broken(
    session: Session, village: Cast, shelf: Shelf, taken: tuple[int, int, int]
) -> None:
    redemption, soap, _rice = taken
    new = NewReturn("r", {soap: Back(2, damaged=2)}, "受潮")
    return_goods(session, redemption, new, by=village.counter, at=AT)
    assert held(session, village, shelf["肥皂"]) == {
        "shelf": 7, "handed_out": 1, "written_off": 2,
    }  # fmt: skip


def test_pressed_twice_it_comes_back_once(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    redemption, soap, _rice = taken
    new = NewReturn("r", {soap: Back(3)}, "不要了")
    first, second = (
        return_goods(session, redemption, new, by=village.counter, at=AT) for _press in (1, 2)
    )
    assert first == second
    assert ledger.balance(session, village.zhang.account_id) == 20


@pytest.mark.parametrize(
    ("soap", "refusal"),
    [
        (Back(4), MoreThanTaken),
        (Back(-1), MoreThanTaken),
        (Back(1, damaged=2), MoreDamagedThanReturned),
        (Back(1, damaged=-1), MoreDamagedThanReturned),
        (Back(0, damaged=1), MoreDamagedThanReturned),
        (Back(0), NothingReturned),
    ],
)
def test_more_than_was_taken_never_comes_back(
    session: Session,
    village: Cast,
    taken: tuple[int, int, int],
    soap: Back,
    refusal: type[Refusal],
) -> None:
    redemption, soap_line, _rice = taken
    new = NewReturn("r", {soap_line: soap}, "不要了")
    with pytest.raises(refusal):
        return_goods(session, redemption, new, by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 5


def test_a_second_return_gets_only_what_is_left(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    redemption, soap, rice = taken
    first = NewReturn("r1", {soap: Back(2)}, "不要了")
    return_goods(session, redemption, first, by=village.counter, at=AT)
    again = NewReturn("r2", {soap: Back(2)}, "不要了")
    with pytest.raises(MoreThanTaken) as refused:
        return_goods(session, redemption, again, by=village.counter, at=AT)
    assert refused.value.facts["left"] == 1
    rest = NewReturn("r3", {soap: Back(1), rice: Back(1)}, "不要了")
    return_goods(session, redemption, rest, by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 60
    assert sound(session, village)


def test_the_same_key_for_another_return_is_refused(
    session: Session, village: Cast, shelf: Shelf, taken: tuple[int, int, int]
) -> None:
    redemption, soap, rice = taken
    by, new = village.counter, NewReturn("r", {soap: Back(1)}, "不要了")
    first = return_goods(session, redemption, new, by=by, at=AT)
    other = Basket("k2", {shelf["肥皂"]: 1})
    second = redeem(session, village.zhang.id, other, by=by, at=AT)
    others = [
        (second, new, by),
        (redemption, replace(new, lines={soap: Back(2)}), by),
        (redemption, replace(new, lines={soap: Back(1, damaged=1)}), by),
        (redemption, replace(new, reason="受潮"), by),
        (redemption, new, village.admin),
    ]
    for redemption_id, changed, clerk in others:
        with pytest.raises(ledger.KeyReused):
            return_goods(session, redemption_id, changed, by=clerk, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 5
    same = replace(new, lines={rice: Back(0), soap: Back(1)})
    late = AT + timedelta(days=400)
    assert return_goods(session, redemption, same, by=by, at=late) == first


def test_the_days_are_the_villages_own(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    redemption, soap, _rice = taken
    session.get_one(Village, village.id).return_days = 2
    new = NewReturn("r", {soap: Back(1)}, "不要了")
    with pytest.raises(ReturnTooLate):
        return_goods(session, redemption, new, by=village.counter, at=AT + timedelta(days=3))
    assert return_goods(session, redemption, new, by=village.counter, at=AT + timedelta(days=2))
    shown = show_redemption(session, village.counter, redemption)
    assert shown.last_day == AT.date() + timedelta(days=2)
    assert shown.may_come_back(shown.last_day)
    assert not shown.may_come_back(shown.last_day + timedelta(days=1))


def test_what_came_back_whole_cannot_come_back_again(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    redemption, soap, rice = taken
    whole = NewReturn("r", {soap: Back(3), rice: Back(1)}, "不要了")
    return_goods(session, redemption, whole, by=village.counter, at=AT)
    assert not show_redemption(session, village.counter, redemption).may_come_back(AT.date())
    again = replace(whole, key="r2", lines={rice: Back(1)})
    with pytest.raises(MoreThanTaken) as refused:
        return_goods(session, redemption, again, by=village.counter, at=AT)
    assert refused.value.facts == {"item": "大米", "left": 0}


def test_nobody_takes_back_from_their_own_household(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    redemption, soap, _rice = taken
    relative = replace(village.counter, household_id=village.zhang.id)
    new = NewReturn("r", {soap: Back(1)}, "不要了")
    with pytest.raises(NotOwnHousehold):
        return_goods(session, redemption, new, by=relative, at=AT)


def test_a_closed_household_gets_no_points(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    redemption, soap, _rice = taken
    session.get_one(Household, village.zhang.id).closed_on = AT.date()
    session.flush()
    new = NewReturn("r", {soap: Back(1)}, "不要了")
    with pytest.raises(NobodyAnswers):
        return_goods(session, redemption, new, by=village.counter, at=AT)


def test_redemptions_and_lines_of_others_are_not_found(
    session: Session,
    village: Cast,
    next_village: NextVillage,
    shelf: Shelf,
    taken: tuple[int, int, int],
) -> None:
    redemption, soap, _rice = taken
    new = NewReturn("r", {soap: Back(1)}, "不要了")
    with pytest.raises(NotFound):
        return_goods(session, redemption, new, by=next_village.clerk, at=AT)
    other = redeem(
        session, village.zhang.id, Basket("k2", {shelf["肥皂"]: 1}), by=village.counter, at=AT
    )
    with pytest.raises(NotFound):
        return_goods(session, other, new, by=village.counter, at=AT)


def test_what_came_back_may_be_taken_again_this_month(
    session: Session, village: Cast, shelf: Shelf, taken: tuple[int, int, int]
) -> None:
    redemption, soap, _rice = taken
    two = {shelf["肥皂"]: 2}
    with pytest.raises(LimitReached):
        redeem(session, village.zhang.id, Basket("k2", two), by=village.counter, at=AT)
    new = NewReturn("r", {soap: Back(1)}, "不要了")
    return_goods(session, redemption, new, by=village.counter, at=AT)
    assert redeem(session, village.zhang.id, Basket("k3", two), by=village.counter, at=AT)


def test_a_redemption_is_found_by_number_household_name_and_day(
    session: Session, village: Cast, next_village: NextVillage, taken: tuple[int, int, int]
) -> None:
    for typed in ("", "2026-00001", "1", "00001", "018", "张学军", "zxj"):
        found = list_redemptions(session, village.counter, typed=typed).redemptions
        assert [row.number for row in found] == ["2026-00001"], typed
    day = AT.date()
    assert list_redemptions(session, village.counter, day=day).redemptions
    nothing = [
        list_redemptions(session, village.counter, typed="019"),
        list_redemptions(session, village.counter, typed="2"),
        list_redemptions(session, village.counter, day=day - timedelta(days=1)),
        list_redemptions(session, next_village.clerk),
    ]
    assert [one.redemptions for one in nothing] == [()] * 4


def test_a_redemption_is_found_by_who_moved_away_and_among_any_number_of_namesakes(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    for number in range(700, 760):
        members = [Member("张学军")]
        enrol_household(session, number=str(number), members=members, by=village.admin)
    session.execute(sa.update(Resident).values(left_on=AT.date()))
    [found] = list_redemptions(session, village.counter, typed="张学军").redemptions
    assert (found.household, found.head) == ("018", "张学军")


def test_the_list_goes_on_with_older_redemptions(
    session: Session, village: Cast, taken: tuple[int, int, int]
) -> None:
    newest = taken[0]
    assert list_redemptions(session, village.counter, before=newest).redemptions == ()
    [row] = list_redemptions(session, village.counter, before=newest + 1).redemptions
    assert (row.points, row.returned_points, row.household, row.head) == (55, 0, "018", "张学军")


@settings(
    max_examples=examples_on_each(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(0, 4)), max_size=8))
def test_whatever_is_tried_no_more_comes_back_than_went(
    session: Session,
    village: Cast,
    shelf: Shelf,
    taken: tuple[int, int, int],
    tries: list[tuple[int, int, int]],
) -> None:
    redemption, *lines = taken
    savepoint = session.begin_nested()
    for number, (which, quantity, damaged) in enumerate(tries):
        new = NewReturn(f"try-{number}", {lines[which]: Back(quantity, damaged)}, "试")
        with suppress(Refusal):
            return_goods(session, redemption, new, by=village.counter, at=AT)
    shown = show_redemption(session, village.counter, redemption)
    back = sum(line.returned * line.price_points for line in shown.lines)
    assert ledger.balance(session, village.zhang.account_id) == 5 + back <= 60
    assert all(0 <= line.damaged <= line.returned <= line.quantity for line in shown.lines)
    kept = sum(held(session, village, shelf[name])["handed_out"] for name in ("肥皂", "大米"))
    assert kept == sum(line.left for line in shown.lines)
    savepoint.rollback()
