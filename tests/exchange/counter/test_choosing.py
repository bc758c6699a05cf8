"""What the counter offers: goods that are taken most, the last exchanges, who may collect."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.exchange.counter.queries import show_counter
from pointsapp.exchange.items.models import KINDS, PICTURES
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.collectors import collectors_of
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.exchange.redemptions.queries import list_special, show_slip
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.refusals import NotFound
from tests.page import open_page, statements, text_of
from tests.village import AT, PIN, Cast, Home, helper_of, sign_in

Shelf = dict[str, int]
Give = Callable[[Home, int], None]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_every_picture_tells_one_kind_of_goods() -> None:
    assert sorted(picture for kind in KINDS.values() for picture in kind) == sorted(PICTURES)


def test_what_is_taken_most_of_late_stands_first_and_what_is_out_last(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.li, 100)
    create_item(session, NewItem("作业本", 2, picture="notebook"), by=village.counter)
    redeem(session, village.li.id, Basket("1", {shelf["大米"]: 1}), by=village.counter, at=AT)

    def offered(days: int) -> list[str]:
        later = AT + timedelta(days=days)
        counter = show_counter(session, village.counter, village.zhang.id, at=later)
        return [item.name for item in counter.items]

    assert offered(0) == ["大米", "肥皂", "作业本"]
    assert offered(91) == ["肥皂", "大米", "作业本"]


def test_the_last_exchanges_are_shown_and_what_may_still_be_taken(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 100)
    for day in range(4):
        units = {shelf["肥皂"]: 1, shelf["大米"]: int(day == 3)}
        at = AT + timedelta(days=day)
        redeem(session, village.zhang.id, Basket(str(day), units), by=village.counter, at=at)
    at = AT + timedelta(days=4)
    counter = show_counter(session, village.counter, village.zhang.id, at=at)
    assert [past.points for past in counter.last] == [45, 5, 5]
    assert counter.last[0].goods == (("肥皂", 1), ("大米", 1))
    assert counter.kinds == ("food", "washing")
    assert {item.name: counter.most(item) for item in counter.items} == {"肥皂": 0, "大米": 1}


def test_the_households_own_people_and_its_helpers_may_collect(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    helper_of(session, village.zhang, village.id)
    people = collectors_of(session, village.zhang.id)
    assert [person.name for person in people] == ["王桂兰", "张小军"]
    soap = Basket("k", {shelf["肥皂"]: 1})
    for number, person in enumerate(people):
        basket = replace(soap, key=str(number), collector=person.code)
        made = redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
        slip = show_slip(session, village.counter, made)
        assert (slip.proxy_name, slip.proxy_relation) == (person.name, person.relation)
        assert session.get_one(Redemption, made).proxy_is_known
    assert list_special(session, village.counter).redemptions == (), "nothing to look at again"
    for nobody in (collectors_of(session, village.zhang.id)[0].code, "resident-0", "x"):
        basket = replace(soap, key="n", collector=nobody)
        with pytest.raises(NotFound):
            redeem(session, village.li.id, basket, by=village.counter, at=AT)


def test_who_collects_is_chosen_on_the_screen(
    client: FlaskClient, session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 60)
    clerk = sign_in(client, session, village.counter)
    page = open_page(clerk, f"/counter/{village.zhang.id}")
    choices = page.xpath("//select[@name='collector']/option")
    assert choices[0].text == "张学军（户主）"
    sent = {
        "key": "7f1b1d6e-0000-4000-8000-00000000000c",
        "pin": PIN,
        f"item-{shelf['肥皂']}": "1",
        "collector": choices[1].get("value"),
    }
    done = clerk.post(f"/counter/{village.zhang.id}/redemptions", data=sent)
    assert "代领人：王桂兰" in text_of(open_page(clerk, done.location))


def test_long_habits_take_no_more_statements(
    session: Session, village: Cast, shelf: Shelf, give: Give
) -> None:
    give(village.zhang, 100)
    counts = []
    for number in range(3):
        with statements(session.connection()) as seen:
            show_counter(session, village.counter, village.zhang.id, at=AT)
        counts.append(len(seen))
        basket = Basket(str(number), {shelf["肥皂"]: 1})
        redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    assert len(set(counts)) == 1
