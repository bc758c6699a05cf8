"""One entry fills every paper form: the ledger sheet, the registers, on paper and as Excel."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.earning.notices.service import NewObjection, object_to_line
from pointsapp.earning.papers.ledger_sheet import ledger_sheet
from pointsapp.earning.papers.registers import deeds_of_month, objections_of_year
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.refusals import NotFound
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, sign_in

Swept = Callable[..., int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def busy_week(session: Session, village: Cast, swept: Swept) -> int:
    """张家 swept and spent three points, 李家 swept; somebody objects to the first line."""
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 150))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    redeemed = ledger.find_account(session, book_id=village.id, kind="redeemed")
    legs = (ledger.Leg(village.zhang.account_id, -3), ledger.Leg(redeemed, 3))
    spent = ledger.Posting("spent", "redemption", legs, AT.date(), "redemption", 1, "2026-00001")
    ledger.post(session, village.id, spent, by=village.counter.code, at=AT)
    line_id = session.scalars(
        sa.select(AwardLine.id).filter_by(sheet_id=sheet_id, position=1)
    ).one()
    words = NewObjection("=1+1", "office", "郭大爷")
    object_to_line(session, line_id, words, key="o", by=village.recorder, at=AT)
    session.commit()
    return sheet_id


def test_a_page_of_the_passbook_says_what_came_and_went_and_proves_it(
    client: FlaskClient, session: Session, village: Cast, busy_week: int
) -> None:
    browser = sign_in(client, session, village.recorder)
    zhang, li = open_page(browser, "/ledger-sheets/passbook?year=2026").xpath(
        "//section[@class='paper-page']"
    )
    figures = ["".join(row.itertext()).strip() for row in zhang.iter("td")]
    assert figures == ["0", "4", "0", "3", "0", "1"]
    code = ledger.statement(session, village.zhang.account_id).entries[0].check_code
    assert code in "".join(zhang.itertext()).replace("\u200b", "")
    assert li.xpath(".//*[local-name()='svg']")
    before = open_page(browser, "/ledger-sheets/passbook?year=2025").xpath(
        "//section[@class='paper-page']"
    )
    assert "这一年没有变动" in "".join(before[0].itertext())


def test_the_ledger_sheet_tells_who_did_recorded_and_approved(
    session: Session, village: Cast, busy_week: int
) -> None:
    sheet = ledger_sheet(session, village.recorder, village.zhang.id, 2026)
    assert [
        (line.person, line.code, line.won, line.spent, line.balance, line.clerk, line.approver)
        for line in sheet.lines
    ] == [
        ("张学军", "E03", 4, None, 4, "recorder", "approver"),
        ("", "", None, 3, 1, "counter", ""),
    ]
    assert (sheet.brought_forward, sheet.won, sheet.spent, sheet.balance) == (0, 4, 3, 1)
    assert ledger_sheet(session, village.recorder, village.zhang.id, 2027).brought_forward == 1
    assert ledger_sheet(session, village.recorder, village.zhang.id, 2025).lines == ()


def test_the_next_village_reads_no_sheet_of_ours(
    session: Session, village: Cast, next_village: NextVillage, busy_week: int
) -> None:
    with pytest.raises(NotFound):
        ledger_sheet(session, next_village.clerk, village.zhang.id, 2026)
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert deeds_of_month(session, next_village.clerk, *november) == []
    assert objections_of_year(session, next_village.clerk, 2026) == []


def test_the_registers_have_a_row_for_each_deed_and_objection(
    client: FlaskClient, session: Session, village: Cast, busy_week: int
) -> None:
    clerk = sign_in(client, session, village.recorder)
    deeds = text_of(open_page(clerk, "/sheets/register?month=2026-11"))
    assert "2026-0001-2" in deeds
    assert "李秀英" in deeds
    assert "没有记录" in text_of(open_page(clerk, "/sheets/register?month=2025-11"))
    assert "2026-11" in text_of(open_page(clerk, "/sheets/register?month=2026-13"))
    objections = text_of(open_page(clerk, "/objections/register"))
    assert "郭大爷" in objections
    assert "待答复" in objections


@pytest.mark.parametrize(
    ("path", "cell", "text"),
    [
        ("/households/{}/ledger-sheet.xlsx", "C3", "村内主干道清扫"),
        ("/sheets/register.xlsx", "F2", "张学军"),
        ("/objections/register.xlsx", "F2", "=1+1"),
    ],
)
def test_each_form_is_handed_out_as_excel(
    client: FlaskClient,
    session: Session,
    village: Cast,
    busy_week: int,
    path: str,
    cell: str,
    text: str,
) -> None:
    clerk = sign_in(client, session, village.recorder)
    answer = clerk.get(path.format(village.zhang.id))
    found = load_workbook(BytesIO(answer.data)).worksheets[0][cell]
    assert (found.value, found.data_type) == (text, "s")


def test_a_groups_sheets_are_read_in_as_many_statements_as_one(
    client: FlaskClient, session: Session, village: Cast, busy_week: int
) -> None:
    clerk = sign_in(client, session, village.recorder)
    with statements(session.get_bind()) as one:
        open_page(clerk, f"/households/{village.zhang.id}/ledger-sheet")
    with statements(session.get_bind()) as all_of_them:
        page = open_page(clerk, "/ledger-sheets/?year=2026")
    assert "李秀英" in text_of(page)
    assert len(all_of_them) <= len(one) + 2


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "x"])
def test_a_month_that_nobody_counts_is_this_month(
    client: FlaskClient, session: Session, village: Cast, month: str
) -> None:
    clerk = sign_in(client, session, village.recorder)
    assert "2026-11" in text_of(open_page(clerk, f"/sheets/register?month={month}"))
    assert clerk.get(f"/sheets/register.xlsx?month={month}").status_code == 200


@pytest.mark.parametrize("year", ["0", "1", "9999", "99999", "x"])
def test_a_year_that_nobody_counts_still_shows_a_sheet(
    client: FlaskClient, session: Session, village: Cast, year: str
) -> None:
    clerk = sign_in(client, session, village.recorder)
    open_page(clerk, f"/households/{village.zhang.id}/ledger-sheet?year={year}")
    open_page(clerk, f"/objections/register?year={year}")
