"""What is understood of a village's own list, messy as it is."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.roster.reading import read_roster
from pointsapp.excel.reading import ColumnsUnclear, NoHeader
from tests.community.roster.rosters import (
    QIU,
    TODAY,
    WU,
    case,
    cells,
    listed,
    read,
    read_book,
    sheets,
)
from tests.workbooks import workbook

PEOPLE = "户号 姓名 与户主关系"


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
        ([(None, "4", None, "张\ue000", None)], [("D3", "name-without-character")]),
        ([(None, "4", None, "张" * 300, None)], [("D3", "name-too-long")]),
        ([(None, "4", None, "\u3000", "子")], [("D3", "name-missing")]),
        ([(None, "4", None, "#N/A", "子")], [("D3", "cell-error")]),
        ([(None, "4", None, "钱", None, None, None, "1380000")], [("H3", "phone-unreadable")]),
        (
            [
                (None, "018", "钱", "钱", "户主"),
                (None, "19", "孙", "孙", "户主"),
                (None, "18", "李", "李", "户主"),
            ],
            [("B5", "number-in-two-spellings")],
        ),
    ],
)
def test_each_error_is_named_with_its_cell(
    rows: list[tuple[object, ...]], expected: list[tuple[str, str]]
) -> None:
    assert cells(read(*rows).errors) == expected


def test_all_errors_are_told_at_once() -> None:
    found = read((None, "4", None, "<b>"), (None, "5", None, "赵", "", "", "", "12"))
    assert [remark.reason for remark in found.errors] == ["name-unreadable", "phone-unreadable"]


def test_a_file_without_a_header_is_no_roster() -> None:
    with pytest.raises(NoHeader):
        read_roster(BytesIO(workbook([["甲"], ["乙"]]).getvalue()), today=TODAY)


def test_what_is_no_number_is_named_by_its_cell() -> None:
    found = case("no-number--n")
    assert cells(found.errors) == [
        ("A3", "number-is-none"),
        ("A4", "number-is-none"),
        ("A5", "number-is-none"),
        ("A7", "number-is-none"),
        ("A8", "cell-error"),
    ]
    assert [home.number for home in found.households] == ["001", "002"]


@pytest.mark.parametrize("number", ["没有", "不详", "—", "--", "-", "＼", "暂无", 0, "０"])
def test_other_words_for_no_number_are_no_numbers(number: object) -> None:
    found = listed(PEOPLE, (number, "赵甲", "户主"))
    assert cells(found.errors) == [("A2", "number-is-none")]


def test_people_below_a_number_that_is_none_come_into_nobody_elses_household() -> None:
    found = listed(PEOPLE, ("001", "李大", "户主"), ("无", "赵甲", "户主"), (None, "赵乙", "子"))
    assert [(home.number, len(home.people)) for home in found.households] == [("001", 1)]
    assert cells(found.errors) == [("A3", "number-is-none")]


def test_a_number_that_became_a_date_is_named() -> None:
    found = case("number-is-a-date--n")
    assert cells(found.errors) == [("A2", "number-is-a-date")]
    assert [home.number for home in found.households] == ["3-13"]


def test_digits_that_excel_lost_are_named() -> None:
    assert cells(case("long-numbers--n").errors) == [
        ("A2", "number-lost-digits"),
        ("A3", "number-lost-digits"),
        ("A4", "number-lost-digits"),
    ]


def test_a_long_number_written_as_text_is_read() -> None:
    found = listed(PEOPLE, ("110101001001001801", "吕一", "户主"))
    assert [home.number for home in found.households] == ["110101001001001801"]


def test_births_are_read_as_precisely_as_they_are_sure() -> None:
    found = case("dates--dates")
    assert [home.people[0].born for home in found.households] == [
        "1962", "1962-03-15", "1962-10", "", "1962-10",
    ]  # fmt: skip
    assert cells(found.oddities) == [("D2", "birth-month-unsure"), ("D5", "birth-impossible")]
    assert found.errors == ()


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("1962年", "1962"),
        ("1962年3月5日", "1962-03-05"),
        ("1962.3.5", "1962-03-05"),
        ("1962/03", "1962-03"),
        ("196203", "1962-03"),
        ("１９６２．３", "1962-03"),
        (date(1962, 3, 5), "1962-03-05"),
        ("1962-13", ""),
        ("1962-02-30", ""),
        ("2026-11-15", ""),
        ("1862-03", ""),
        ("六二年", ""),
    ],
)
def test_births_in_each_notation(typed: object, born: str) -> None:
    found = listed("户号 姓名 出生年月", ("1", "冯七", typed))
    assert (found.households[0].people[0].born, found.errors) == (born, ())
    assert bool(found.oddities) == (born == "")


def test_a_filled_column_beats_an_empty_one() -> None:
    found = case("earned-for-balance--roster")
    phones = [home.people[0].facts["phone"] for home in found.households]
    assert phones == ["13800000001", "13800000002", "13800000003"]
    assert [(r.column, r.reason) for r in found.left_out] == [("D", "column-unused")]


def test_two_columns_that_fit_equally_are_asked_about() -> None:
    rows = [["户号", "姓名", "电话", "电话"], ["1", "赵甲", "13800138001", "13800138002"]]
    with pytest.raises(ColumnsUnclear) as unclear:
        read_roster(workbook(rows), today=TODAY)
    assert unclear.value.facts["columns"] == {"C": "13800138001", "D": "13800138002"}
    found = read_roster(workbook(rows), today=TODAY, chosen={"phone": "D"})
    assert found.households[0].people[0].facts["phone"] == "13800138002"


def test_headings_again_totals_and_signatures_are_no_people() -> None:
    found = case("headers-and-footers--r")
    assert [home.number for home in found.households] == ["301", "302"]
    assert [(r.row, r.reason) for r in found.left_out] == [
        (3, "heading-again"),
        (5, "row-total"),
        (6, "row-signature"),
        (7, "row-signature"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("小计", "3人"), "row-total"),
        (("一组合计", "3人"), "row-total"),
        (("总 计：", ""), "row-total"),
        (("填表人：李会计", "审核人：王书记"), "row-signature"),
        (("审核人", "王书记"), "row-signature"),
        (("经办", "李会计"), "row-signature"),
        (("备注：以上为常住人口", ""), "row-signature"),
        ((None, "制表人："), "row-signature"),
    ],
)
def test_other_rows_that_are_nobody(row: Sequence[object], reason: str) -> None:
    found = listed(PEOPLE, ("301", "周四", "户主"), row)
    assert ([home.number for home in found.households], found.errors) == (["301"], ())
    assert [remark.reason for remark in found.left_out] == [reason]


def test_all_visible_sheets_are_read_and_hidden_ones_named() -> None:
    headings = PEOPLE.split()
    book = sheets(
        一组=[headings, ["1", "赵甲", "户主"]],
        二组=[headings, ["2", "钱乙", "户主"]],
        旧表=[headings, ["3", "孙丙", "户主"]],
        说明=[["由村委会填写"]],
    )
    book["旧表"].sheet_state = "hidden"
    found = read_book(book)
    assert [(home.number, home.sheet) for home in found.households] == [
        ("1", "一组"),
        ("2", "二组"),
    ]
    assert [(r.reason, r.value) for r in found.left_out] == [
        ("sheet-hidden", "旧表"),
        ("sheet-without-headings", "说明"),
    ]


def test_hidden_rows_and_columns_are_left_out_and_named() -> None:
    book = sheets(名册=[["户号", "姓名", "电话"], ["1", "赵甲", "1"], ["2", "钱乙", "2"]])
    book["名册"].row_dimensions[3].hidden = True
    book["名册"].column_dimensions["C"].hidden = True
    found = read_book(book)
    assert [home.number for home in found.households] == ["1"]
    assert {remark.reason for remark in found.left_out} == {"row-hidden", "column-hidden"}
    assert "phone" not in found.headings


def test_an_error_is_named_with_its_sheet_where_there_are_several() -> None:
    headings = PEOPLE.split()
    book = sheets(一组=[headings, ["1", "赵甲", "户主"]], 二组=[headings, ["无", "钱乙", "户主"]])
    [error] = read_book(book).errors
    assert (error.sheet, error.row, error.column) == ("二组", 2, "A")


def test_numbers_take_the_width_that_the_village_writes() -> None:
    found = listed(PEOPLE, ("018", "张", "户主"), ("019", "李", "户主"), (7, "王", "户主"))
    assert [home.number for home in found.households] == ["018", "019", "007"]


def test_two_of_one_name_in_a_household_are_two_when_their_births_say_so() -> None:
    headings = "户号 姓名 与户主关系 出生年月"
    found = listed(headings, ("1", "李小梅", "妻子", "1964"), ("1", "李小梅", "孙女", "2010"))
    assert len(found.households[0].people) == 2
    assert [remark.reason for remark in found.oddities] == ["namesakes", "no-head"]


def test_characters_that_nobody_sees_are_left_out() -> None:
    found = listed("户号 姓名 备注", ("1\u200b", "张\u200d三", "村干部，\x80组长"))
    [home] = found.households
    assert (home.number, home.people[0].name) == ("1", "张三")
    assert home.people[0].facts["note"] == "村干部，组长"


@given(st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert number_key(number_key(text)) == number_key(text)
