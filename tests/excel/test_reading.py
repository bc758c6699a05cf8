"""Lists that people hand over: read by their words, and what is no row of the list is named."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pointsapp.excel.reading import ColumnsUnclear, NoHeader, Table, read_table
from tests.workbooks import workbook

FILES = Path(__file__).parent / "files"
COLUMNS = {
    "number": ("户号",),
    "name": ("姓名", "名字"),
    "hours": ("时长",),
    "phone": ("手机", "电话"),
    "balance": ("余额", "结余", "积分"),
}


def read(stream: BytesIO, **chosen: str) -> Table:
    return read_table(stream, COLUMNS, ("number", "name"), chosen=chosen)


def saved(book: Workbook) -> BytesIO:
    """Return the workbook as a file."""
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def first_sheet(book: Workbook) -> Worksheet:
    """Return the sheet that a new workbook begins with."""
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def filled(sheet: Worksheet, *rows: Sequence[object]) -> Worksheet:
    """Write rows into a sheet."""
    for row in rows:
        sheet.append(list(row))
    return sheet


def left_out(table: Table) -> list[tuple[int, str, str]]:
    """Return what was left out: row, column, reason."""
    return [(remark.row, remark.column, remark.reason) for remark in table.left_out]


def test_the_header_is_found_by_its_words_wherever_it_stands() -> None:
    table = read(
        workbook(
            [
                ["白屯村活动签到"],
                [],
                ["序号", "名 字", "户号", "时长（小时）"],
                [1, "张学军", 18, 1.5],
                [None, None, None, None],
                [2, "李秀英", "019 ", date(2026, 11, 14)],
            ]
        )
    )
    assert table.headings == {"name": "名字", "number": "户号", "hours": "时长"}
    assert [row.number for row in table.rows] == [4, 6]
    assert [row.text("number") for row in table.rows] == ["18", "019"]
    assert table.rows[0].remark("hours", "odd").column == "D"
    assert table.above[0][0] == "白屯村活动签到"


def test_a_header_of_two_rows_is_read_as_one() -> None:
    book = Workbook()
    sheet = filled(
        first_sheet(book),
        ["户号", "姓名", "积分", None, None],
        [None, None, "得分", "兑换", "结余"],
        ["018", "张学军", 30, 10, 20],
    )
    sheet.merge_cells("C1:E1")
    sheet.merge_cells("A1:A2")
    table = read(saved(book))
    assert table.headings["balance"] == "结余"
    assert [(row.number, row.text("balance")) for row in table.rows] == [(3, "20")]


def test_the_best_heading_wins_and_the_other_is_named() -> None:
    table = read(workbook([["户号", "姓名", "积分", "余额"], ["018", "张学军", 30, 20]]))
    assert (table.headings["balance"], table.rows[0].text("balance")) == ("余额", "20")
    assert left_out(table) == [(0, "C", "column-unused")]


def test_a_filled_column_beats_an_empty_one() -> None:
    table = read(
        workbook([["户号", "姓名", "手机", "电话"], ["018", "张学军", None, "13800000001"]])
    )
    assert table.headings["phone"] == "电话"


def test_two_columns_that_fit_equally_are_asked_about() -> None:
    rows = [["户号", "姓名", "电话", "电话"], ["018", "张学军", "13800000001", "13900000001"]]
    with pytest.raises(ColumnsUnclear) as refused:
        read(workbook(rows))
    assert refused.value.facts["columns"] == {"C": "13800000001", "D": "13900000001"}
    assert read(workbook(rows), phone="D").rows[0].text("phone") == "13900000001"


def test_two_columns_that_say_the_same_need_no_question() -> None:
    rows = [["户号", "姓名", "电话", "电话"], ["018", "张学军", "13800000001", "13800000001"]]
    assert read(workbook(rows)).rows[0].text("phone") == "13800000001"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", None], "row-total"),
        (["合 计：", 2], "row-total"),
        (["小计", None], "row-total"),
        (["第一组小计", None], "row-total"),
        (["本页合计", None], "row-total"),
        ([None, "总计"], "row-total"),
        (["户号", "姓名"], "heading-again"),
        (["户 号", "姓 名"], "heading-again"),
        (["制表人：张会计", None], "row-signature"),
        (["审核：", "王主任"], "row-signature"),
        (["填表日期：2026年11月25日", None], "row-signature"),
        (["注：以上为11月名单", None], "row-signature"),
    ],
)
def test_what_is_no_row_of_the_list_is_skipped_and_named(
    row: Sequence[object], reason: str
) -> None:
    table = read(workbook([["户号", "姓名"], ["018", "张学军"], row, ["019", "李秀英"]]))
    assert [found.text("number") for found in table.rows] == ["018", "019"]
    assert left_out(table) == [(3, "", reason)]


@pytest.mark.parametrize("name", ["合计芳", "注册", "负责"])
def test_a_person_whose_name_looks_like_a_total_stays(name: str) -> None:
    table = read(workbook([["户号", "姓名"], ["018", name]]))
    assert [row.text("name") for row in table.rows] == [name]


def test_every_visible_sheet_with_the_heading_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    first_sheet(book).title = "一组"
    filled(first_sheet(book), ["户号", "姓名"], ["018", "张学军"])
    filled(book.create_sheet("二组"), ["姓名", "户号"], ["李秀英", "019"])
    filled(book.create_sheet("说明"), ["怎样填写"])
    hidden = filled(book.create_sheet("去年"), ["户号", "姓名"], ["020", "赵老"])
    hidden.sheet_state = "hidden"
    book.create_sheet("空白")
    table = read(saved(book))
    assert [(row.sheet, row.text("number")) for row in table.rows] == [
        ("一组", "018"),
        ("二组", "019"),
    ]
    assert [(remark.reason, remark.value) for remark in table.left_out] == [
        ("sheet-without-headings", "说明"),
        ("sheet-hidden", "去年"),
    ]


def test_hidden_rows_and_columns_are_left_out_and_named() -> None:
    book = Workbook()
    sheet = filled(
        first_sheet(book),
        ["户号", "姓名", "手机", "电话"],
        ["018", "张学军", "13700000001", "13800000001"],
        ["019", "李秀英", "13700000002", "13800000002"],
    )
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    table = read(saved(book))
    assert [row.text("phone") for row in table.rows] == ["13800000001"]
    assert left_out(table) == [(3, "", "row-hidden"), (0, "C", "column-hidden")]


def test_a_format_of_zeros_is_read_as_it_is_shown() -> None:
    book = Workbook()
    sheet = filled(first_sheet(book), ["户号", "姓名"], [18, "张学军"], [19, "李秀英"])
    sheet["A2"].number_format = "000"
    table = read(saved(book))
    assert [row.text("number") for row in table.rows] == ["018", "19"]


def test_times_are_hours_and_errors_are_no_values() -> None:
    rows: list[Sequence[object]] = [
        ["户号", "姓名", "时长"],
        ["018", "张", time(1, 30)],
        ["019", "李", timedelta(hours=26)],
    ]
    table = read(workbook([*rows, ["020", "#N/A", 2.5]]))
    assert [row.text("hours") for row in table.rows] == ["1.5", "26", "2.5"]
    assert [row.is_error("name") for row in table.rows] == [False, False, True]


def test_a_number_cell_of_more_digits_than_excel_keeps_is_told() -> None:
    table = read(
        workbook([["户号", "姓名"], [110101001001001801, "吕一"], [123456789012345, "施"]])
    )
    assert [row.lost_digits("number") for row in table.rows] == [True, False]


def test_characters_that_nobody_sees_are_dropped() -> None:
    table = read(workbook([["户号", "姓名"], ["0\u200b18", "\ufeff张\u200d学军 "]]))
    assert (table.rows[0].text("number"), table.rows[0].text("name")) == ("018", "张学军")


@pytest.mark.parametrize("name", ["roster.xls", "roster.ods"])
def test_old_excel_wps_and_libreoffice_are_read_too(name: str) -> None:
    table = read(BytesIO((FILES / name).read_bytes()))
    assert [(row.text("number"), row.text("name")) for row in table.rows] == [
        ("018", "张学军"),
        ("018", "王桂兰"),
        ("19", "李秀英"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_separated_values_are_read_in_the_encodings_of_offices(
    encoding: str, delimiter: str
) -> None:
    text = "\r\n".join(delimiter.join(row) for row in (["户号", "姓名"], ["018", "张学军"]))
    table = read(BytesIO(text.encode(encoding)))
    assert [(row.text("number"), row.text("name")) for row in table.rows] == [("018", "张学军")]


def test_a_list_without_the_needed_headings_is_refused_with_their_names() -> None:
    with pytest.raises(NoHeader) as refused:
        read(workbook([["甲", "乙"]]))
    assert refused.value.facts == {"needed": ["户号", "姓名"]}
