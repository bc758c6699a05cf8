"""An exchange day with a scanner: a card, three things, the phone's code, done."""

import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.codes import service as codes
from pointsapp.access.models import Card
from pointsapp.actor import system_actor
from pointsapp.community.models import Household
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.village_time import village_day
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import Open
from tests.journeys.layout import PASSWORD, PIN, lay_out
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = pytest.mark.journey

GOODS = {"肥皂": "6901234567892", "食盐": "6901234567908", "毛巾": "6901234567915"}
MOST_ACTIONS = 8
TABLET: ViewportSize = {"width": 768, "height": 1024}


class Scanner:
    """A keyboard-wedge scanner: types what it reads and presses Enter; counts its shots."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shots = 0

    def scan(self, text: str) -> None:
        """Read a code."""
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.shots += 1

    def scan_and_go_on(self, text: str) -> None:
        """Read a code that leads to another page."""
        with self.page.expect_navigation():
            self.scan(text)


def test_three_things_by_scanner(
    real_app: Flask, open_browser: Open, record_testsuite_property: Callable[[str, object], None]
) -> None:
    household_id, card = lay_out_shelf()
    clerk = sign_in_staff(open_browser("/"), "counter", PASSWORD)
    clerk.goto("/counter/")
    expect(look(clerk).locator("#q")).to_be_focused()
    scanner, began = Scanner(clerk), time.monotonic()
    scanner.scan_and_go_on(f"https://points.example/c/{card}")
    for name, barcode in GOODS.items():
        scanner.scan(barcode)
        expect(clerk.locator("[data-told]")).to_contain_text(f"{name} ×1")
    expect(clerk.locator(".basket__bar [data-left]")).to_have_text("44")
    scanner.scan_and_go_on(codes.issue(key(real_app), household_id, at=now()))
    expect(clerk.locator(".basket__confirm")).to_contain_text("兑换码")
    expect(clerk.locator(".basket__bar [data-left]")).to_have_text("44")
    scanner.scan_and_go_on("")
    seconds = time.monotonic() - began
    expect(look(clerk).locator(".slip__sums")).to_contain_text("44")
    expect(clerk.locator("#q")).to_be_focused()
    assert scanner.shots <= MOST_ACTIONS
    record_testsuite_property("counter actions", scanner.shots)
    record_testsuite_property("counter seconds", round(seconds, 2))


def test_wherever_the_clerk_tapped_the_scanner_is_heard(
    real_app: Flask, open_browser: Open
) -> None:
    _household_id, card = lay_out_shelf()
    clerk = sign_in_staff(open_browser("/"), "counter", PASSWORD)
    clerk.goto("/counter/")
    scanner = Scanner(clerk)
    scanner.scan_and_go_on(card)
    look(clerk).get_by_label("加一件：肥皂").click()
    scanner.scan(GOODS["肥皂"])
    expect(clerk.locator("[data-told]")).to_contain_text("肥皂 ×2")
    pin = clerk.locator("[name=pin]")
    pin.click()
    scanner.scan(GOODS["食盐"])
    expect(clerk.locator("[data-told]")).to_contain_text("食盐 ×1")
    expect(pin).to_have_value("")
    scanner.scan(f"3{GOODS['毛巾']}")
    expect(clerk.locator("[data-told]")).to_contain_text("毛巾 ×3")
    scanner.scan("5*")
    expect(clerk.locator("[data-told]")).to_contain_text("毛巾 ×5")
    clerk.get_by_role("button", name="放大给村民看").click()
    expect(look(clerk).locator(".shelf__item:visible")).to_have_count(3)
    clerk.get_by_role("button", name="返回全部物品").click()
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="先搁一边").click()
    expect(look(clerk).locator(".list")).to_contain_text("8件")


def test_a_wrong_pin_then_the_right_one_and_back_sends_nothing_again(
    real_app: Flask, open_browser: Open
) -> None:
    _household_id, card = lay_out_shelf()
    clerk = sign_in_staff(open_browser("/", size=TABLET), "counter", PASSWORD)
    clerk.goto(f"/counter/?card={card}")
    book = clerk.locator("[data-book]")
    expect(clerk.locator("[data-why]")).to_have_text("请先选物品。")
    clerk.get_by_label("加一件：肥皂").click()
    expect(look(clerk).locator(".ready")).to_contain_text("2 分 · 余 48")
    clerk.get_by_role("link", name="去确认").click()
    pin = clerk.locator("[name=pin]")
    expect(pin).to_be_in_viewport()
    pin.fill("12345")
    expect(clerk.locator("[data-why]")).to_have_text("请村民输入6位密码。")
    expect(book).to_be_disabled()
    sent: list[str] = []
    clerk.on("request", lambda request: sent.append(request.method))
    for typed in ("999999", PIN):
        pin.fill(typed)
        expect(book).to_have_text("确认兑换，扣2分")
        follow(book)
        if typed != PIN:
            expect(pin).to_be_focused()
            expect(clerk.locator("[data-lines]")).to_contain_text("肥皂 ×1")
    expect(look(clerk).locator(".result")).to_contain_text("50 − 2 = 48")
    expect(clerk.locator("#q")).to_be_focused()
    sent.clear()
    clerk.go_back()
    expect(clerk.locator(".basket__balance")).to_have_text("48")
    assert "POST" not in sent


def test_what_is_handed_out_while_the_shelf_is_counted_is_no_surplus(
    real_app: Flask, open_browser: Open
) -> None:
    household_id, _card = lay_out_shelf()
    clerk = sign_in_staff(open_browser("/"), "counter", PASSWORD)
    clerk.goto("/stock/stocktakes/new")
    look(clerk).get_by_label("肥皂").fill("20")
    time.sleep(1.1)  # instants are told apart by the second
    with unit_of_work() as session:
        soap = session.scalars(sa.select(Item).filter_by(name="肥皂")).one()
        by = system_actor(soap.village_id)
        redeem(session, household_id, Basket("meanwhile", {soap.id: 1}), by=by, at=now())
    follow(clerk.get_by_role("button", name="盘好了，和账面比一比"))
    expect(look(clerk).locator(".notice--good")).to_contain_text("账实全部相符")


def key(app: Flask) -> bytes:
    """Return the key with which the server signs codes."""
    return codes.key_of(app.config["SECRET_KEY"])


def lay_out_shelf() -> tuple[int, str]:
    """Lay out a village with three things on the shelf and a household that can pay them."""
    village_id = lay_out().village_id
    at, by = now(), system_actor(village_id)
    with unit_of_work() as session:
        lines = [
            NewReceiptLine(create_item(session, NewItem(name, 2, barcode=barcode), by=by), 20)
            for name, barcode in GOODS.items()
        ]
        receipt = NewReceipt(village_day(at), "bought", lines)
        receive_goods(session, receipt, key="first", by=by, at=at)
        household_id, card = give_points(session, village_id)
    return household_id, card


def give_points(session: Session, village_id: int) -> tuple[int, str]:
    """Give the first household fifty points; return its id and the token of its card."""
    home = session.scalars(sa.select(Household).filter_by(number="001")).one()
    issued = ledger.find_account(session, book_id=village_id, kind="issued")
    legs = (ledger.Leg(issued, -50), ledger.Leg(home.account_id, 50))
    posting = ledger.Posting("o", "opening", legs, village_day(now()), "opening", home.id)
    ledger.post(session, village_id, posting, by="system", at=now())
    return home.id, session.scalars(sa.select(Card.token).filter_by(household_id=home.id)).one()
