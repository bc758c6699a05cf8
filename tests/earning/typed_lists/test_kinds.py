"""What a typed list may look like: times as hours, spoilt numbers and names, several sheets."""

from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy.orm import Session

from pointsapp.community.households.service import Member, enrol_household
from pointsapp.earning.typed_lists.reading import TypedList, read_list
from tests.page import check_page, text_of
from tests.village import AT, Cast, sign_in
from tests.workbooks import workbook

CASES = Path(__file__).parents[2] / "cases"
HEADINGS = ("户号", "姓名", "时长")


def read(session: Session, village: Cast, *rows: tuple[object, ...]) -> TypedList:
    return read_list(session, village.recorder, workbook([HEADINGS, *rows]), today=AT.date())


def test_times_are_hours_as_villages_type_them(session: Session, village: Cast) -> None:
    file = BytesIO((CASES / "hours-as-time--list.xlsx").read_bytes())
    found = read_list(session, village.recorder, file, today=AT.date())
    assert [person.hours for person in found.people] == [
        Decimal("1.5"), Decimal("2.5"), Decimal("2.5"), Decimal(3), Decimal("2.5"),
    ]  # fmt: skip
    assert "hours-unreadable" not in {one.reason for one in found.oddities}


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        (time(1, 30), "1.5"),
        (time(0, 45), "0.75"),
        (time(1, 20), "1.33"),
        (timedelta(hours=2, minutes=30), "2.5"),
        (timedelta(hours=26), "26"),
        (1.5, "1.5"),
        ("2小时", "2"),
        ("1小时 20分钟", "1.33"),
        ("45分", "0.75"),
        ("１．５", "1.5"),
    ],
)
def test_hours_are_read_however_they_are_typed(
    session: Session, village: Cast, cell: object, hours: str
) -> None:
    found = read(session, village, ("018", "张学军", cell))
    assert [person.hours for person in found.people] == [Decimal(hours)]
    assert (found.oddities, found.errors) == ((), ())


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ((date(2026, 3, 12), "张学军", 2), "A", "number-is-a-date"),
        ((110101001001001801, "张学军", 2), "A", "number-lost-digits"),
        (("无", "张学军", 2), "A", "number-is-none"),
        (("/", "张学军", 2), "A", "number-is-none"),
        (("#N/A", "张学军", 2), "A", "cell-error"),
        (("018", "#N/A", 2), "B", "cell-error"),
        (("018", "<b>", 2), "B", "name-unreadable"),
        (("018", "张\ue000军", 2), "B", "name-without-character"),
        (("018", "张学军", "#N/A"), "C", "cell-error"),
    ],
)
def test_a_cell_that_cannot_be_right_is_told(
    session: Session, village: Cast, row: tuple[object, ...], column: str, reason: str
) -> None:
    found = read(session, village, row)
    assert [(one.row, one.column, one.reason) for one in found.errors] == [(2, column, reason)]


def test_18_and_018_are_one_number_and_dots_are_one_dot(session: Session, village: Cast) -> None:
    enrol_household(session, number="020", members=[Member("买买提·艾山")], by=village.admin)
    found = read(session, village, ("１８", "张学军", 2), (20, "买买提•艾山", 1))
    assert found.unclear == ()
    assert [person.name for person in found.people] == ["张学军", "买买提·艾山"]


def test_somebody_twice_counts_once_across_sheets_that_are_named(
    session: Session, village: Cast
) -> None:
    book = Workbook()
    groups: dict[str, list[tuple[object, ...]]] = {
        "一组": [("018", "张学军", 2)],
        "二组": [(18, "张学军", 1), ("019", "李秀英", 1)],
    }
    for title, rows in groups.items():
        sheet = book.create_sheet(title)
        sheet.append(HEADINGS)
        for row in rows:
            sheet.append(row)
    hidden = book.create_sheet("旧")
    hidden.append(HEADINGS)
    hidden.append(("018", "王桂兰", 9))
    hidden.sheet_state = "hidden"
    file = BytesIO()
    book.save(file)
    file.seek(0)
    found = read_list(session, village.recorder, file, today=AT.date())
    assert [one.name for one in found.people] == ["张学军", "李秀英"]
    assert [one.hours for one in found.people] == [Decimal(2), Decimal(1)]
    assert [(one.sheet, one.row, one.reason) for one in found.oddities] == [
        ("二组", 2, "person-twice")
    ]
    assert ("旧", "sheet-hidden") in {(one.value, one.reason) for one in found.left_out}


def test_the_page_tells_what_must_be_put_right(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    clerk = sign_in(client, session, village.recorder)
    file = {"file": (workbook([HEADINGS, ("无", "张学军", 2), ("018", "<b>", 1)]), "名单.xlsx")}
    shown = clerk.post("/activities/list/", data=file, content_type="multipart/form-data")
    page = check_page(shown.text)
    words = text_of(page)
    assert "A2 无 不是户号" in words
    assert "B3" in words
    assert not page.xpath("//form[contains(@action, 'import')]")
