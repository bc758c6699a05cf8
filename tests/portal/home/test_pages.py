"""What a resident reads on the phone."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.earning.sheets import service as sheets
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, resident_of, sign_in

Swept = Callable[..., int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def award(session: Session, village: Cast, sheet_id: int) -> None:
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()


def bring_forward(session: Session, village: Cast, points: int, key: str = "opening") -> None:
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(issued, -points), ledger.Leg(village.zhang.account_id, points))
    day = date(2026, 1, 1)
    posting = ledger.Posting(key, "opening", legs, day, "opening", village.zhang.id)
    ledger.post(session, village.id, posting, by="system", at=AT)
    session.commit()


def test_balance_earned_and_the_last_entries_in_words(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    bring_forward(session, village, 30)
    award(session, village, swept((village.zhang, "张学军", 200)))
    words = text_of(open_page(resident, "/my/"))
    assert "可兑积分 34" in words
    assert "今年累计 4" in words
    assert "11月8日 村内主干道清扫 张学军 2小时 +4" in words
    assert "1月1日 期初结转 +30" in words


def test_what_waits_for_approval_is_shown_apart(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    sheets.submit(session, swept((village.zhang, "王桂兰", 150)), by=village.recorder, at=AT)
    session.commit()
    words = text_of(open_page(resident, "/my/"))
    assert "可兑积分 0" in words
    assert "待入账 3" in words


def test_nothing_yet(resident: FlaskClient) -> None:
    assert "还没有记录" in text_of(open_page(resident, "/my/"))


def test_older_entries_page_by_page(resident: FlaskClient, session: Session, village: Cast) -> None:
    for number in range(20):
        bring_forward(session, village, 1 + number, key=f"opening-{number}")
    page = open_page(resident, "/my/")
    amounts = amounts_on(page)
    while older := page.xpath("//a[@rel='next']/@href"):
        page = open_page(resident, older[0])
        amounts += amounts_on(page)
    assert amounts == [f"+{number}" for number in range(20, 0, -1)]


def amounts_on(page: HtmlElement) -> list[str]:
    return ["".join(one.itertext()).strip() for one in page.xpath("//*[@class='amount--in']")]


def test_the_page_takes_the_same_few_statements_however_long_the_history(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    counts = []
    for day in (date(2026, 11, 1), date(2026, 11, 8)):
        award(session, village, swept((village.zhang, "张学军", 200), day=day))
        with statements(session.connection()) as seen:
            open_page(resident, "/my/")
        counts.append(len([one for one in seen if not one.startswith("SAVEPOINT")]))
    assert counts[0] == counts[1] <= 13


def test_the_neighbours_entries_are_not_ours(
    resident: FlaskClient, session: Session, village: Cast, swept: Swept
) -> None:
    award(session, village, swept((village.li, "李秀英", 200)))
    assert "李秀英" not in text_of(open_page(resident, "/my/"))
