"""Whatever the bytes are: the content or a clear refusal, in little time and memory."""

import re
import resource
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pointsapp.excel import unpack
from pointsapp.excel.workbook import (
    UNPACK,
    Encrypted,
    HasMacros,
    NotAWorkbook,
    TooLarge,
    read_workbook,
)
from pointsapp.refusals import Refusal
from tests.examples import examples
from tests.excel import mutating
from tests.workbooks import workbook

FILES = Path(__file__).parent / "files"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROSTER = [["户号", "姓名"], ["018", "张学军"], ["019", "李秀英"]]
MUTATIONS = 100
"""Two thousand of each kind of file where tests may take long."""
MEASURED = """
import runpy, sys
runpy.run_path(sys.argv[1])["main"]()
sys.stderr.write(open("/proc/self/status").read())
"""


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


def locked() -> BytesIO:
    """Return a package whose parts say that they are encrypted."""
    content = bytearray(workbook(ROSTER).getvalue())
    position = content.find(b"PK\x01\x02")
    while position >= 0:
        content[position + 8] |= 1
        position = content.find(b"PK\x01\x02", position + 4)
    return BytesIO(bytes(content))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (BytesIO(b""), NotAWorkbook),
        (BytesIO(b"PK\x03\x04 and then nothing"), NotAWorkbook),
        (BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100), NotAWorkbook),
        (BytesIO(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")), Encrypted),
        (BytesIO(b"<html><table><tr><td>1</td></tr></table></html>"), NotAWorkbook),
        (BytesIO(b"just a letter to the village"), NotAWorkbook),
        (BytesIO(bytes(range(256)) * 40), NotAWorkbook),
        (part(workbook(ROSTER), "xl/vbaProject.bin", b"x"), HasMacros),
        (part(BytesIO(), "readme.txt", b"hello"), NotAWorkbook),
        (locked(), Encrypted),
    ],
)
def test_what_is_no_workbook_is_refused_by_name(content: BytesIO, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_workbook(content)


FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HOSTILE = {
    "a zip bomb": lambda: part(workbook(ROSTER), "xl/media/a.bin", bytes(200 * 2**20)),
    "more rows than a village has": lambda: sheet(
        "".join(row(n, 2) for n in range(1, unpack.MOST_ROWS + 5))
    ),
    "a million cells": lambda: sheet("".join(row(n, 60) for n in range(1, 20_001))),
    "one cell far away": lambda: sheet(
        row(1, 2) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
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


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_costs_little(kind: str) -> None:
    """Three seconds of CPU and 150 MB at most, content or refusal."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-I", "-c", MEASURED, str(UNPACK)],
        input=HOSTILE[kind]().getvalue(),
        capture_output=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= 4
    peak = re.search(rb"VmHWM:\s+(\d+) kB", done.stderr)
    assert (int(peak[1]) <= 150 * 1024) if peak else (done.returncode < 0)


@pytest.mark.parametrize("kind", ["a zip bomb", "a million cells", "one cell far away"])
def test_a_file_that_needs_too_much_is_called_too_large(kind: str) -> None:
    with pytest.raises(TooLarge):
        read_workbook(HOSTILE[kind]())


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.xls", "roster.ods", "roster.csv"])
def test_a_damaged_file_is_read_or_refused(name: str, tmp_path: Path) -> None:
    times = examples(MUTATIONS)
    made = {
        "roster.xlsx": workbook(ROSTER).getvalue(),
        "roster.csv": "户号,姓名\r\n018,张学军\r\n".encode("gb18030"),
    }
    file = tmp_path / name
    file.write_bytes(made[name] if name in made else (FILES / name).read_bytes())
    arguments = [str(UNPACK), str(file), str(times)]
    done = subprocess.run(
        [sys.executable, "-I", mutating.__file__, *arguments],
        capture_output=True,
        check=True,
        env={"RUST_BACKTRACE": "0"},
    )
    endings = {int(line.split()[0]): int(line.split()[1]) for line in done.stdout.splitlines()}
    assert sum(endings.values()) == times
    assert mutating.CRASHED not in endings
    assert set(endings) - {mutating.CONTENT, mutating.REFUSED} <= {-signal.SIGABRT, -signal.SIGXCPU}
