"""Files that were made to harm: each costs little, whether it is read or refused."""

import zipfile
from collections.abc import Callable
from io import BytesIO

from pointsapp.excel import unpack
from tests.workbooks import workbook

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROSTER = [["户号", "姓名"], ["018", "张学军"], ["019", "李秀英"]]


def part(content: BytesIO, name: str, data: bytes) -> BytesIO:
    """Return the package with one part more."""
    package_bytes = BytesIO(content.getvalue())
    with zipfile.ZipFile(package_bytes, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    package_bytes.seek(0)
    return package_bytes


def replaced(name: str, data: str) -> BytesIO:
    """Return a workbook with one part in the place of its own."""
    package_bytes = BytesIO()
    with (
        zipfile.ZipFile(workbook(ROSTER)) as old,
        zipfile.ZipFile(package_bytes, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, data if info.filename == name else old.read(info.filename))
    package_bytes.seek(0)
    return package_bytes


def sheet(rows: str) -> BytesIO:
    """Return a workbook whose sheet has these rows."""
    xml = f'<worksheet xmlns="{NS}"><sheetData>{rows}</sheetData></worksheet>'
    return replaced("xl/worksheets/sheet1.xml", xml)


def row(number: int, cells: int) -> str:
    return f'<row r="{number}">' + "<c><v>1</v></c>" * cells + "</row>"


def many_names(count: int) -> BytesIO:
    """Return a workbook that shows one sheet under many names."""
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count))
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    xml = f'<workbook xmlns="{NS}" xmlns:r="{rel}"><sheets>{sheets}</sheets></workbook>'
    return replaced("xl/workbook.xml", xml)


FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HOSTILE: dict[str, Callable[[], BytesIO]] = {
    "a zip bomb": lambda: part(workbook(ROSTER), "xl/media/a.bin", bytes(200 * 2**20)),
    "more rows than a village has": lambda: sheet(
        "".join(row(n, 2) for n in range(1, unpack.MOST_ROWS + 5))
    ),
    "a million cells": lambda: sheet("".join(row(n, 60) for n in range(1, 20_001))),
    "one cell far away": lambda: sheet(row(1, 2) + FAR_CELL),
    "one sheet under three hundred names": lambda: many_names(300),
    "one large sheet under fifty names": lambda: many_names(50),
    "entities": lambda: replaced(
        "xl/worksheets/sheet1.xml",
        f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet xmlns="{NS}"/>',
    ),
    "a huge text": lambda: BytesIO(b"a,b\n" * 2_000_000),
    "nothing but commas": lambda: BytesIO(b"," * 3_000_000),
    "a quotation without an end": lambda: BytesIO(b'a,b\n"' + b"x" * 3_000_000),
}
