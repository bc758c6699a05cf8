"""The counter's screen: found, filled, confirmed, printed."""

import random
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.cards import service as cards
from pointsapp.access.permissions import Role
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.exchange.items.service import NewItem, create_item
from tests.page import check_page, open_page, statements, text_of, told_by
from tests.village import AT, PIN, Cast, Home, NextVillage, hire, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000c"
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def clerk(
    client: FlaskClient,
    session: Session,
    village: Cast,
    shelf: Shelf,
    give: Callable[[Home, int], None],
) -> FlaskClient:
    give(village.zhang, 60)
    return sign_in(client, session, village.counter)


def basket(shelf: Shelf, pin: str = PIN, key: str = KEY, soap: str = "2") -> dict[str, str]:
    return {"key": key, "pin": pin, f"item-{shelf['肥皂']}": soap, f"item-{shelf['大米']}": ""}


def read_session(client: FlaskClient, cookie: str) -> object:
    """Return what the session's cookie says to everybody who has it."""
    interface = client.application.session_interface
    serializer = interface.get_signing_serializer(client.application)  # type: ignore[attr-defined]  # Flask's own interface has it
    return serializer.loads(cookie)


def test_from_the_card_to_the_slip(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    token = cards.issue_card(session, village.zhang.id, by=village.admin, at=AT)
    session.commit()
    for scanned in (f"?q=https://points.example/c/{token}", f"?q={token}", f"?card={token}"):
        answer = clerk.get(f"/counter/{scanned}")
        assert answer.location == f"/counter/{village.zhang.id}", scanned
    assert "可兑积分 60" in text_of(open_page(clerk, answer.location))
    done = clerk.post(f"/counter/{village.zhang.id}/redemptions", data=basket(shelf))
    words = text_of(open_page(clerk, done.location))
    assert "编号2026-00001" in words
    assert "兑换前 60 本次兑换 −10 兑换后 50" in words
    assert "张*军" in words
    assert "张学军" not in words


@pytest.mark.parametrize("typed", ["018", "zxj", "张学军", "wgl"])
def test_one_found_is_served_at_once(clerk: FlaskClient, village: Cast, typed: str) -> None:
    assert clerk.get(f"/counter/?q={typed}").location == f"/counter/{village.zhang.id}"


def test_several_found_are_offered_and_none_is_told(
    clerk: FlaskClient, session: Session, village: Cast
) -> None:
    enrol_household(session, number="0180", members=[Member("张小军")], by=village.admin)
    session.commit()
    assert "0180 张小军" in text_of(open_page(clerk, "/counter/?q=%E5%BC%A0"))
    assert clerk.get("/counter/?q=018").location == f"/counter/{village.zhang.id}"
    assert "没有找到" in text_of(open_page(clerk, "/counter/?q=%3Cb%3E"))
    assert "这张卡在这里无效" in text_of(open_page(clerk, "/counter/?card=nothing", status=404))


def test_pressed_twice_it_is_booked_once(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    address = f"/counter/{village.zhang.id}/redemptions"
    first, second = (clerk.post(address, data=basket(shelf)) for _press in (1, 2))
    assert first.location == second.location
    assert ledger.balance(session, village.zhang.account_id) == 50


def test_the_same_form_with_another_basket_is_told_and_keeps_what_was_typed(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    clerk.post(f"/counter/{village.zhang.id}/redemptions", data=basket(shelf))
    for home in (village.zhang, village.li):
        changed = basket(shelf, soap="1")
        answer = told_by(clerk, clerk.post(f"/counter/{home.id}/redemptions", data=changed))
        assert answer.status_code == 409
        page = check_page(answer.text)
        assert page.xpath(f"//input[@name='item-{shelf['肥皂']}']/@value") == ["1"]
        assert "2026-00001" not in text_of(page)
    assert ledger.balance(session, village.zhang.account_id) == 50


def test_another_clerks_key_tells_nothing(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    clerk.post(f"/counter/{village.zhang.id}/redemptions", data=basket(shelf))
    colleague = hire(session, "counter-2", Role.COUNTER, village_id=village.id)
    session.commit()
    other = sign_in(clerk, session, colleague)
    sent = other.post(f"/counter/{village.zhang.id}/redemptions", data=basket(shelf))
    answer = told_by(other, sent)
    assert answer.status_code == 409
    assert "Location" not in answer.headers
    assert "2026-00001" not in text_of(check_page(answer.text))


def test_a_wrong_pin_keeps_the_basket(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    sent = clerk.post(f"/counter/{village.zhang.id}/redemptions", data=basket(shelf, pin="999999"))
    answer = told_by(clerk, sent)
    assert answer.status_code == 422
    page = check_page(answer.text)
    assert "4" in text_of(page), "four tries are left"
    assert page.xpath(f"//input[@name='item-{shelf['肥皂']}']/@value") == ["2"]
    assert page.xpath("//input[@name='pin']/@value") == [""]
    assert ledger.balance(session, village.zhang.account_id) == 60


def test_after_a_refusal_going_back_asks_and_sends_nothing(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    place = f"/counter/{village.zhang.id}"
    refused = clerk.post(f"{place}/redemptions", data=basket(shelf, pin="999999"))
    assert refused.status_code == 303
    assert refused.location.startswith(f"{place}?typed=")
    taken_up = [text_of(open_page(clerk, refused.location, status=422)) for _time in (1, 2)]
    assert taken_up[0] == taken_up[1], "to load it again tells the same"
    cookie = clerk.get_cookie("session")
    assert cookie is not None
    assert "999999" not in str(read_session(clerk, cookie.value))
    clerk.post(f"{place}/redemptions", data=basket(shelf))
    page = open_page(clerk, refused.location)
    assert page.xpath(f"//input[@name='item-{shelf['肥皂']}']/@value") == [""]
    assert "可兑积分 50" in text_of(page)


def test_what_no_cookie_can_hold_is_shown_at_once(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    noise = random.Random(12)
    much = {f"item-{number}": str(noise.randrange(10**6)) for number in range(10**8, 10**8 + 500)}
    answer = clerk.post(f"/counter/{village.zhang.id}/redemptions", data={**basket(shelf), **much})
    assert answer.status_code in {404, 422}
    assert answer.location is None


@pytest.mark.parametrize(
    ("soap", "status", "message"),
    [
        ("", 422, "还没有选东西"),
        ("两", 422, "“两”不是件数"),
        ("1.5", 422, "“1.5”不是件数"),
        ("-2", 422, "“-2”不是件数"),
        ("99999999999999999999", 422, "请填整数"),
        ("5", 409, "本月该户还可以兑换肥皂4件"),
        ("11", 409, "肥皂只剩10件"),
    ],
)
def test_what_cannot_be_handed_out_is_told(
    clerk: FlaskClient, village: Cast, shelf: Shelf, soap: str, status: int, message: str
) -> None:
    sent = clerk.post(f"/counter/{village.zhang.id}/redemptions", data=basket(shelf, soap=soap))
    answer = told_by(clerk, sent)
    assert answer.status_code == status
    assert message in text_of(check_page(answer.text))


def test_the_next_villages_household_and_slip_are_not_found(
    clerk: FlaskClient, session: Session, next_village: NextVillage, village: Cast, shelf: Shelf
) -> None:
    done = clerk.post(f"/counter/{village.zhang.id}/redemptions", data=basket(shelf))
    answer = clerk.post(f"/counter/{next_village.wu.id}/redemptions", data=basket(shelf))
    assert answer.status_code == 404
    stranger = sign_in(clerk, session, next_village.clerk)
    open_page(stranger, done.location, status=404)
    open_page(stranger, f"/counter/{village.zhang.id}", status=404)


def test_the_screen_takes_the_same_statements_for_a_long_shelf(
    clerk: FlaskClient, session: Session, village: Cast
) -> None:
    counts = []
    for number in range(2):
        with statements(session.connection()) as seen:
            open_page(clerk, f"/counter/{village.zhang.id}")
        counts.append(len(seen))
        for n in range(20):
            create_item(session, NewItem(f"物品{number}-{n}", 3), by=village.counter)
        session.commit()
    assert counts[0] == counts[1]


def test_of_18_and_018_the_counter_opens_the_one_written_so(
    clerk: FlaskClient, session: Session, village: Cast
) -> None:
    other = enrol_household(session, number="18", members=[Member("赵一")], by=village.admin)
    for typed, household_id in (("18", other.id), ("018", village.zhang.id)):
        answer = clerk.get("/counter/", query_string={"q": typed})
        assert answer.headers["Location"] == f"/counter/{household_id}"
    both = text_of(open_page(clerk, "/counter/?q=0018"))
    assert "赵一" in both
    assert "张学军" in both
