"""What leaves as a workbook is text and numbers, never a formula."""

import ast
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pointsapp.excel.workbook import read_workbook
from pointsapp.excel.writing import Column, write_workbook

SOURCES = Path(__file__).parents[2] / "pointsapp"
MEAN = ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "#N/A", "018", "3-12"]


@pytest.mark.parametrize("text", MEAN)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    file = write_workbook("表", [Column("=1+1")], [[text]])
    cells = list(load_workbook(BytesIO(file)).worksheets[0]["A"])
    assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s"), (text, "s")]
    assert {cell.number_format for cell in cells} == {"@"}
    assert b"<f>" not in file


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("_x0041_", "_x0041_"),
        ("a\x0bb\x00", "ab"),
        ("a\nb", "a\nb"),
        ("\ufffe", None),
        ("𠮷", "𠮷"),
    ],
)
def test_characters_come_back_or_are_left_out(written: str, read: str | None) -> None:
    [sheet] = read_workbook(BytesIO(write_workbook("表", [Column("列")], [[written, 1]])))
    assert sheet.rows[1] == [read, 1]


def test_only_one_module_writes_workbooks() -> None:
    writers = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if "openpyxl" in path.read_text()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "openpyxl"
        and any(name.name == "Workbook" for name in node.names)
    }
    assert writers == {"excel/writing.py"}
