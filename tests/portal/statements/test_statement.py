"""The statement: a month, a year, on paper and as an Excel file."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Village
from pointsapp.portal.statements.queries import Period, read_period
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, Home, resident_of, sign_in

TODAY = date(2026, 11, 14)


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def book(session: Session, village: Cast, points: int, days_ago: int) -> None:
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(issued, -points), ledger.Leg(village.zhang.account_id, points))
    at = AT - timedelta(days=days_ago)
    posting = ledger.Posting(f"{points}", "opening", legs, date(2026, 1, 1), "opening", None)
    ledger.post(session, village.id, posting, by="system", at=at)
    session.commit()


@pytest.fixture
def three_months(session: Session, village: Cast) -> None:
    """Points of September, October and November: 30, 20 and 10."""
    for points, days_ago in ((30, 60), (20, 30), (10, 1)):
        book(session, village, points, days_ago)


def test_a_month_begins_where_the_month_before_ended(
    resident: FlaskClient, three_months: None
) -> None:
    october = text_of(open_page(resident, "/my/statement?period=2026-10"))
    assert "期初结余 30" in october
    assert "收入 +20" in october
    assert "期末结余 50" in october
    page = open_page(resident, "/my/statement?period=2026")
    assert "期末结余 60" in text_of(page)
    assert [row.text for row in page.xpath("//tbody/tr[not(@class)]/td[1]")] == ["1", "2", "3"]


def test_a_month_without_entries_says_so(resident: FlaskClient, three_months: None) -> None:
    assert "没有入账记录" in text_of(open_page(resident, "/my/statement?period=2020-01"))


def test_the_printed_code_is_known_to_the_board(
    resident: FlaskClient, three_months: None, session: Session, village: Cast
) -> None:
    page = open_page(resident, "/my/statement")
    code = page.xpath("string(//*[@class='check-code'])")
    newest = ledger.statement(session, village.zhang.account_id, limit=1).entries[0]
    assert code == newest.check_code
    answered = text_of(open_page(resident, f"/board/check?code={code}"))
    assert "018" in answered


def test_the_excel_file_holds_what_the_page_shows(
    resident: FlaskClient, three_months: None
) -> None:
    answer = resident.get("/my/statement.xlsx?period=2026")
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("序号", "入账日", "日期")
    assert [row[4:6] for row in rows[1:4]] == [(30, 30), (20, 50), (10, 60)]


@pytest.mark.parametrize("written", [None, "", "2026-13", "1999", "2026-11-01", "²⁰²⁶", "x" * 99])
def test_what_is_no_period_is_this_month(written: str | None) -> None:
    assert read_period(written, TODAY) == Period(2026, 11)


def test_periods_follow_each_other() -> None:
    assert str(Period(2026, 12).later) == "2027-01"
    assert str(Period(2027, 1).earlier) == "2026-12"
    assert str(Period(2026, None).later) == "2027"


def test_the_shop_tells_what_is_within_reach(
    resident: FlaskClient,
    session: Session,
    village: Cast,
    shelf: dict[str, int],
    give: Callable[[Home, int], None],
) -> None:
    give(village.zhang, 12)
    session.get_one(Village, village.id).exchange_days = "10、20、周二"
    session.commit()
    page = open_page(resident, "/my/shop")
    told = [" ".join("".join(one.itertext()).split()) for one in page.xpath("//ul/li/div")]
    assert "兑换日：10日、20日、周二" in text_of(page)
    assert told[0].startswith("肥皂 5 分 够换 还有10块 每户每月限换4件，本月还能换4件")
    assert told[1].startswith("大米 5kg 40 分 还差28分")


def test_each_page_takes_six_statements_at_most(
    resident: FlaskClient, session: Session, three_months: None, shelf: dict[str, int]
) -> None:
    for path in ("/my/shop", "/my/statement", "/my/more"):
        with statements(session.connection()) as seen:
            open_page(resident, path)
        assert len([one for one in seen if not one.startswith("SAVEPOINT")]) <= 6, path
