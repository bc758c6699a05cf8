"""Before points lapse the village buys in, opens the counter longer, and writes letters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.access.circumstances.queries import Circumstances
from pointsapp.access.circumstances.service import write_down
from pointsapp.community.models import Village
from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.parking.service import park
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.oversight.promise.queries import show_promise
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_day, village_day
from pointsapp.year_end.expiries import service as expiries
from pointsapp.year_end.expiries.queries import HouseholdLine
from pointsapp.year_end.expiries.refusals import NothingAnnounced
from pointsapp.year_end.last_days import queries, refusals, service
from pointsapp.year_end.last_days.wanted import units_wanted
from pointsapp.year_end.last_days.workbook import write_order_list
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, sign_in
from tests.year_end.test_expiries import DAY, announce

Give = Callable[[Home, int], None]
Shelf = dict[str, int]
TODAY = village_day(AT)


def order(session: Session, village: Cast, expiry_id: int) -> queries.OrderList:
    return queries.show_order_list(session, village.counter, expiry_id, today=TODAY)


def test_what_is_missing_for_the_points_that_lapse_is_to_be_bought(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 200)
    give(village.li, 30)
    basket = Basket("k", {shelf["肥皂"]: 2, shelf["大米"]: 1})
    redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    found = order(session, village, announce(session, village))
    missing = {line.item.name: (line.wanted, line.item.stock, line.missing) for line in found.lines}
    # 018 has 150 points: four fifths for rice, as before. 019 cannot afford rice.
    assert missing == {"大米": (3, 1, 2), "肥皂": (12, 8, 4)}
    assert found.fen == 2 * 3300 + 4 * 350


def test_what_nobody_took_yet_is_wanted_evenly(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 80)
    found = order(session, village, announce(session, village))
    assert {line.item.name: line.wanted for line in found.lines} == {"大米": 1, "肥皂": 8}


def test_what_a_household_asked_for_is_wanted_and_its_points_are_spoken_for(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 80)
    park(session, village.zhang.id, {shelf["大米"]: 2}, by=village.counter, at=AT)
    expiry_id = announce(session, village)
    wanted = {line.item.name: line.wanted for line in order(session, village, expiry_id).lines}
    assert wanted == {"大米": 2, "肥皂": 0}
    park(session, village.zhang.id, {shelf["肥皂"]: 40}, by=village.counter, at=AT)
    wanted = {line.item.name: line.wanted for line in order(session, village, expiry_id).lines}
    assert wanted == {"大米": 0, "肥皂": 40}


def test_once_they_stay_there_is_nothing_to_buy(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 80)
    expiry_id = announce(session, village)
    expiries.call_off(session, expiry_id, by=village.admin, at=AT)
    assert [line.missing for line in order(session, village, expiry_id).lines] == [0, 0]


ITEM = ItemOnShelf(
    id=1,
    name="",
    specification="",
    unit="",
    barcode=None,
    price_points=1,
    cost_fen=None,
    limit_per_month=None,
    picture="other",
    photo=None,
    is_on=True,
    low_below=0,
    stock=0,
)


@given(
    homes=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 100))),
    shelf=st.lists(st.tuples(st.integers(1, 200), st.integers(0, 50)), min_size=1, max_size=6),
)
def test_the_shelf_is_enough_for_all_points_that_buy_anything(
    homes: list[tuple[int, int]], shelf: list[tuple[int, int]]
) -> None:
    lines = [
        HouseholdLine(1, 1, "", "", has_no_phone=False, held=held, points=held * part // 100)
        for held, part in homes
    ]
    items = [replace(ITEM, id=n, price_points=price) for n, (price, _taken) in enumerate(shelf)]
    taken = {n: units for n, (_price, units) in enumerate(shelf)}
    wanted = units_wanted(lines, items, taken, {})
    worth = sum(wanted[item.id] * item.price_points for item in items)
    cheapest = min(item.price_points for item in items)
    to_spend = sum(line.points for line in lines if line.held >= cheapest)
    assert to_spend <= worth < to_spend + sum(item.price_points for item in items)


def test_the_counter_opens_every_day_before_they_lapse(
    session: Session, village: Cast, give: Give
) -> None:
    give(village.zhang, 80)
    session.get_one(Village, village.id).exchange_days = "10"
    expiry_id = announce(session, village)
    first, last = date(2027, 1, 25), date(2027, 1, 31)
    for _twice in range(2):
        service.plan_run(session, expiry_id, first, last, by=village.admin, at=AT)
    assert session.get_one(Village, village.id).exchange_days == "10、1月25日至1月31日"
    days = order(session, village, expiry_id).last_days.days
    assert [day.day for day in days] == [10, 10, *range(25, 32)]


def test_a_run_lies_before_they_lapse_and_shuts_no_other_day(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    expiry_id, first = announce(session, village), date(2027, 1, 25)

    def plan(first: date, last: date) -> None:
        service.plan_run(session, expiry_id, first, last, by=village.admin, at=AT)

    with pytest.raises(refusals.OpenEveryDay):
        plan(first, first)
    settings = session.get_one(Village, village.id)
    settings.exchange_days = "10"
    for bad in ((first, DAY), (TODAY - timedelta(days=1), first), (first, TODAY)):
        with pytest.raises(refusals.OutsideRun):
            plan(*bad)
    settings.exchange_days = "、".join(map(str, range(1, 24)))
    with pytest.raises(refusals.TooManyDays):
        plan(first, date(2027, 1, 31))
    with pytest.raises(NotFound):
        service.plan_run(session, expiry_id, first, first, by=next_village.clerk, at=AT)
    expiries.call_off(session, expiry_id, by=village.admin, at=AT)
    with pytest.raises(NothingAnnounced):
        plan(first, first)


def test_a_household_without_a_phone_has_a_letter(
    app: Flask, session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 200)
    give(village.li, 30)
    alone = Circumstances(has_no_phone=True)
    write_down(session, village.li.id, alone, by=village.admin, at=AT)
    expiry_id = announce(session, village)
    session.commit()
    with time_machine.travel(start_of_day(DAY - timedelta(days=30)), tick=False):
        browser = sign_in(app.test_client(), session, village.admin)
        letters = text_of(open_page(browser, f"/manage/expiries/{expiry_id}/letters"))
        all_letters = text_of(open_page(browser, f"/manage/expiries/{expiry_id}/letters?to=all"))
    assert "李秀英" in letters
    assert "肥皂" in letters
    assert "张学军" not in letters
    assert "张学军" in all_letters
    assert "大米 5kg、肥皂" in all_letters


def test_the_order_list_is_read_beside_the_promise_and_leaves_as_a_file(
    app: Flask, session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 200)
    expiry_id = announce(session, village)
    session.commit()
    promise = show_promise(session, village.counter, TODAY)
    assert promise.lapsing is not None
    assert (promise.lapsing.points, promise.promised_after_fen) == (200, 0)
    with time_machine.travel(AT, tick=False):
        browser = sign_in(app.test_client(), session, village.counter)
        [link] = open_page(browser, "/reports/promise").xpath("//a[contains(@href, '/goods')]")
        page = open_page(browser, link.get("href"))
    assert "大米" in text_of(page)
    sheet = load_workbook(BytesIO(write_order_list(order(session, village, expiry_id))))
    [_head, first, *_others] = sheet.worksheets[0].values
    assert first[:8] == ("肥皂", None, "块", 5, 20, 10, 10, 1)


def test_the_statements_do_not_grow(session: Session, village: Cast, give: Give) -> None:
    expiry_id, seen = announce(session, village), []
    for home in (village.zhang, village.li):
        give(home, 20)
        with statements(session.connection()) as one:
            order(session, village, expiry_id)
        seen.append(len(one))
    assert seen[0] == seen[1]
