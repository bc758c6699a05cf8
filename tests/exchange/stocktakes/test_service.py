"""The shelf counted blind; what differs explained and posted, above the threshold by two people."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.permissions import Role
from pointsapp.community.villages.service import change_settings
from pointsapp.exchange.items.service import NewItem, create_items
from pointsapp.exchange.losses.models import LossState, Stocktake, StocktakeLine
from pointsapp.exchange.losses.refusals import LossDecided, TooFewOnShelf
from pointsapp.exchange.receipts.refusals import OwnRecord, QuantityWrong
from pointsapp.exchange.stocktakes.queries import list_stocktakes, show_stocktake
from pointsapp.exchange.stocktakes.refusals import NothingCounted, ReasonMissing
from pointsapp.exchange.stocktakes.service import (
    ShelfCount,
    confirm,
    count_shelf,
    explain_differences,
    set_aside,
)
from pointsapp.refusals import NotFound, Refusal
from tests.page import statements
from tests.village import AT, Cast, NextVillage, hire

Shelf = dict[str, int]


def left(session: Session, village: Cast, shelf: Shelf) -> tuple[int, int]:
    held = ledger.holdings(session, village.id, kind="shelf")
    return held[ledger.item_commodity(shelf["肥皂"])], held[ledger.item_commodity(shelf["大米"])]


def count(session: Session, village: Cast, shelf: Shelf, soap: int, rice: int) -> int:
    counted = {shelf["肥皂"]: soap, shelf["大米"]: rice}
    return count_shelf(session, ShelfCount(counted, "赵监"), key="k", by=village.counter, at=AT)


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


def test_differences_above_the_threshold_wait_for_who_did_not_count(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    made = count(session, village, shelf, 10, 0)
    reasons = {shelf["大米"]: "lost"}
    explain_differences(session, made, reasons, by=village.admin, at=AT)
    assert show_stocktake(session, village.counter, made).state == LossState.WAITING
    for own in (village.counter, village.admin):
        assert not show_stocktake(session, own, made).may_confirm
        with pytest.raises(OwnRecord):
            confirm(session, made, by=own, at=AT)
    third = hire(session, "third", Role.ADMIN, village_id=village.id)
    for _press in (1, 2):
        confirm(session, made, by=third, at=AT)
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
            ShelfCount({shelf[name]: number for name, number in counted.items()}, ""),
            key="k",
            by=village.counter,
            at=AT,
        )


def waiting_stocktake(session: Session, village: Cast, shelf: Shelf) -> int:
    """Count two bags of rice too few, which is above the threshold, and explain it."""
    stocktake_id = count(session, village, shelf, 10, 0)
    reasons = {shelf["大米"]: "lost"}
    explain_differences(session, stocktake_id, reasons, by=village.counter, at=AT)
    return stocktake_id


def test_other_reasons_for_the_same_differences_are_refused(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    stocktake_id = waiting_stocktake(session, village, shelf)
    for by, reason in ((village.counter, "broken"), (village.admin, "lost")):
        with pytest.raises(LossDecided):
            explain_differences(session, stocktake_id, {shelf["大米"]: reason}, by=by, at=AT)
    [_soap, rice] = show_stocktake(session, village.counter, stocktake_id).lines
    assert rice.reason == "lost"


def test_who_explained_and_who_decided_is_written_once(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    stocktake_id = waiting_stocktake(session, village, shelf)
    set_aside(session, stocktake_id, by=village.admin, at=AT)
    later = AT + timedelta(hours=1)
    set_aside(session, stocktake_id, by=village.approver, at=later)
    with pytest.raises(LossDecided):
        confirm(session, stocktake_id, by=village.approver, at=later)
    stocktake = session.get_one(Stocktake, stocktake_id)
    assert (stocktake.explained_by, stocktake.decided_by, stocktake.decided_at) == (
        village.counter.code,
        village.admin.code,
        AT,
    )
    assert left(session, village, shelf) == (10, 2)


def test_goods_that_went_while_a_stocktake_waited_are_not_lost_twice(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    first = waiting_stocktake(session, village, shelf)
    second = count_shelf(
        session, ShelfCount({shelf["大米"]: 0}, ""), key="2", by=village.counter, at=AT
    )
    explain_differences(session, second, {shelf["大米"]: "lost"}, by=village.counter, at=AT)
    confirm(session, first, by=village.admin, at=AT)
    with pytest.raises(TooFewOnShelf):
        confirm(session, second, by=village.admin, at=AT)


def test_a_key_that_comes_back_with_other_counts_or_from_somebody_else_is_refused(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    count(session, village, shelf, 9, 2)
    counts: Mapping[int, int] = {shelf["肥皂"]: 9, shelf["大米"]: 2}
    for changed, supervisor, by in (
        ({**counts, shelf["肥皂"]: 8}, "赵监", village.counter),
        (counts, "钱监", village.counter),
        (counts, "赵监", village.admin),
    ):
        with pytest.raises(ledger.KeyReused):
            count_shelf(session, ShelfCount(changed, supervisor), key="k", by=by, at=AT)
    assert len(list_stocktakes(session, village.counter).stocktakes) == 1


def test_the_next_village_decides_on_none_of_our_stocktakes(
    session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    stocktake_id = waiting_stocktake(session, village, shelf)
    for act in (confirm, set_aside):
        with pytest.raises(NotFound):
            act(session, stocktake_id, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        explain_differences(session, stocktake_id, {}, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        count_shelf(
            session, ShelfCount({shelf["肥皂"]: 1}, ""), key="k", by=next_village.clerk, at=AT
        )


@pytest.mark.parametrize("items", [1, 43, 531])
def test_a_stocktake_takes_the_same_statements_for_any_number_of_items(
    session: Session, village: Cast, items: int
) -> None:
    change_settings(session, {"second_keeper_from_fen": None}, by=village.admin, at=AT)
    news = [NewItem(f"物品{number}", 1) for number in range(items)]
    ids = create_items(session, news, by=village.counter)
    counts = dict.fromkeys(ids, 1)
    reasons = dict.fromkeys(ids, "mistake")
    with statements(session.connection()) as counted:
        stocktake_id = count_shelf(
            session, ShelfCount(counts, ""), key="k", by=village.counter, at=AT
        )
    with statements(session.connection()) as explained:
        explain_differences(session, stocktake_id, reasons, by=village.counter, at=AT)
    assert len(counted) <= 17
    assert len(explained) <= 22
    assert session.scalar(sa.select(sa.func.count(StocktakeLine.id))) == items
    assert sum(ledger.holdings(session, village.id, kind="shelf").values()) == items
