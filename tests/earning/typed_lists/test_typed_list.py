"""A clerk typed the attendance in Excel; whoever is not clear is asked about."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.households.service import Member, enrol_household
from pointsapp.earning.activities.models import Activity
from pointsapp.earning.sheets.queries import show_sheet
from pointsapp.earning.typed_lists.reading import TypedList, read_list
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in
from tests.workbooks import workbook

FACTS = (
    ("活动名称", "村内主干道清扫", None),
    ("时间", "2026年11月8日 上午8点—10点", None),
    ("地点：文化广场", None, None),
    ("序号", "户号", "姓名", "时长（小时）"),
)


def read(session: Session, village: Cast, *rows: tuple[object, ...]) -> TypedList:
    return read_list(session, village.recorder, workbook([*FACTS, *rows]), today=AT.date())


def test_facts_and_people_are_understood(session: Session, village: Cast) -> None:
    found = read(
        session,
        village,
        (1, 18, "张　学军", "1.5小时"),
        (2, "018", "王桂兰", 2),
        (3, None, "李秀英"),
    )
    assert (found.activity, found.place, found.held_on) == (
        "村内主干道清扫",
        "文化广场",
        date(2026, 11, 8),
    )
    people = village.zhang.people | village.li.people
    assert [(one.resident_id, one.hours) for one in found.people] == [
        (people["张学军"], Decimal("1.5")),
        (people["王桂兰"], Decimal(2)),
        (people["李秀英"], None),
    ]
    assert found.oddities == ()


@pytest.mark.parametrize(
    ("row", "reason", "clear"),
    [
        ((1, "018", "张婶", 2), "person-unknown", False),
        ((1, "999", "张学军", 2), "name-elsewhere", False),
        ((1, "018", "张学军", "一上午"), "hours-unreadable", True),
        ((1, "018", "张学军", 0), "hours-unreadable", True),
    ],
)
def test_what_is_odd_is_named(
    session: Session, village: Cast, row: tuple[object, ...], reason: str, *, clear: bool
) -> None:
    found = read(session, village, row)
    assert [one.reason for one in found.oddities] == [reason]
    assert (found.people[0].resident_id is not None) == clear


def test_namesakes_and_unknown_people_are_chosen_from_candidates(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    enrol_household(session, number="101", members=[Member("李秀英")], by=village.admin)
    found = read(session, village, (1, None, "李秀英", 2), (2, "018", "张婶", 2))
    assert [one.reason for one in found.oddities] == ["person-unclear", "person-unknown"]
    labels = [[one.label for one in person.candidates] for person in found.people]
    assert labels == [["019 李秀英", "101 李秀英"], ["018 张学军", "018 王桂兰"]]


def test_the_same_person_counts_once(session: Session, village: Cast) -> None:
    found = read(session, village, (1, "018", "张学军", 2), (2, 18, "张学军", 1))
    assert [one.hours for one in found.people] == [Decimal(2)]
    assert [one.reason for one in found.oddities] == ["person-twice"]


@pytest.fixture
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.usefixtures("fourteenth_of_november")
def test_a_clerk_looks_at_the_list_chooses_and_saves(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    clerk = sign_in(client, session, village.recorder)
    rows = workbook([*FACTS, (1, "018", "张学军", "1.5小时"), (2, "019", "李婶", 2)])
    shown = clerk.post(
        "/activities/list/", data={"file": (rows, "名单.xlsx")}, content_type="multipart/form-data"
    )
    page = check_page(shown.text)
    facts = {
        name: page.xpath(f"string(//input[@name='{name}']/@value)")
        for name in ("token", "key", "name", "place", "held_on")
    }
    assert (facts["name"], facts["held_on"]) == ("村内主干道清扫", "2026-11-08")
    chosen = {"person-2": village.li.people["李秀英"], "rule": rule("E03"), "quantity": "2"}
    lacking = clerk.post("/activities/list/import", data={**facts, **chosen, "name": ""})
    assert lacking.status_code == 422
    check_page(lacking.text)
    saved = clerk.post("/activities/list/import", data={**facts, **chosen})
    assert saved.status_code == 303
    again = clerk.post("/activities/list/import", data={**facts, **chosen})
    assert again.headers["Location"] == saved.headers["Location"]
    other = clerk.post("/activities/list/import", data={**facts, **chosen, "quantity": "3"})
    assert other.status_code == 409
    check_page(other.text)
    sheet_id = session.scalars(sa.select(Activity.sheet_id)).one()
    lines = show_sheet(session, village.recorder, sheet_id or 0).lines
    assert [(line.name, line.points) for line in lines] == [("张学军", 3), ("李秀英", 4)]
    assert "/sheets/" in saved.headers["Location"]
    assert text_of(page)


@pytest.mark.parametrize(
    ("above", "fact"),
    [
        ("2026年11月31日", None),
        ("2026-11-08", date(2026, 11, 8)),
        (date(2026, 11, 8), date(2026, 11, 8)),
        ("日期待定", None),
    ],
)
def test_the_day_over_the_list_is_read_where_it_is_one(
    session: Session, village: Cast, above: object, fact: date | None
) -> None:
    rows = [("活动名称", None, None), ("时间", above, None), FACTS[3], (1, "018", "张学军", 2)]
    typed = read_list(session, village.recorder, workbook(rows), today=AT.date())
    assert (typed.activity, typed.held_on) == ("", fact)


def test_a_line_without_a_name_is_left_out(session: Session, village: Cast) -> None:
    found = read(session, village, (1, "018", None, 2), (2, "018", "张学军", 2))
    assert [remark.reason for remark in found.oddities] == ["name-missing"]
    assert [person.name for person in found.people] == ["张学军"]


def test_a_list_that_was_not_shown_is_not_saved(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    clerk = sign_in(client, session, village.recorder)
    open_page(clerk, "/activities/list/")
    lost = clerk.post("/activities/list/import", data={"token": ""})
    assert lost.headers["Location"] == "/activities/list/"
