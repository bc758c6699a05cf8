"""The counter stays open while the shelf is counted: who counts truly finds no difference."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.cashing_up.queries import show_count
from pointsapp.exchange.cashing_up.service import Counted, cash_up
from pointsapp.exchange.losses.models import LossReason, LossState, StocktakeLine
from pointsapp.exchange.losses.refusals import CountTooOld
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.refusals import LimitReached
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.exchange.stocktakes.queries import show_stocktake
from pointsapp.exchange.stocktakes.service import ShelfCount, count_shelf, explain_differences
from pointsapp.exchange.write_offs.service import NewWriteOff, write_off
from tests.examples import examples_on_each
from tests.page import open_page, text_of
from tests.village import AT, Cast, Home, sign_in

Shelf = dict[str, int]
Give = Callable[[Home, int], None]
NAMES = ("肥皂", "大米")
ACTS = ("hand out", "receive", "take back", "write off", "count")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(NAMES)), max_size=14)
KEYS = count()
KEY = "7f1b1d6e-0000-4000-8000-00000000000d"


class Day:
    """A day at the counter on which somebody counts; each act comes a minute after the last."""

    def __init__(self, session: Session, village: Cast, shelf: Shelf) -> None:
        self.session, self.village, self.shelf = session, village, shelf
        self.at = AT
        self.units: dict[int, int] = {}
        self.typed_at: dict[int, datetime] = {}
        self.taken: list[int] = []

    def held(self, name: str) -> int:
        """Return what truly stands on the shelf: what is booked was carried at once."""
        held = ledger.holdings(self.session, self.village.id, kind="shelf")
        return held[ledger.item_commodity(self.shelf[name])]

    def do(self, act: str, name: str) -> None:
        """Do it, if there is something to do it with."""
        self.at += timedelta(minutes=1)
        item_id, by, key = self.shelf[name], self.village.counter, f"moment-{next(KEYS)}"
        if act == "hand out" and self.held(name):
            basket = Basket(key, {item_id: 1})
            with suppress(LimitReached):
                home_id = self.village.zhang.id
                self.taken.append(redeem(self.session, home_id, basket, by=by, at=self.at))
        elif act == "receive":
            receipt = NewReceipt(self.at.date(), "bought", [NewReceiptLine(item_id, 2)])
            receive_goods(self.session, receipt, key=key, by=by, at=self.at)
        elif act == "take back" and self.taken:
            made = self.taken.pop()
            [line] = show_redemption(self.session, by, made).lines
            new = NewReturn(key, {line.id: Back(1)}, "不要了")
            return_goods(self.session, made, new, by=by, at=self.at)
        elif act == "write off" and self.held(name):
            loss = NewWriteOff(item_id, 1, LossReason.BROKEN)
            write_off(self.session, loss, key=key, by=by, at=self.at)
        elif act == "count":
            self.units[item_id], self.typed_at[item_id] = self.held(name), self.at

    def save(self) -> int:
        """Save what was counted, a minute after all else."""
        self.at += timedelta(minutes=1)
        counted = ShelfCount(self.units, "", self.typed_at)
        key = f"moment-{next(KEYS)}"
        return count_shelf(self.session, counted, key=key, by=self.village.counter, at=self.at)


@pytest.fixture
def rich(session: Session, village: Cast, shelf: Shelf, give: Give) -> Shelf:
    """The shelf, and 张家 with points for all of it."""
    give(village.zhang, 10_000)
    return shelf


@settings(
    max_examples=examples_on_each(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_happens_meanwhile_a_true_count_has_no_difference(
    session: Session, village: Cast, rich: Shelf, steps: list[tuple[str, str]]
) -> None:
    undo = session.begin_nested()
    try:
        day = Day(session, village, rich)
        for act, name in [*steps, ("count", "肥皂"), ("receive", "肥皂"), ("hand out", "大米")]:
            day.do(act, name)
        shown = show_stocktake(session, village.counter, day.save())
        assert shown.state == LossState.POSTED
        assert shown.differing == ()
        assert {line.opening for line in shown.lines} == {0}, "all of it came in this month"
    finally:
        undo.rollback()
        session.expunge_all()


def test_what_is_missing_is_found_though_goods_went_out_meanwhile(
    session: Session, village: Cast, rich: Shelf
) -> None:
    day = Day(session, village, rich)
    day.do("hand out", "肥皂")
    day.do("count", "肥皂")
    soap = rich["肥皂"]
    day.units[soap] -= 1
    day.do("hand out", "肥皂")
    made = day.save()
    [line] = show_stocktake(session, village.counter, made).lines
    assert (line.opening, line.came_in, line.handed_out, line.book, line.difference) == (
        0, 10, 1, 9, -1,
    )  # fmt: skip
    assert line.counted_at == AT + timedelta(minutes=2)
    explain_differences(session, made, {soap: "lost"}, by=village.counter, at=day.at)
    assert day.held("肥皂") == 7


def test_without_a_moment_a_count_is_of_its_saving_and_none_is_of_the_future(
    session: Session, village: Cast, rich: Shelf
) -> None:
    later = {rich["大米"]: AT + timedelta(hours=1)}
    counted = ShelfCount(dict.fromkeys(rich.values(), 1), "", later)
    count_shelf(session, counted, key="k", by=village.counter, at=AT)
    assert set(session.scalars(sa.select(StocktakeLine.counted_at))) == {AT}


def test_what_was_counted_days_ago_is_counted_again(
    session: Session, village: Cast, rich: Shelf
) -> None:
    soap = rich["肥皂"]
    old = {soap: AT - timedelta(days=1, seconds=1)}
    with pytest.raises(CountTooOld):
        count_shelf(session, ShelfCount({soap: 10}, "", old), key="k", by=village.counter, at=AT)
    yesterday = {soap: AT - timedelta(days=1)}
    count_shelf(session, ShelfCount({soap: 0}, "", yesterday), key="k", by=village.counter, at=AT)


def test_the_days_end_is_counted_while_somebody_is_served(
    session: Session, village: Cast, rich: Shelf
) -> None:
    day = Day(session, village, rich)
    day.do("count", "肥皂")
    day.do("hand out", "肥皂")
    soap = rich["肥皂"]
    counted = {soap: Counted(10, typed_at=day.typed_at[soap])}
    made = cash_up(session, counted, key="c", by=village.counter, at=day.at)
    assert not show_count(session, village.counter, made).differs
    again = {soap: Counted(10, typed_at=day.at)}
    assert cash_up(session, again, key="c", by=village.counter, at=day.at) == made


def test_the_page_says_when_each_count_was_typed(
    client: FlaskClient, session: Session, village: Cast, rich: Shelf
) -> None:
    day = Day(session, village, rich)
    day.do("count", "肥皂")
    day.do("hand out", "肥皂")
    session.commit()
    soap, typed = rich["肥皂"], int(day.typed_at[rich["肥皂"]].timestamp() * 1000)
    with time_machine.travel(day.at + timedelta(minutes=1), tick=False):
        clerk = sign_in(client, session, village.counter)
        page = open_page(clerk, "/stock/stocktakes/new")
        assert page.xpath("//form[@id='count']/@data-now") == [str(typed + 120_000)]
        sent = {"key": KEY, f"count-{soap}": "10", f"at-{soap}": str(typed)}
        done = clerk.post("/stock/stocktakes/new", data=sent)
        assert "账实全部相符" in text_of(open_page(clerk, done.location))
