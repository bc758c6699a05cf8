"""Can the village keep its promise? Points not spent, beside goods and money."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.oversight.promise.queries import Promise, show_promise
from pointsapp.oversight.promise.service import note_budget
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, sign_in

TODAY = date(2026, 11, 14)
Shelf = dict[str, int]
Give = Callable[[Home, int], None]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def days_left(promise: Promise) -> dict[str, date | None]:
    return {one.item.name: one.runs_out_on for one in promise.forecasts}


def test_points_not_spent_stand_beside_goods_and_money(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 200)
    give(village.li, 30)
    note_budget(session, 5000, by=village.admin, at=AT)
    promise = show_promise(session, village.admin, TODAY)
    assert (promise.points, promise.promised_fen) == (230, 23000)
    assert (promise.stock_fen, promise.stock_points) == (10 * 350 + 2 * 3300, 10 * 5 + 2 * 40)
    assert promise.missing_fen == 23000 - 10100 - 5000
    assert (promise.share(promise.promised_fen), promise.share(promise.money_fen)) == (100, 22)


def test_what_one_household_owes_makes_no_promise_to_another_smaller(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 200)
    ledger.let_owe(session, [village.li.account_id], most=50)
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(village.li.account_id, -50), ledger.Leg(issued, 50))
    debt = ledger.Posting("debt", "correction", legs, TODAY, "test", None)
    ledger.post(session, village.id, debt, by="system", at=AT)
    assert show_promise(session, village.admin, TODAY).points == 200


def test_goods_run_out_at_the_pace_of_the_last_three_months(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 200)
    soap, then = Basket("k", {shelf["肥皂"]: 4}), AT - timedelta(days=60)
    ledger.seal(session, village.id, at=then, clock_is_right=True)
    first = redeem(session, village.zhang.id, soap, by=village.counter, at=then)
    promise = show_promise(session, village.admin, TODAY)
    assert days_left(promise) == {"肥皂": TODAY + timedelta(days=6 * 60 // 4), "大米": None}
    assert promise.redeemed_a_month == 10
    line = show_redemption(session, village.counter, first).lines[0]
    back = NewReturn("r", {line.id: Back(2)}, "不要了")
    return_goods(session, first, back, by=village.counter, at=AT - timedelta(days=59))
    after = show_promise(session, village.admin, TODAY)
    assert days_left(after)["肥皂"] == TODAY + timedelta(days=8 * 60 // 2)
    assert show_promise(session, village.admin, TODAY + timedelta(days=40)).redeemed_a_month == 0


def test_an_empty_village_owes_nothing(session: Session, next_village: NextVillage) -> None:
    promise = show_promise(session, next_village.clerk, TODAY)
    assert (promise.points, promise.missing_fen, promise.forecasts) == (0, 0, ())
    assert promise.share(0) == 0


def test_the_last_figure_of_money_counts_and_tells_who_noted_it(
    client: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    sign_in(client, session, village.admin)
    for typed in ("100", "2,5", "-1", "1e9", "", "88.50"):
        answer = client.post("/reports/promise/budget", data={"money_yuan": typed})
        assert answer.status_code == (303 if typed in {"100", "88.50"} else 422), typed
        if answer.status_code == 422:
            check_page(answer.text)
    words = text_of(open_page(client, "/reports/promise"))
    assert "还能买物品的钱：88.50元。 admin填写" in words
    assert "兑得起" in words


def test_who_may_look_and_who_may_note(
    client: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    for actor, looks, notes in (
        (village.approver, 200, 403),
        (village.counter, 200, 403),
        (village.recorder, 403, 403),
    ):
        sign_in(client, session, actor)
        assert client.get("/reports/promise").status_code == looks
        assert client.get("/reports/").status_code == looks
        assert client.post("/reports/promise/budget").status_code == notes


def test_it_takes_a_fixed_number_of_statements(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    with statements(session.connection()) as seen:
        show_promise(session, village.admin, TODAY)
    assert len(seen) == 9
