"""The village's own Excel list, messy as it is."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import Household, KeptImport, Resident
from pointsapp.community.roster import comparing, refusals, service
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.community.roster.reading import Roster, read_roster
from tests.page import statements
from tests.village import AT, Cast, NextVillage
from tests.workbooks import workbook

TODAY = date(2026, 11, 14)
CASES = Path(__file__).parents[2] / "cases"
HEADINGS = (
    "村民小组",
    "户号",
    "户主姓名",
    "姓名",
    "与户主关系",
    "性别",
    "出生年月",
    "联系电话",
    "政治面貌",
)
WU = (
    ("一组", "101", "吴 建国", "吴 建国", "户主", "男", "1962年3月", "138-0013-8001", "中共党员"),
    (None, None, None, "单春英", "配偶", "女", date(1964, 5, 1), 13800138002.0, "群众"),
)
QIU = (("二组", 102, "仇小山", "仇小山", "户主", "男", "1980.7", "不详", None),)


def read(*rows: Sequence[object]) -> Roster:
    return read_roster(workbook([["花名册"], HEADINGS, *rows]), today=TODAY)


def save(session: Session, village: Cast, roster: Roster, answers: Answers | None = None) -> Plan:
    """Save a roster as a file of its own."""
    file = file_of("roster.xlsx", uuid4().bytes)
    answers = answers or Answers(many=True)
    return service.save(session, roster, file, answers=answers, by=village.admin, at=AT)


def last_import(session: Session) -> int:
    return session.scalars(sa.select(sa.func.max(KeptImport.id))).one()


def resident(session: Session, name: str) -> Resident:
    return session.scalars(sa.select(Resident).filter_by(name=name)).one()


def case(name: str) -> BytesIO:
    return BytesIO((CASES / name).read_bytes())


def reasons(found: Roster) -> list[tuple[str, str]]:
    return [(f"{remark.column}{remark.row}", remark.reason) for remark in found.errors]


def test_merged_cells_spaces_and_notations_are_understood() -> None:
    found = read(*WU, *QIU, ("合计", None, "2户"))
    assert found.errors == ()
    wu, qiu = found.households
    assert (wu.number, wu.group, [person.name for person in wu.people]) == (
        "101", "一组", ["吴建国", "单春英"],
    )  # fmt: skip
    assert [person.born for person in wu.people] == ["1962-03", "1964-05-01"]
    assert [person.facts["phone"] for person in wu.people] == ["13800138001", "13800138002"]
    assert [person.facts["is_party_member"] for person in wu.people] == [True, False]
    assert (qiu.number, qiu.people[0].facts["phone"]) == ("102", "")
    assert [remark.reason for remark in found.oddities] == ["phone-left-out"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(None, None, "赵六", "赵六", "户主")], [("B3", "number-missing")]),
        ([(None, None, None, "赵六", "子")], [("B3", "number-missing")]),
        (
            [(None, "4", "钱", "钱", "户主"), (None, "4", None, "孙", "户主")],
            [("E4", "second-head")],
        ),
        (
            [(None, "4", "钱", "钱", "户主"), (None, "4", None, "钱", "子")],
            [("D4", "person-twice")],
        ),
        ([(None, "9" * 40, None, "钱", None)], [("B3", "number-unreadable")]),
        ([(None, "<1", None, "钱", None)], [("B3", "number-unreadable")]),
        ([(None, "4", None, "<b>", None)], [("D3", "name-unreadable")]),
        ([(None, "4", None, "张3", None)], [("D3", "name-unreadable")]),
        ([(None, "4", None, "\u202e反", None)], [("D3", "name-unreadable")]),
        ([(None, "4", None, "张" * 300, None)], [("D3", "name-too-long")]),
        ([(None, "4", None, "\u3000", "子")], [("D3", "name-missing")]),
        ([(None, "4", None, "钱", None, None, None, "1380000")], [("H3", "phone-unreadable")]),
    ],
)
def test_each_error_is_named_with_its_cell(
    rows: list[tuple[object, ...]], expected: list[tuple[str, str]]
) -> None:
    assert reasons(read(*rows)) == expected


def test_all_errors_are_told_at_once() -> None:
    found = read((None, "4", None, "<b>"), (None, "5", None, "赵", "", "", "", "12"))
    assert [reason for _cell, reason in reasons(found)] == ["name-unreadable", "phone-unreadable"]


def test_saved_once_and_again_changes_nothing(session: Session, village: Cast) -> None:
    found = read(*WU, *QIU)
    first = save(session, village, found)
    assert (len(first.new_households), first.people_to_enrol) == (2, 3)
    again = save(session, village, found)
    assert again.changes_nothing
    wu = session.scalars(sa.select(Household).filter_by(number="101")).one()
    head = session.get_one(Resident, wu.head_id)
    assert (head.name, head.name_initials, head.phone_tail) == ("吴建国", "wjg", "8001")


def test_corrections_update_and_say_what(session: Session, village: Cast) -> None:
    save(session, village, read(*WU))
    moved = (
        ("二组", *WU[0][1:7], "13900000000", "群众"),
        WU[1],
        (None, None, None, "吴小宝", "子"),
    )
    done = save(session, village, read(*moved))
    assert {(change.field, change.after) for change in done.changes} == {
        ("group", "二组"), ("phone", "13900000000"), ("is_party_member", "False"),
    }  # fmt: skip
    assert [member.name for _household, member in done.new_people] == ["吴小宝"]
    assert save(session, village, read(*moved)).changes_nothing


def test_who_is_not_in_the_file_stays_and_is_named(session: Session, village: Cast) -> None:
    plan = save(session, village, read(*WU))
    assert ("018", "张学军") in plan.missing
    assert session.scalar(sa.select(Resident.left_on).filter_by(name="张学军")) is None


def test_the_head_changes(session: Session, village: Cast) -> None:
    save(session, village, read(*WU))
    swapped = ((*WU[0][:2], "单春英", "单春英", "户主"), (None, "101", None, "吴建国", "配偶"))
    save(session, village, read(*swapped))
    wu = session.scalars(sa.select(Household).filter_by(number="101")).one()
    assert session.get_one(Resident, wu.head_id).name == "单春英"


def test_errors_save_nothing(session: Session, village: Cast) -> None:
    with pytest.raises(refusals.RosterHasErrors):
        save(session, village, read(*WU, (None, "4", None, "<b>")))
    assert session.scalar(sa.select(Household.id).filter_by(number="101")) is None


def test_the_next_villages_household_of_the_same_number_is_another(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    found = read((None, "018", "吴建国", "吴建国", "户主"))
    assert len(comparing.plan(session, found, by=village.admin).new_people) == 1
    same = comparing.plan(session, found, by=next_village.clerk)
    assert not same.new_people
    assert not same.new_households


def test_saving_asks_little_for_many_households(session: Session, village: Cast) -> None:
    rows = [(None, str(1000 + n), None, "张三", "户主") for n in range(300)]
    found = read(*rows)
    with statements(session.connection()) as seen:
        save(session, village, found)
    assert len([one for one in seen if not one.startswith("INSERT")]) < 20


@given(st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert number_key(number_key(text)) == number_key(text)


def test_a_file_without_a_header_is_no_roster() -> None:
    with pytest.raises(Exception, match="no-header"):
        read_roster(BytesIO(workbook([["甲"], ["乙"]]).getvalue()), today=TODAY)
