"""Ordered at the door, booked at the counter by somebody else, brought home by the member."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.codes import service as codes
from pointsapp.access.mandates import service as mandates
from pointsapp.access.mandates.refusals import NoMandate
from pointsapp.access.pairs import service as pairs
from pointsapp.actor import Actor
from pointsapp.community.changes.refusals import SomethingWaits
from pointsapp.community.changes.service import Merger, merge
from pointsapp.exchange.door_orders import queries, service
from pointsapp.exchange.door_orders.queries import OrderState
from pointsapp.exchange.door_orders.refusals import (
    ConsentMissing,
    HandedOnOddDay,
    NotHandedOutYet,
)
from pointsapp.exchange.items.service import change_item
from pointsapp.exchange.redemptions.agreement import BY_CODE, Agreement, fresh_code
from pointsapp.exchange.redemptions.models import AgreedBy, DoorOrder, Redemption
from pointsapp.exchange.redemptions.queries import show_slip
from pointsapp.exchange.redemptions.refusals import (
    CodeSpent,
    OrderExceeded,
    OrderOver,
    OrderUncovered,
    OutOfStock,
    OwnOrder,
    TooFewPoints,
)
from pointsapp.exchange.returns.queries import OrderBehind, show_redemption
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.refusals import NotFound, Refusal
from pointsapp.village_time import village_day
from tests.door import Order
from tests.examples import examples_on_each
from tests.goods import SOAP
from tests.village import AT, Cast, NextVillage, resident_of

TODAY = village_day(AT)
Shelf = dict[str, int]


def book(
    session: Session,
    village: Cast,
    order_id: int,
    *,
    by: Actor | None = None,
    at: datetime = AT,
) -> int:
    by = by or village.counter
    return service.book(session, order_id, off_day_reason="", by=by, at=at)


def state_of(session: Session, village: Cast, order_id: int, *, days: int = 0) -> OrderState:
    today = TODAY + timedelta(days=days)
    return queries.show_order(session, village.counter, order_id, today=today).state


def test_an_order_goes_from_the_door_over_the_counter_back_home(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    order_id = order({shelf["肥皂"]: 2})
    assert ledger.balance(session, village.zhang.account_id) == 60
    [waiting] = queries.orders_at_counter(session, village.counter, today=TODAY)
    assert (waiting.member, waiting.points, waiting.units) == ("member", 10, {shelf["肥皂"]: 2})
    redemption_id = book(session, village, order_id)
    assert book(session, village, order_id) == redemption_id
    assert ledger.balance(session, village.zhang.account_id) == 50
    slip = show_slip(session, village.counter, redemption_id)
    assert (slip.agreed_by, slip.proxy_name, slip.proxy_relation) == (
        "order", "member", "联户党员",
    )  # fmt: skip
    assert queries.orders_at_counter(session, village.counter, today=TODAY) == ()
    service.hand_over(session, order_id, "王桂兰", TODAY, by=at_the_door, at=AT)
    own = resident_of(village.zhang, village.id)
    [told] = queries.orders_of_household(session, own, today=TODAY).orders
    assert (told.state, told.handed_to, told.handed_on) == ("handed-over", "王桂兰", TODAY)


def test_what_came_back_is_returned_like_anything_else(
    session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    redemption_id = book(session, village, order({shelf["肥皂"]: 2}))
    redemption = show_redemption(session, village.counter, redemption_id)
    assert redemption.order == OrderBehind("member", AT, "")
    [line] = redemption.lines
    back = NewReturn("back", {line.id: Back(1)}, "受潮了")
    return_goods(session, redemption_id, back, by=village.counter, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 55


def test_the_same_form_is_one_order(session: Session, shelf: Shelf, order: Order) -> None:
    assert order({shelf["肥皂"]: 2}) == order({shelf["肥皂"]: 2})


def test_more_than_the_points_or_the_shelf_is_not_ordered(shelf: Shelf, order: Order) -> None:
    with pytest.raises(TooFewPoints):
        order({shelf["大米"]: 2})
    with pytest.raises(OutOfStock):
        order({shelf["大米"]: 3})


def test_nothing_is_ordered_without_pin_or_code(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    for kind in (AgreedBy.WITNESS, AgreedBy.ORDER):
        with pytest.raises(ConsentMissing):
            order({shelf["肥皂"]: 1}, agreement=Agreement(kind))
    with pytest.raises(CodeSpent):
        order({shelf["肥皂"]: 1}, agreement=BY_CODE)
    key = codes.key_of("secret")
    codes.take(session, key, codes.issue(key, village.zhang.id, at=AT), by=at_the_door, at=AT)
    order({shelf["肥皂"]: 1}, agreement=BY_CODE)
    assert fresh_code(session, village.zhang.id, by=at_the_door, at=AT) is None
    with pytest.raises(CodeSpent):
        order(
            {shelf["肥皂"]: 1},
            agreement=BY_CODE,
            key="again",
        )


def test_without_a_mandate_nothing_is_ordered_and_nothing_booked(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    order_id = order({shelf["肥皂"]: 1})
    mandates.take_back(session, by=resident_of(village.zhang, village.id), at=AT)
    with pytest.raises(NoMandate):
        order({shelf["肥皂"]: 1}, key="later")
    with pytest.raises(OrderUncovered):
        book(session, village, order_id)
    assert state_of(session, village, order_id) is OrderState.VOID
    assert queries.orders_at_counter(session, village.counter, today=TODAY) == ()


def test_a_new_mandate_covers_no_former_order(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    order_id = order({shelf["肥皂"]: 1})
    pairs.pair(session, at_the_door.user_id or 0, [], by=village.admin, at=AT)
    pairs.pair(session, at_the_door.user_id or 0, ["018"], by=village.admin, at=AT)
    mandates.agree(session, by=resident_of(village.zhang, village.id), at=AT)
    with pytest.raises(OrderUncovered):
        book(session, village, order_id)


def test_whoever_took_the_order_never_books_it(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    order_id = order({shelf["肥皂"]: 1})
    clerk = replace(village.counter, code=at_the_door.code, user_id=at_the_door.user_id)
    with pytest.raises(OwnOrder):
        book(session, village, order_id, by=clerk)


def test_an_order_counts_once(session: Session, village: Cast, shelf: Shelf, order: Order) -> None:
    order_id = order({shelf["肥皂"]: 1})
    first = book(session, village, order_id)
    assert book(session, village, order_id) == first
    with pytest.raises(OrderOver):
        book(session, village, order_id, by=village.admin)
    assert ledger.balance(session, village.zhang.account_id) == 55


def test_after_seven_days_it_is_too_old(
    session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    order_id = order({shelf["肥皂"]: 1})
    late = AT + timedelta(days=8)
    assert state_of(session, village, order_id, days=8) is OrderState.LAPSED
    with pytest.raises(OrderOver):
        book(session, village, order_id, at=late)
    assert service.order_waits(session, village.zhang.id)
    assert service.lapse_old(session, by=village.admin, at=late) == 1
    assert not service.order_waits(session, village.zhang.id)


def test_a_price_that_rose_is_not_agreed_to_and_one_that_fell_is(
    session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    order_id, soap = order({shelf["肥皂"]: 2}), shelf["肥皂"]
    set_price(session, village, soap, 6)
    with pytest.raises(OrderExceeded):
        book(session, village, order_id)
    set_price(session, village, soap, 4)
    book(session, village, order_id)
    assert ledger.balance(session, village.zhang.account_id) == 52


def set_price(session: Session, village: Cast, item_id: int, points: int) -> None:
    dearer = replace(SOAP, price_points=points)
    change_item(session, item_id, dearer, by=village.counter, at=AT)


def test_household_and_member_cancel_before_it_is_booked(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    own, other = (resident_of(home, village.id) for home in (village.zhang, village.li))
    first, second, third = (order({shelf["肥皂"]: 1}, key=str(key)) for key in range(3))
    with pytest.raises(NotFound):
        service.cancel(session, first, by=other, at=AT)
    service.cancel(session, first, by=own, at=AT)
    service.cancel(session, first, by=own, at=AT)
    service.cancel(session, second, by=at_the_door, at=AT)
    for order_id in (first, second):
        with pytest.raises(OrderOver):
            book(session, village, order_id)
    book(session, village, third)
    with pytest.raises(OrderOver):
        service.cancel(session, third, by=own, at=AT)


def test_goods_are_handed_over_after_the_booking_by_who_took_the_order(
    session: Session, village: Cast, shelf: Shelf, order: Order, at_the_door: Actor
) -> None:
    order_id = order({shelf["肥皂"]: 1})
    with pytest.raises(NotHandedOutYet):
        service.hand_over(session, order_id, "王桂兰", TODAY, by=at_the_door, at=AT)
    book(session, village, order_id)
    with pytest.raises(NotFound):
        service.hand_over(session, order_id, "王桂兰", TODAY, by=village.counter, at=AT)
    for days in (-1, 1):
        on = TODAY + timedelta(days=days)
        with pytest.raises(HandedOnOddDay):
            service.hand_over(session, order_id, "王桂兰", on, by=at_the_door, at=AT)


def test_a_household_with_an_order_that_waits_does_not_merge(
    session: Session, village: Cast, shelf: Shelf, order: Order
) -> None:
    order({shelf["肥皂"]: 1})
    with pytest.raises(SomethingWaits):
        merge(session, village.zhang.id, Merger("019"), key="k", by=village.admin, at=AT)


def test_another_village_sees_and_books_no_order_of_ours(
    session: Session, next_village: NextVillage, village: Cast, shelf: Shelf, order: Order
) -> None:
    order_id = order({shelf["肥皂"]: 1})
    with pytest.raises(NotFound):
        service.discard(session, order_id, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        queries.show_order(session, next_village.clerk, order_id, today=TODAY)
    with pytest.raises(NotFound):
        book(session, village, order_id, by=next_village.clerk)


@dataclass(frozen=True)
class Door:
    """What anybody may do about orders at the door, in any order; `booked` is what came of it."""

    session: Session
    village: Cast
    order: Order
    soap: int
    booked: dict[int, int] = field(default_factory=dict)

    @property
    def own(self) -> Actor:
        return resident_of(self.village.zhang, self.village.id)

    @property
    def last(self) -> int:
        return self.session.scalar(sa.select(sa.func.max(DoorOrder.id))) or 0

    def take(self, key: str) -> None:
        self.order({self.soap: 1}, key=key)

    def book(self, _key: str) -> None:
        before = queries.show_order(self.session, self.village.counter, self.last, today=TODAY)
        redemption_id = book(self.session, self.village, self.last)
        assert before.state is OrderState.WAITING or before.id in self.booked
        assert self.booked.setdefault(before.id, redemption_id) == redemption_id

    def cancel(self, _key: str) -> None:
        service.cancel(self.session, self.last, by=self.own, at=AT)

    def revoke(self, _key: str) -> None:
        mandates.take_back(self.session, by=self.own, at=AT)

    def agree(self, _key: str) -> None:
        mandates.agree(self.session, by=self.own, at=AT)

    def lapse(self, _key: str) -> None:
        service.lapse_old(self.session, by=self.village.admin, at=AT + timedelta(days=8))


ACTS = (Door.take, Door.book, Door.book, Door.cancel, Door.revoke, Door.agree, Door.lapse)


@given(acts=st.lists(st.sampled_from(ACTS), max_size=12))
@settings(
    max_examples=examples_on_each(20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_done_an_order_is_spent_at_most_once_and_under_its_mandate(
    session: Session,
    village: Cast,
    shelf: Shelf,
    order: Order,
    at_the_door: Actor,
    acts: list[Callable[[Door, str], None]],
) -> None:
    door = Door(session, village, order, shelf["肥皂"])
    with session.begin_nested() as tried:
        for number, act in enumerate(acts):
            with suppress(Refusal):
                act(door, f"act-{number}")
        spent = session.scalars(sa.select(Redemption.id)).all()
        assert sorted(door.booked.values()) == sorted(spent)
        balance = ledger.balance(session, village.zhang.account_id)
        assert balance == 60 - 5 * len(door.booked)
        tried.rollback()
