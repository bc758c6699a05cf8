"""Goods written off: from the village's threshold on with a second person, and once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.villages.service import change_settings
from pointsapp.exchange.items.service import NewItem, change_item, create_item
from pointsapp.exchange.losses.models import LossState, WriteOff
from pointsapp.exchange.losses.refusals import LossDecided, TooFewOnShelf
from pointsapp.exchange.receipts.refusals import OwnRecord, QuantityWrong
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.write_offs.queries import A_PAGE, list_write_offs
from pointsapp.exchange.write_offs.service import NewWriteOff, confirm, refuse, write_off
from pointsapp.refusals import NotFound, Refusal
from tests.goods import RICE
from tests.page import statements
from tests.village import AT, Cast, NextVillage

Shelf = dict[str, int]


def left(session: Session, village: Cast, shelf: Shelf) -> tuple[int, int]:
    held = ledger.holdings(session, village.id, kind="shelf")
    return held[ledger.item_commodity(shelf["肥皂"])], held[ledger.item_commodity(shelf["大米"])]


def lose(
    session: Session, village: Cast, item_id: int, count: int, key: str = "k", days: int = 0
) -> int:
    new = NewWriteOff(item_id, count, "broken")
    at = AT + timedelta(days=days)
    return write_off(session, new, key=key, by=village.counter, at=at)


def state(session: Session, village: Cast, write_off_id: int) -> str:
    rows = list_write_offs(session, village.counter).rows
    return next(row.state for row in rows if row.id == write_off_id)


def test_a_small_loss_is_written_off_at_once_and_once(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    first, again = (lose(session, village, shelf["肥皂"], 3) for _press in (1, 2))
    assert first == again
    assert left(session, village, shelf) == (7, 2)
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_a_loss_above_the_threshold_waits_for_somebody_else(
    session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    waiting = lose(session, village, shelf["大米"], 2)
    assert state(session, village, waiting) == LossState.WAITING
    assert left(session, village, shelf) == (10, 2)
    with pytest.raises(OwnRecord):
        confirm(session, waiting, by=village.counter, at=AT)
    with pytest.raises(NotFound):
        confirm(session, waiting, by=next_village.clerk, at=AT)
    for _press in (1, 2):
        confirm(session, waiting, by=village.admin, at=AT)
    assert left(session, village, shelf) == (10, 0)
    with pytest.raises(LossDecided):
        refuse(session, waiting, by=village.admin, at=AT)


def test_small_losses_of_a_month_reach_the_threshold_together(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    """Fifty yuan is the village's threshold: rice is worth 40, a bar of soap 5."""
    soap, rice = shelf["肥皂"], shelf["大米"]
    states = [
        state(session, village, lose(session, village, item, 1, key))
        for key, item in (("a", rice), ("b", soap), ("c", rice))
    ]
    assert states == [LossState.POSTED, LossState.POSTED, LossState.WAITING]
    assert state(session, village, lose(session, village, soap, 1, "d", days=20)) == (
        LossState.POSTED
    )


def test_a_cost_typed_low_makes_a_loss_no_smaller(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    cheap = replace(RICE, cost_fen=1)
    change_item(session, shelf["大米"], cheap, by=village.counter, at=AT)
    assert state(session, village, lose(session, village, shelf["大米"], 2)) == LossState.WAITING


def test_where_the_village_asks_for_none_one_person_is_enough(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    change_settings(session, {"second_keeper_from_fen": None}, by=village.admin, at=AT)
    assert state(session, village, lose(session, village, shelf["大米"], 2)) == LossState.POSTED


def test_what_is_set_aside_stays_on_the_shelf(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    waiting = lose(session, village, shelf["大米"], 2)
    for _press in (1, 2):
        refuse(session, waiting, by=village.counter, at=AT)
    assert left(session, village, shelf) == (10, 2)
    with pytest.raises(LossDecided):
        confirm(session, waiting, by=village.admin, at=AT)


def test_goods_that_went_while_a_loss_waited_are_not_lost_twice(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    first = lose(session, village, shelf["大米"], 2, "a")
    second = lose(session, village, shelf["大米"], 2, "b")
    confirm(session, first, by=village.admin, at=AT)
    with pytest.raises(TooFewOnShelf):
        confirm(session, second, by=village.admin, at=AT)


@pytest.mark.parametrize(
    ("count", "refusal"),
    [(0, QuantityWrong), (-1, QuantityWrong), (10**6, QuantityWrong), (11, TooFewOnShelf)],
)
def test_what_cannot_be_lost_is_refused(
    session: Session, village: Cast, shelf: Shelf, count: int, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        lose(session, village, shelf["肥皂"], count)


def test_the_next_village_writes_off_none_of_our_goods(
    session: Session, next_village: NextVillage, shelf: Shelf
) -> None:
    new = NewWriteOff(shelf["肥皂"], 1, "lost")
    with pytest.raises(NotFound):
        write_off(session, new, key="k", by=next_village.clerk, at=AT)


def test_who_decided_on_a_write_off_is_written_once(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    waiting = lose(session, village, shelf["大米"], 2)
    later = AT + timedelta(hours=1)
    refuse(session, waiting, by=village.admin, at=AT)
    refuse(session, waiting, by=village.counter, at=later)
    with pytest.raises(LossDecided):
        confirm(session, waiting, by=village.approver, at=later)
    loss = session.get_one(WriteOff, waiting)
    assert (loss.decided_by, loss.decided_at) == (village.admin.code, AT)
    assert loss.transaction_id is None


def test_a_key_that_comes_back_with_another_loss_or_from_somebody_else_is_refused(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    first = lose(session, village, shelf["肥皂"], 3)
    new = NewWriteOff(shelf["肥皂"], 3, "broken")
    for changed, by in (
        (replace(new, quantity=4), village.counter),
        (replace(new, note="摔坏"), village.counter),
        (new, village.admin),
    ):
        with pytest.raises(ledger.KeyReused):
            write_off(session, changed, key="k", by=by, at=AT)
    assert lose(session, village, shelf["肥皂"], 3, days=400) == first
    assert left(session, village, shelf) == (7, 2)


def test_a_write_off_and_its_confirmation_take_few_statements(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    with statements(session.connection()) as recorded:
        waiting = lose(session, village, shelf["大米"], 2)
    with statements(session.connection()) as confirmed:
        confirm(session, waiting, by=village.admin, at=AT)
    assert len(recorded) <= 13
    assert len(confirmed) <= 18


def test_the_list_goes_back_page_by_page_below_what_waits(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    waiting = lose(session, village, shelf["大米"], 2)
    change_settings(session, {"second_keeper_from_fen": None}, by=village.admin, at=AT)
    soap = create_item(session, NewItem("香皂", 1), by=village.counter)
    receipt = NewReceipt(AT.date(), "bought", [NewReceiptLine(soap, 40)])
    receive_goods(session, receipt, key="r", by=village.counter, at=AT)
    losses = [lose(session, village, soap, 1, f"{number}") for number in range(A_PAGE + 1)]
    page = list_write_offs(session, village.counter)
    assert [row.id for row in page.rows] == [waiting, *reversed(losses[1:])]
    assert page.older == losses[1]
    older = list_write_offs(session, village.counter, before=page.older)
    assert ([row.id for row in older.rows], older.older) == ([losses[0]], None)
