"""Frauds at the counter, at the shelf and with a household's points."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from pointsapp.access.cards.service import reset_pin
from pointsapp.access.refusals import SecondMissing
from pointsapp.community.changes.service import Merger, merge
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import print_slip, redeem
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.exchange.write_offs.service import NewWriteOff, confirm, write_off
from tests.frauds.conftest import Desk
from tests.village import AT, Cast, Home

Shelf = dict[str, int]
Give = Callable[[Home, int], None]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_written_off_and_taken(
    session: Session, village: Cast, shelf: Shelf, on_desk: Desk
) -> None:
    """Goods are written off and taken home: on the desk."""
    for name, count in (("大米", 2), ("肥皂", 10)):
        lost = NewWriteOff(shelf[name], count, "broken")
        number = write_off(session, lost, key=name, by=village.counter, at=AT)
        confirm(session, number, by=village.admin, at=AT)
    assert on_desk("stock-missing") == 2


def test_received_nothing(session: Session, village: Cast, shelf: Shelf, on_desk: Desk) -> None:
    """Goods are taken in that never came: on the desk."""
    honest = on_desk("received-unchecked")
    lines = [NewReceiptLine(shelf["大米"], 10, 3300)]
    never_came = NewReceipt(AT.date(), "bought", lines)
    receive_goods(session, never_came, key="k", by=village.counter, at=AT)
    assert on_desk("received-unchecked") == honest + 1


def test_returns_without_goods(
    session: Session, village: Cast, shelf: Shelf, give: Give, on_desk: Desk
) -> None:
    """Points go back though no goods came back: on the desk."""
    give(village.zhang, 60)
    for units in (1, 2, 3):
        taken = Basket(f"k{units}", {shelf["肥皂"]: units})
        number = redeem(session, village.zhang.id, taken, by=village.counter, at=AT)
        [line] = show_redemption(session, village.counter, number).lines
        back = NewReturn(f"r{units}", {line.id: Back(units)}, "不要了")
        return_goods(session, number, back, by=village.counter, at=AT)
    assert on_desk("returns") == 3


def test_points_moved_by_a_merger(
    session: Session, village: Cast, give: Give, on_desk: Desk
) -> None:
    """Points of one family are moved to another by a merger: on the desk."""
    give(village.li, 150)
    with pytest.raises(SecondMissing):
        merge(session, village.li.id, Merger("018"), key="k", by=village.admin, at=AT)
    session.rollback()
    stood_by = Merger("018", village.approver.code)
    merge(session, village.li.id, stood_by, key="m", by=village.admin, at=AT)
    assert on_desk("points-moved") == 1


def test_pin_reset_and_spent(
    session: Session, village: Cast, shelf: Shelf, give: Give, on_desk: Desk
) -> None:
    """A PIN is replaced and the points are spent: on the desk."""
    give(village.zhang, 60)
    by, second = village.admin, village.approver.code
    reset_pin(session, village.zhang.id, "hash", second=second, by=by, at=AT)
    soon = AT + timedelta(minutes=10)
    taken = Basket("k", {shelf["大米"]: 1})
    redeem(session, village.zhang.id, taken, by=village.counter, at=soon)
    assert on_desk("pin-then-spent") == 1


def test_slip_printed_twice(
    session: Session, village: Cast, shelf: Shelf, give: Give, on_desk: Desk
) -> None:
    """A slip is printed twice: on the desk."""
    give(village.zhang, 60)
    taken = Basket("k", {shelf["肥皂"]: 1})
    number = redeem(session, village.zhang.id, taken, by=village.counter, at=AT)
    assert [print_slip(session, number, by=village.counter, at=AT) for _print in (1, 2)] == [1, 2]
    assert on_desk("slips") == 1
