"""Goods written off and counted: a second person above the village's threshold, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.villages.service import change_settings, settings_of
from pointsapp.exchange.items.service import change_item
from pointsapp.exchange.losses.models import LossState
from pointsapp.exchange.losses.queries import list_write_offs, show_stocktake
from pointsapp.exchange.losses.refusals import (
    LossDecided,
    NothingCounted,
    ReasonMissing,
    TooFewOnShelf,
)
from pointsapp.exchange.losses.stocktakes import (
    confirm_stocktake,
    count_shelf,
    explain_differences,
    set_aside,
)
from pointsapp.exchange.losses.write_offs import NewWriteOff, confirm, refuse, write_off
from pointsapp.exchange.receipts.refusals import OwnRecord, QuantityWrong
from pointsapp.refusals import NotFound, Refusal
from tests.goods import RICE
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


def test_a_dear_loss_waits_for_somebody_else(
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


def test_many_small_losses_of_a_month_are_a_dear_one(
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
    alone = replace(settings_of(session, village.id), second_keeper_from_fen=None)
    change_settings(session, alone, by=village.admin)
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


def test_the_next_villages_goods_can_be_neither_lost_nor_counted(
    session: Session, next_village: NextVillage, shelf: Shelf
) -> None:
    new = NewWriteOff(shelf["肥皂"], 1, "lost")
    with pytest.raises(NotFound):
        write_off(session, new, key="k", by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        count_shelf(
            session, {shelf["肥皂"]: 1}, supervisor="", key="k", by=next_village.clerk, at=AT
        )


def count(session: Session, village: Cast, shelf: Shelf, soap: int, rice: int) -> int:
    counted = {shelf["肥皂"]: soap, shelf["大米"]: rice}
    return count_shelf(session, counted, supervisor="赵监", key="k", by=village.counter, at=AT)


def test_a_count_that_agrees_is_done(session: Session, village: Cast, shelf: Shelf) -> None:
    first, again = (count(session, village, shelf, 10, 2) for _press in (1, 2))
    assert first == again
    assert show_stocktake(session, village.counter, first).state == LossState.POSTED


def test_small_differences_are_posted_with_their_reasons(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    made = count(session, village, shelf, 9, 3)
    assert left(session, village, shelf) == (10, 2), "nothing moves before the reasons"
    for wrong in ({}, {shelf["肥皂"]: "lost"}, {shelf["肥皂"]: "x", shelf["大米"]: "mistake"}):
        with pytest.raises(ReasonMissing):
            explain_differences(session, made, wrong, by=village.counter, at=AT)
    reasons = {shelf["肥皂"]: "lost", shelf["大米"]: "mistake"}
    for _press in (1, 2):
        explain_differences(session, made, reasons, by=village.counter, at=AT)
    assert left(session, village, shelf) == (9, 3)
    assert ledger.verify(session.connection(), book_id=village.id).problems == []
    shown = show_stocktake(session, village.counter, made)
    assert [
        (line.opening, line.came_in, line.lost, line.book, line.difference, line.reason)
        for line in shown.lines
    ] == [(0, 10, 0, 10, -1, "lost"), (0, 2, 0, 2, 1, "mistake")]


def test_dear_differences_wait_for_who_did_not_count(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    made = count(session, village, shelf, 10, 0)
    reasons = {shelf["大米"]: "lost"}
    explain_differences(session, made, reasons, by=village.admin, at=AT)
    assert show_stocktake(session, village.counter, made).state == LossState.WAITING
    for own in (village.counter, village.admin):
        assert not show_stocktake(session, own, made).may_confirm
        with pytest.raises(OwnRecord):
            confirm_stocktake(session, made, by=own, at=AT)
    third = replace(village.admin, code="user:999")
    for _press in (1, 2):
        confirm_stocktake(session, made, by=third, at=AT)
    assert left(session, village, shelf) == (10, 0)
    with pytest.raises(LossDecided):
        set_aside(session, made, by=third, at=AT)


def test_a_wrong_count_is_set_aside(session: Session, village: Cast, shelf: Shelf) -> None:
    made = count(session, village, shelf, 1, 1)
    set_aside(session, made, by=village.counter, at=AT)
    with pytest.raises(LossDecided):
        explain_differences(session, made, {}, by=village.admin, at=AT)
    assert left(session, village, shelf) == (10, 2)


@pytest.mark.parametrize(
    ("counted", "refusal"),
    [({}, NothingCounted), ({"肥皂": -1}, QuantityWrong), ({"肥皂": 10**7}, QuantityWrong)],
)
def test_odd_counts_are_refused(
    session: Session,
    village: Cast,
    shelf: Shelf,
    counted: dict[str, int],
    refusal: type[Refusal],
) -> None:
    with pytest.raises(refusal):
        count_shelf(
            session,
            {shelf[name]: number for name, number in counted.items()},
            supervisor="",
            key="k",
            by=village.counter,
            at=AT,
        )
