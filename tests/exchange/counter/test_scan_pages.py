"""One field at the counter: cards, codes, goods, photos; what waits; what is printed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pytest
import time_machine
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.cards import service as cards
from pointsapp.access.codes import service as codes
from pointsapp.access.models import User
from pointsapp.community.models import Village
from pointsapp.exchange.items.service import change_item
from tests.goods import SOAP
from tests.page import check_page, open_page, text_of, told_by
from tests.village import AT, PASSWORD, PIN, Cast, Home, NextVillage, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000c"
CODE_KEY = codes.key_of("a-key-for-tests-only-" + "0" * 32)
BARCODE = "6901234567892"
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
    barcoded = replace(SOAP, barcode=BARCODE)
    change_item(session, shelf["肥皂"], barcoded, by=village.counter, at=AT)
    session.commit()
    return sign_in(client, session, village.counter)


def code_of(home: Home) -> str:
    return codes.issue(CODE_KEY, home.id, at=AT)


def card_of(session: Session, village: Cast, home: Home) -> str:
    token = cards.issue_card(session, home.id, by=village.admin, at=AT)
    session.commit()
    return f"https://points.example/c/{token}"


def book(clerk: FlaskClient, home: Home, shelf: Shelf, **typed: str) -> tuple[int, str, str]:
    """Book the basket with a bar of soap; return status, where it leads, and the words shown."""
    return send(clerk, home, shelf, "redemptions", **typed)


def scan(clerk: FlaskClient, home: Home, shelf: Shelf, text: str) -> tuple[int, str, str]:
    """Scan something while a bar of soap lies in the basket."""
    return send(clerk, home, shelf, "scans", q=text)


def send(
    clerk: FlaskClient, home: Home, shelf: Shelf, where: str, **typed: str
) -> tuple[int, str, str]:
    basket = {"key": KEY, f"item-{shelf['肥皂']}": "1", **typed}
    answer = told_by(clerk, clerk.post(f"/counter/{home.id}/{where}", data=basket))
    words = text_of(check_page(answer.text)) if answer.status_code != 303 else ""
    return answer.status_code, answer.location or "", words


def test_a_scanned_code_opens_the_household_and_agrees(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    opened = clerk.post("/counter/scans", data={"q": code_of(village.zhang)})
    assert opened.location == f"/counter/{village.zhang.id}"
    page = open_page(clerk, opened.location)
    assert "该户已出示兑换码表示同意" in text_of(page)
    assert page.xpath("//input[@name='pin']") == []
    assert book(clerk, village.zhang, shelf)[0] == 303
    assert ledger.balance(session, village.zhang.account_id) == 55


def test_a_code_scanned_into_the_basket_keeps_what_lies_in_it(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    status, _location, words = scan(clerk, village.zhang, shelf, code_of(village.zhang))
    assert (status, "该户已出示兑换码表示同意" in words) == (200, True)
    assert book(clerk, village.zhang, shelf)[0] == 303


def test_an_old_code_and_one_of_nobody_are_told(clerk: FlaskClient, village: Cast) -> None:
    strange = told_by(clerk, clerk.post("/counter/scans", data={"q": "1" * codes.DIGITS}))
    assert (strange.status_code, check_page(strange.text) is not None) == (404, True)
    old = code_of(village.zhang)
    with time_machine.travel(AT.replace(minute=5), tick=False):
        told = told_by(clerk, clerk.post("/counter/scans", data={"q": old}))
    assert told.status_code == 409
    assert "兑换码已过期" in text_of(check_page(told.text))


@pytest.mark.parametrize(
    ("scan", "count"), [(BARCODE, "2"), (f"3{BARCODE}", "4"), (f"3*{BARCODE}", "4"), ("7*", "7")]
)
def test_without_a_script_goods_are_added_by_the_server(
    clerk: FlaskClient, village: Cast, shelf: Shelf, scan: str, count: str
) -> None:
    soap = str(shelf["肥皂"])
    basket = {"key": KEY, f"item-{soap}": "1", "q": scan, "last": soap, "pin": PIN}
    scanned = clerk.post(f"/counter/{village.zhang.id}/scans", data=basket)
    page = check_page(told_by(clerk, scanned).text)
    assert page.xpath(f"string(//input[@name='item-{soap}']/@value)") == count
    assert page.xpath("string(//input[@name='q']/@value)") == ""
    assert page.xpath("string(//input[@name='key']/@value)") == KEY


def test_what_stands_in_the_scan_field_is_taken_before_anything_is_booked(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    place = f"/counter/{village.zhang.id}/redemptions"
    basket = {"key": KEY, f"item-{shelf['肥皂']}": "1", "q": BARCODE, "pin": PIN}
    sent_on = clerk.post(place, data=basket)
    assert sent_on.status_code == 307
    page = check_page(told_by(clerk, clerk.post(sent_on.location, data=basket)).text)
    assert page.xpath(f"string(//input[@name='item-{shelf['肥皂']}']/@value)") == "2"
    assert ledger.balance(session, village.zhang.account_id) == 60


def test_enter_with_nothing_scanned_sends_the_basket_on_to_be_booked(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    place = f"/counter/{village.zhang.id}/scans"
    basket = {"key": KEY, f"item-{shelf['肥皂']}": "1", "pin": PIN}
    sent_on = clerk.post(place, data=basket)
    assert sent_on.status_code == 307
    assert clerk.post(sent_on.location, data=basket).status_code == 303
    assert ledger.balance(session, village.zhang.account_id) == 55


def test_enter_scans_whatever_field_it_is_pressed_in(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    """Enter presses a form's first button: here that is the scan field's own."""
    page = open_page(clerk, f"/counter/{village.zhang.id}")
    first, *_others = page.xpath("//form[@id='basket']//button[not(@type='button')]")
    assert first.get("formaction") == f"/counter/{village.zhang.id}/scans"
    assert first.getparent().xpath("input/@name") == ["q"]


def test_another_households_card_puts_the_basket_aside(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    card = card_of(session, village, village.li)
    status, location, _words = scan(clerk, village.zhang, shelf, card)
    assert (status, location) == (303, f"/counter/{village.li.id}")
    found = text_of(open_page(clerk, "/counter/"))
    assert "搁置的篮子 018 张学军 1件" in found
    page = open_page(clerk, f"/counter/{village.zhang.id}")
    assert page.xpath(f"string(//input[@name='item-{shelf['肥皂']}']/@value)") == "1"
    [parked] = page.xpath("//input[@name='parked']/@value")
    assert book(clerk, village.zhang, shelf, parked=parked, pin=PIN)[0] == 303
    assert "搁置的篮子" not in text_of(open_page(clerk, "/counter/"))


def test_a_basket_is_put_aside_by_hand_and_dropped(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    place = f"/counter/{village.zhang.id}/parked"
    assert clerk.post(place, data={f"item-{shelf['肥皂']}": "2"}).location == "/counter/"
    assert "018 张学军 2件" in text_of(open_page(clerk, "/counter/"))
    assert clerk.post(f"{place}/removal").location == "/counter/"
    assert "018" not in text_of(open_page(clerk, "/counter/"))


@pytest.mark.parametrize(
    "typed", ["nobody", "<b>", "https://points.example/c/nothing", "长" * 60_000]
)
def test_what_means_nothing_keeps_the_basket(
    clerk: FlaskClient, village: Cast, shelf: Shelf, typed: str
) -> None:
    status, _location, words = scan(clerk, village.zhang, shelf, typed)
    assert (status, "没有找到这样的物品或农户" in words) == (422, True)


def test_an_old_code_scanned_into_the_basket_is_told_and_keeps_the_basket(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    old = code_of(village.zhang)
    with time_machine.travel(AT.replace(minute=5), tick=False):
        status, _location, words = scan(clerk, village.zhang, shelf, old)
    assert (status, "兑换码已过期" in words) == (409, True)


def test_words_that_mean_a_household_lead_to_the_search(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    status, location, _words = scan(clerk, village.zhang, shelf, "lxy")
    assert (status, location) == (303, "/counter/?q=lxy")
    assert "018 张学军 1件" in text_of(open_page(clerk, "/counter/"))


def test_an_empty_basket_is_left_and_not_put_aside(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    card = card_of(session, village, village.li)
    nothing = {"key": KEY, f"item-{shelf['肥皂']}": "", "q": card}
    left = clerk.post(f"/counter/{village.zhang.id}/scans", data=nothing)
    assert left.location == f"/counter/{village.li.id}"
    assert clerk.post(f"/counter/{village.zhang.id}/parked", data=nothing).status_code == 303
    assert "018" not in text_of(open_page(clerk, "/counter/"))


def test_a_stranger_is_neither_scanned_for_nor_put_aside(
    clerk: FlaskClient, next_village: NextVillage, shelf: Shelf
) -> None:
    for where in ("scans", "redemptions", "parked", "parked/removal"):
        basket = {"key": KEY, f"item-{shelf['肥皂']}": "1", "pin": PIN}
        if where == "scans":
            basket["q"] = BARCODE
        answer = clerk.post(f"/counter/{next_village.wu.id}/{where}", data=basket)
        assert answer.status_code == 404, where


def test_a_clerks_own_household_is_served_before_a_colleague_only(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    session.get_one(User, village.counter.user_id).household_id = village.zhang.id
    session.commit()
    told = book(clerk, village.zhang, shelf, pin=PIN)
    assert (told[0], ledger.balance(session, village.zhang.account_id)) == (409, 60)
    colleague = {"username": "admin", "password": PASSWORD, "reason": "自己家"}
    assert book(clerk, village.zhang, shelf, **colleague)[0] == 303


def test_the_same_again_from_another_window_is_asked_about(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    assert book(clerk, village.zhang, shelf, pin=PIN)[0] == 303
    other = KEY.replace("c", "e")
    told = book(clerk, village.zhang, shelf, pin=PIN, key=other)
    assert (told[0], "2026-00001" in told[2]) == (409, True)
    assert book(clerk, village.zhang, shelf, pin=PIN, key=other, again="y")[0] == 303
    assert ledger.balance(session, village.zhang.account_id) == 50


def test_a_price_that_changed_is_told_with_what_it_is_now(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    page = open_page(clerk, f"/counter/{village.zhang.id}")
    [prices] = page.xpath("//input[@name='prices']/@value")
    change_item(session, shelf["肥皂"], replace(SOAP, price_points=7), by=village.counter, at=AT)
    session.commit()
    told = book(clerk, village.zhang, shelf, pin=PIN, prices=prices)
    assert (told[0], "肥皂" in told[2]) == (409, True)
    assert ledger.balance(session, village.zhang.account_id) == 60


def test_a_colleague_confirms_on_the_screen(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    colleague = {"username": "admin", "password": PASSWORD, "reason": "老人忘了密码"}
    told = book(clerk, village.zhang, shelf, **{**colleague, "password": "wrong"})
    assert (told[0], "用户名或密码不对，还能再试4次" in told[2]) == (422, True)
    told = book(clerk, village.zhang, shelf, **{**colleague, "reason": ""})
    assert (told[0], "请写明该户为什么" in told[2]) == (422, True)
    told = book(clerk, village.zhang, shelf, **{**colleague, "username": "counter"})
    assert (told[0], "要由第二个人确认" in told[2]) == (409, True)
    done = book(clerk, village.zhang, shelf, **colleague)
    assert "确认方式：同事确认 admin" in text_of(open_page(clerk, done[1]))


def test_what_is_special_is_listed_for_the_village_alone(
    clerk: FlaskClient, session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    book(clerk, village.zhang, shelf, pin=PIN)
    assert "没有" in text_of(open_page(clerk, "/counter/consents"))
    colleague = {"username": "admin", "password": PASSWORD, "reason": "老人忘了密码"}
    key = KEY.replace("c", "d")
    book(clerk, village.zhang, shelf, key=key, again="y", **colleague)
    approver = sign_in(clerk, session, village.approver)
    words = text_of(open_page(approver, "/counter/consents"))
    assert "2026-00002" in words
    assert "admin确认：老人忘了密码" in words
    assert "2026-00001" not in words
    stranger = sign_in(clerk, session, next_village.clerk)
    assert "2026" not in text_of(open_page(stranger, "/counter/consents"))


def test_the_slips_check_code_is_found_in_the_ledger(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    slip = open_page(clerk, book(clerk, village.zhang, shelf, pin=PIN)[1])
    code = slip.xpath("string(//*[@class='check-code'])")
    assert "兑换后 55" in text_of(slip)
    open_page(clerk, f"/board/check?code={code}")


def test_an_empty_pin_is_asked_for_and_is_no_guess(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    for _press in range(7):
        assert book(clerk, village.zhang, shelf, pin="")[0] == 422
    assert book(clerk, village.zhang, shelf, pin=PIN)[0] == 303


def test_outside_the_exchange_days_the_counter_says_so(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    session.get_one(Village, village.id).exchange_days = "10"
    session.commit()
    assert "今天不是兑换日（10）" in text_of(open_page(clerk, "/counter/"))
    told = book(clerk, village.zhang, shelf, pin=PIN)
    assert (told[0], "请写明原因" in told[2]) == (422, True)
    assert book(clerk, village.zhang, shelf, pin=PIN, off_day_reason="住院")[0] == 303


def test_who_collects_needs_name_and_relation(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    told = book(clerk, village.zhang, shelf, pin=PIN, proxy_name="李秀英")
    assert (told[0], "姓名和关系要一起写" in told[2]) == (422, True)
    done = book(clerk, village.zhang, shelf, pin=PIN, proxy_name="李秀英", proxy_relation="邻居")
    assert "代领人：李秀英（邻居）" in text_of(open_page(clerk, done[1]))


def test_the_second_printing_says_that_it_is_one(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    slip = book(clerk, village.zhang, shelf, pin=PIN)[1].partition("?")[0]
    assert "副本" not in text_of(open_page(clerk, slip))
    first = clerk.post(f"{slip}/prints").location
    assert "补打" not in text_of(open_page(clerk, first))
    assert "副本" in text_of(open_page(clerk, slip))
    second = clerk.post(f"{slip}/prints").location
    assert "第1次补打" in text_of(open_page(clerk, second))
    assert open_page(clerk, first).xpath("//*[@data-print-now]") == []


def test_the_width_of_slips_is_kept_on_this_pc(
    clerk: FlaskClient, village: Cast, shelf: Shelf
) -> None:
    slip = book(clerk, village.zhang, shelf, pin=PIN)[1]
    clerk.post("/preferences", data={"slip": "58", "back": slip})
    styles = open_page(clerk, slip).xpath("//link[@rel='stylesheet']/@href")
    assert any("slip-58" in style for style in styles)


def photo(text: str) -> BytesIO:
    """Take a photo of a code that lies askew on the table."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    drawn = (
        Image.fromarray(code.to_image(scale=6)).convert("L").rotate(9, expand=True, fillcolor=200)
    )
    table = Image.new("L", (900, 700), 200)
    table.paste(drawn, (250, 150))
    made = BytesIO()
    table.save(made, "JPEG")
    made.seek(0)
    return made


def test_a_photo_of_card_or_phone_opens_the_household(
    clerk: FlaskClient, session: Session, village: Cast
) -> None:
    for shown in (card_of(session, village, village.zhang), code_of(village.zhang)):
        sent = {"photos": (photo(shown), "photo.jpg")}
        answer = clerk.post("/counter/photos", data=sent)
        assert answer.location == f"/counter/{village.zhang.id}", answer.text


def test_a_photo_of_something_else_is_told(clerk: FlaskClient, next_village: NextVillage) -> None:
    theirs = codes.issue(CODE_KEY, next_village.wu.id, at=AT)
    for wrong in (BytesIO(b"no picture"), photo("hello"), photo(theirs)):
        sent = clerk.post("/counter/photos", data={"photos": (wrong, "photo.jpg")})
        answer = told_by(clerk, sent)
        assert answer.status_code == 422
        check_page(answer.text)
    assert told_by(clerk, clerk.post("/counter/photos")).status_code == 422


def test_only_the_camera_page_may_use_the_camera(clerk: FlaskClient) -> None:
    policies = [
        clerk.get(path).headers["Permissions-Policy"] for path in ("/counter/camera", "/counter/")
    ]
    assert ["camera=(self)" in policy for policy in policies] == [True, False]
