"""Which lot is left, told from the ledger: first to expire leaves first, to the last bar."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.lots import Lots, lots_of
from pointsapp.exchange.receipts.models import KeptLot
from pointsapp.exchange.receipts.refusals import OwnRecord, ReceiptUsed
from pointsapp.exchange.receipts.replay import Lot
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods, take_back
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.stock.queries import show_shelf
from pointsapp.exchange.write_offs.service import NewWriteOff, write_off
from pointsapp.refusals import NotFound
from tests.page import statements
from tests.village import AT, Cast, Home, NextVillage

TODAY = date(2026, 11, 14)
Receive = Callable[..., int]


@pytest.fixture
def salt(session: Session, village: Cast) -> int:
    return create_item(session, NewItem("食盐", 1, unit="袋", cost_fen=250), by=village.counter)


@pytest.fixture
def receive(session: Session, village: Cast, salt: int) -> Receive:
    def bring(quantity: int, best_before: date | None, cost_fen: int = 250, donor: str = "") -> int:
        line = NewReceiptLine(salt, quantity, cost_fen, best_before)
        source = "donated" if donor else "bought"
        new = NewReceipt(TODAY, source, [line], donor=donor)
        key = f"{quantity}{best_before}{cost_fen}"
        return receive_goods(session, new, key=key, by=village.counter, at=AT)

    return bring


def hand_out(session: Session, village: Cast, item_id: int, count: int, key: str = "k") -> int:
    basket = Basket(key, {item_id: count})
    return redeem(session, village.zhang.id, basket, by=village.counter, at=AT)


def every_lot(session: Session, village: Cast) -> Lots:
    """The lots as they stand, those that are used up among them."""
    every = sa.select(KeptLot.item_id, KeptLot.transaction_id).filter_by(village_id=village.id)
    return lots_of(session, village.id, also=every)


def lot_figures(session: Session, village: Cast, item_id: int) -> list[tuple[int, int, int, int]]:
    lots = every_lot(session, village).by_item[item_id]
    return [(lot.received, lot.handed_out, lot.written_off, lot.remaining) for lot in lots]


def transaction_of(session: Session, village: Cast) -> int:
    return ledger.last_transaction(session, village.id)


def test_the_first_to_expire_leaves_first_whenever_it_came(
    session: Session, village: Cast, salt: int, receive: Receive, give: Callable[[Home, int], None]
) -> None:
    give(village.zhang, 60)
    receive(10, None, 100)
    receive(10, date(2027, 6, 1), 200)
    hand_out(session, village, salt, 4)
    receive(5, date(2027, 1, 1), 300)
    hand_out(session, village, salt, 8, "second")
    taken = lots_of(session, village.id).by_transaction[transaction_of(session, village)]
    assert [(units.lot.cost_fen, units.quantity) for units in taken] == [(300, 5), (200, 3)]
    assert lot_figures(session, village, salt) == [(5, 5, 0, 0), (10, 7, 0, 3), (10, 0, 0, 10)]


def test_what_comes_back_goes_back_to_its_lot(
    session: Session, village: Cast, salt: int, receive: Receive, give: Callable[[Home, int], None]
) -> None:
    give(village.zhang, 60)
    receive(5, date(2027, 1, 1))
    receive(5, date(2027, 6, 1))
    hand_out(session, village, salt, 7)
    reversal = ledger.Reversal(transaction_of(session, village), "back", "2026-00001")
    ledger.reverse(session, village.id, reversal, by="system", at=AT)
    assert lot_figures(session, village, salt) == [(5, 0, 0, 5), (5, 0, 0, 5)]


def test_a_part_that_comes_back_broken_is_a_loss_of_its_lot(
    session: Session, village: Cast, salt: int, receive: Receive, give: Callable[[Home, int], None]
) -> None:
    give(village.zhang, 60)
    receive(5, date(2027, 1, 1))
    receive(5, date(2027, 6, 1))
    hand_out(session, village, salt, 7)
    shelf, out, off = (
        ledger.find_account(
            session, book_id=village.id, kind=kind, commodity=ledger.item_commodity(salt)
        )
        for kind in ("shelf", "handed_out", "written_off")
    )
    legs = (ledger.Leg(out, -3), ledger.Leg(shelf, 2), ledger.Leg(off, 1))
    back = ledger.Posting("r", "return", legs, TODAY, "goods_return", 1, "2026-00001")
    ledger.post(session, village.id, back, by="system", at=AT)
    assert lot_figures(session, village, salt) == [(5, 4, 0, 1), (5, 0, 1, 4)]


def test_lots_say_what_the_ledger_says(
    session: Session, village: Cast, salt: int, receive: Receive, give: Callable[[Home, int], None]
) -> None:
    give(village.zhang, 60)
    receive(5, date(2027, 1, 1))
    receive(9, None)
    hand_out(session, village, salt, 6)
    new = NewWriteOff(salt, 3, "expired")
    write_off(session, new, key="w", by=village.counter, at=AT)
    sums = [sum(column) for column in zip(*lot_figures(session, village, salt), strict=True)]
    held = [
        ledger.holdings(session, village.id, kind=kind)[ledger.item_commodity(salt)]
        for kind in ("received", "handed_out", "written_off", "shelf")
    ]
    assert sums == [-held[0], *held[1:]] == [14, 6, 3, 5]


def test_what_is_too_old_and_what_soon_will_be_is_flagged(
    session: Session, village: Cast, salt: int, receive: Receive
) -> None:
    for quantity, days in ((1, -1), (2, 0), (4, 30), (8, 31)):
        receive(quantity, TODAY + timedelta(days=days))
    [row] = show_shelf(session, village.counter, TODAY).rows
    assert (row.expired, row.expiring) == (1, 6)
    assert row.first_to_expire == TODAY - timedelta(days=1)


def test_the_shelf_is_worth_what_its_own_lots_cost(
    session: Session, village: Cast, salt: int, receive: Receive
) -> None:
    receive(2, date(2027, 1, 1), 300)
    receive(3, None, 100)
    assert show_shelf(session, village.counter, TODAY).worth_fen == 900


def test_the_shelf_takes_the_same_statements_however_much_came_in(
    session: Session, village: Cast, salt: int, receive: Receive
) -> None:
    counts = []
    for number in range(2):
        receive(number + 1, None)
        with statements(session.connection()) as seen:
            show_shelf(session, village.counter, TODAY)
        counts.append(len(seen))
        for n in range(5):
            create_item(session, NewItem(f"物品{number}-{n}", 3), by=village.counter)
    assert counts[0] == counts[1]


def test_a_receipt_that_was_typed_wrong_is_taken_back_by_somebody_else(
    session: Session, village: Cast, next_village: NextVillage, salt: int, receive: Receive
) -> None:
    receipt = receive(300, None)
    with pytest.raises(OwnRecord):
        take_back(session, receipt, reason="多写一个0", by=village.counter, at=AT)
    with pytest.raises(NotFound):
        take_back(session, receipt, reason="多写一个0", by=next_village.clerk, at=AT)
    for _press in (1, 2):
        take_back(session, receipt, reason="多写一个0", by=village.admin, at=AT)
    assert ledger.holdings(session, village.id, kind="shelf")[ledger.item_commodity(salt)] == 0
    assert lot_figures(session, village, salt) == [(0, 0, 0, 0)]
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_a_receipt_whose_goods_left_the_shelf_stays(
    session: Session, village: Cast, salt: int, receive: Receive, give: Callable[[Home, int], None]
) -> None:
    give(village.zhang, 60)
    receipt = receive(10, None)
    hand_out(session, village, salt, 1)
    with pytest.raises(ReceiptUsed):
        take_back(session, receipt, reason="录错", by=village.admin, at=AT)


def test_a_lot_without_a_day_never_expires() -> None:
    lot = Lot(1, 1, TODAY, 5, remaining=5)
    assert not lot.expires_soon(date.max - timedelta(days=40))
