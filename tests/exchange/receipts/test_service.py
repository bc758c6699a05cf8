"""Goods are taken in and a wrong receipt taken back, once, however many lines it has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.items.models import MOST_UNITS
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine
from pointsapp.exchange.receipts.queries import show_receipt
from pointsapp.exchange.receipts.refusals import NothingReceived, QuantityWrong
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods, take_back
from pointsapp.refusals import NotFound, Refusal
from tests.page import statements
from tests.village import AT, Cast, NextVillage

DAY = date(2026, 11, 14)
Shelf = dict[str, int]


def soap(shelf: Shelf, quantity: int = 30) -> NewReceipt:
    return NewReceipt(DAY, "bought", [NewReceiptLine(shelf["肥皂"], quantity, 350)])


def stock(session: Session, village: Cast, item_id: int) -> int:
    held = ledger.holdings(session, village.id, kind="shelf")
    return held[ledger.item_commodity(item_id)]


def test_a_receipt_sent_twice_is_taken_in_once(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    first, again = (
        receive_goods(
            session, soap(shelf), key="k", by=village.counter, at=AT + timedelta(days=days)
        )
        for days in (0, 400)
    )
    assert first == again
    assert stock(session, village, shelf["肥皂"]) == 40


def test_a_key_that_comes_back_with_other_goods_or_from_somebody_else_is_refused(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    receive_goods(session, soap(shelf), key="k", by=village.counter, at=AT)
    for new, by in (
        (soap(shelf, 31), village.counter),
        (replace(soap(shelf), donor="爱心企业"), village.counter),
        (soap(shelf), village.admin),
    ):
        with pytest.raises(ledger.KeyReused) as refused:
            receive_goods(session, new, key="k", by=by, at=AT)
        assert refused.value.facts == {"key": "k"}
    assert stock(session, village, shelf["肥皂"]) == 40


@pytest.mark.parametrize(
    ("quantities", "refusal"),
    [((), NothingReceived), ((1, 0), QuantityWrong), ((MOST_UNITS + 1,), QuantityWrong)],
)
def test_a_receipt_says_what_came_in_and_how_many(
    session: Session,
    village: Cast,
    shelf: Shelf,
    quantities: Sequence[int],
    refusal: type[Refusal],
) -> None:
    lines = [NewReceiptLine(shelf["肥皂"], quantity) for quantity in quantities]
    with pytest.raises(refusal):
        receive_goods(session, NewReceipt(DAY, "bought", lines), key="k", by=village.counter, at=AT)


def test_tomorrows_goods_cannot_be_taken_in(session: Session, village: Cast, shelf: Shelf) -> None:
    tomorrow = replace(soap(shelf), received_on=DAY + timedelta(days=1))
    with pytest.raises(ledger.FutureDay):
        receive_goods(session, tomorrow, key="k", by=village.counter, at=AT)


def test_the_next_village_takes_in_none_of_our_goods(
    session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    with pytest.raises(NotFound):
        receive_goods(session, soap(shelf), key="k", by=next_village.clerk, at=AT)
    assert stock(session, village, shelf["肥皂"]) == 10


def test_who_took_a_receipt_back_is_written_once(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    receipt_id = receive_goods(session, soap(shelf), key="k", by=village.counter, at=AT)
    take_back(session, receipt_id, reason="多写一个0", by=village.admin, at=AT)
    later = AT + timedelta(hours=1)
    take_back(session, receipt_id, reason="别的原因", by=village.recorder, at=later)
    receipt = show_receipt(session, village.counter, receipt_id)
    assert (receipt.taken_back_by, receipt.taken_back_at, receipt.taken_back_why) == (
        "admin",
        AT,
        "多写一个0",
    )
    assert stock(session, village, shelf["肥皂"]) == 10


@pytest.mark.parametrize("lines", [1, 43, 531])
def test_taking_in_and_taking_back_takes_the_same_statements_for_any_number_of_lines(
    session: Session, village: Cast, lines: int
) -> None:
    salt = create_item(session, NewItem("食盐", 1), by=village.counter)
    new = NewReceipt(DAY, "bought", [NewReceiptLine(salt, 2)] * lines)
    with statements(session.connection()) as taken_in:
        receipt_id = receive_goods(session, new, key="k", by=village.counter, at=AT)
    with statements(session.connection()) as taken_back:
        take_back(session, receipt_id, reason="录错", by=village.admin, at=AT)
    assert len(taken_in) <= 17
    assert len(taken_back) <= 21
    assert stock(session, village, salt) == 0
    assert session.scalar(sa.select(sa.func.count(GoodsReceiptLine.id))) == lines
    assert session.scalars(sa.select(GoodsReceipt.number)).all() == ["2026-0001"]
