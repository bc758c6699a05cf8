"""Files that people hand over: read by words, within bounds, whatever they claim."""

import tracemalloc
import zipfile
from datetime import date
from io import BytesIO

import pytest

from pointsapp.excel import reading as excel_reading
from pointsapp.excel.reading import read_table
from pointsapp.refusals import Refusal
from tests.workbooks import workbook

COLUMNS = {"number": ("户号",), "name": ("姓名", "名字"), "hours": ("时长",)}


def read(stream: BytesIO) -> excel_reading.Table:
    return read_table(stream, COLUMNS, ("number", "name"))


def part(content: BytesIO, name: str, data: bytes) -> BytesIO:
    """Return the package with one part more."""
    made = BytesIO(content.getvalue())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    made.seek(0)
    return made


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
                ["合计", None, 2],
            ]
        )
    )
    assert table.headings == {"name": "名字", "number": "户号", "hours": "时长"}
    assert [row.number for row in table.rows] == [4, 6]
    assert [row.text("number") for row in table.rows] == ["18", "019"]
    assert table.rows[0].remark("hours", "odd").column == "D"


def test_a_float_that_is_whole_reads_as_it_was_typed() -> None:
    table = read(workbook([["户号", "姓名"], [18.0, "张学军"]]))
    assert table.rows[0].text("number") == "18"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (BytesIO(b""), excel_reading.NotAWorkbook),
        (BytesIO(b"PK\x03\x04 and then nothing"), excel_reading.NotAWorkbook),
        (BytesIO("户号,姓名\n018,张学军".encode()), excel_reading.NotAWorkbook),
        (BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100), excel_reading.Encrypted),
        (workbook([["甲", "乙"]]), excel_reading.NoHeader),
        (part(workbook([["户号", "姓名"]]), "xl/vbaProject.bin", b"x"), excel_reading.HasMacros),
    ],
)
def test_what_is_no_table_is_refused_by_name(content: BytesIO, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read(content)


def test_a_zip_of_something_else_is_no_workbook() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("readme.txt", "hello")
    made.seek(0)
    with pytest.raises(excel_reading.NotAWorkbook):
        read(made)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = part(workbook([["户号", "姓名"]]), "xl/media/a.bin", bytes(200 * 2**20))
    tracemalloc.start()
    with pytest.raises(excel_reading.TooLarge):
        read(bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20


def test_more_rows_than_a_village_has_are_refused() -> None:
    rows = [["户号", "姓名"], *([str(n), "张"] for n in range(excel_reading.MOST_ROWS + 5))]
    with pytest.raises(excel_reading.TooLarge):
        read(workbook(rows))


def test_a_sheet_that_claims_a_million_rows_costs_no_memory() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>户号</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    tracemalloc.start()
    with pytest.raises(excel_reading.TooLarge):
        read(with_sheet(sheet))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * 2**20


def test_entities_are_refused() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    with pytest.raises(excel_reading.NotAWorkbook):
        read(with_sheet(bomb))


def with_sheet(xml: str) -> BytesIO:
    """Return a workbook whose sheet is this text."""
    made = BytesIO()
    with (
        zipfile.ZipFile(workbook([["户号", "姓名"]])) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            sheet = info.filename.startswith("xl/worksheets/")
            new.writestr(info.filename, xml if sheet else old.read(info.filename))
    made.seek(0)
    return made
