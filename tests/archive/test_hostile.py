"""A file that was made to harm gets a clear answer, and nothing is written outside."""

import stat
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from openpyxl import Workbook, load_workbook

from pointsapp.archive.checking.reading import Unreadable
from pointsapp.archive.layout import BOOK, FACTS, HASHES, Register
from tests.archive.conftest import Files, check, files_of, hashes_of, packed

Spoil = Callable[[ZipFile], None]
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("database_url"),
]


def link(package: ZipFile) -> None:
    about = ZipInfo("index.html")
    about.external_attr = (stat.S_IFLNK | 0o777) << 16
    package.writestr(about, "/etc/passwd")


def bomb(package: ZipFile) -> None:
    package.writestr("zeros", bytes(50 * 2**20), ZIP_DEFLATED)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda package: package.writestr("../outside.txt", "x"),
        lambda package: package.writestr("/outside.txt", "x"),
        lambda package: package.writestr("excel/../../outside.txt", "x"),
        lambda package: package.writestr("C:/outside.txt", "x"),
        lambda package: package.writestr("..\\outside.txt", "x"),
        lambda package: package.writestr("a\nb", "x"),
        lambda package: package.writestr("readme.TXT", "another name on some disks"),
        lambda package: package.writestr("packed.txt", "x" * 100, ZIP_BZIP2),
        link,
        bomb,
    ],
)
def test_what_would_harm_is_not_read(spoil: Spoil, tmp_path: Path) -> None:
    file = packed(tmp_path / "x.zip", {HASHES: b"", FACTS: b"{}", "README.txt": b""})
    with ZipFile(file, "a", ZIP_STORED) as package:
        spoil(package)
    with pytest.raises(Unreadable):
        check(file)
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_not_read(tmp_path: Path) -> None:
    file = packed(tmp_path / "x.zip", {HASHES: b"", FACTS: b"{}"})
    with ZipFile(file, "a") as package:
        package.writestr(FACTS, b"{}")
    with pytest.raises(Unreadable, match="two files of one name"):
        check(file)


def test_another_zip_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no archive"):
        check(packed(tmp_path / "x.zip", {"a.txt": b"a"}))


def test_wherever_it_is_cut_off_it_is_not_whole(archive: Path, tmp_path: Path) -> None:
    content = archive.read_bytes()
    for length in range(0, len(content), len(content) // 20):
        (tmp_path / "cut.zip").write_bytes(content[:length])
        with pytest.raises(Unreadable):
            check(tmp_path / "cut.zip")


def test_a_length_that_is_a_lie_is_named(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    with ZipFile(archive) as package:
        at = package.start_dir + 24  # how long the first file is unpacked
    struct.pack_into("<I", content, at, struct.unpack_from("<I", content, at)[0] - 1)
    (tmp_path / "lie.zip").write_bytes(content)
    assert [one.kind for one in check(tmp_path / "lie.zip").problems] == ["changed"]


def forged(archive: Path, file: Path, changed: Files) -> Path:
    """Write an archive in which the list of hashes was made to fit again."""
    files = {**files_of(archive), **changed}
    return packed(file, {**files, HASHES: hashes_of(files)})


def problems(file: Path) -> list[tuple[str, str]]:
    return [(one.kind, one.file) for one in check(file).problems]


def workbook_with(content: bytes, row: int, column: int, value: int) -> bytes:
    """Return the workbook with another value in a cell."""
    book = load_workbook(BytesIO(content))
    book.worksheets[0].cell(row, column).value = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("register", "column"),
    [
        (Register.BALANCES, 6),
        (Register.BALANCES, 9),
        (Register.BALANCES, 4),
        (Register.LEDGER_SHEETS, 8),
        (Register.EXCHANGE, 12),
        (Register.EXCHANGE, 17),
        (Register.STOCK, 10),
    ],
)
def test_a_register_that_says_otherwise_than_the_book_is_named(
    archive: Path, tmp_path: Path, register: Register, column: int
) -> None:
    """Though somebody made the hashes fit again."""
    row = 3 if register is Register.LEDGER_SHEETS else 2
    content = workbook_with(files_of(archive)[register.excel], row, column, 999)
    found = problems(forged(archive, tmp_path / "x.zip", {register.excel: content}))
    assert ("sums", register.excel) in found


def test_a_household_that_was_left_out_is_named(archive: Path, tmp_path: Path) -> None:
    name = Register.BALANCES.excel
    book = load_workbook(BytesIO(files_of(archive)[name]))
    book.worksheets[0].delete_rows(2)
    found = problems(forged(archive, tmp_path / "x.zip", {name: saved(book)}))
    assert ("sums", name) in found


@pytest.mark.parametrize("content", [b"", b"PK", b"<xml/>"])
def test_what_is_no_workbook_is_named(archive: Path, tmp_path: Path, content: bytes) -> None:
    name = Register.DEEDS.excel
    assert problems(forged(archive, tmp_path / "x.zip", {name: content})) == [("sums", name)]


def test_a_workbook_with_entities_is_named(archive: Path, tmp_path: Path) -> None:
    name, sheet = Register.STOCK.excel, "xl/worksheets/sheet1.xml"
    with ZipFile(BytesIO(files_of(archive)[name])) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    doctype = b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]><worksheet'
    parts[sheet] = parts[sheet].replace(b"<worksheet", doctype, 1)
    content = packed(tmp_path / "x.xlsx", parts).read_bytes()
    assert problems(forged(archive, tmp_path / "x.zip", {name: content})) == [("sums", name)]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(100)])
def test_what_is_no_book_is_named(archive: Path, tmp_path: Path, content: bytes) -> None:
    found = problems(forged(archive, tmp_path / "x.zip", {BOOK: content}))
    assert {file for _kind, file in found} == {BOOK}


@pytest.mark.parametrize(
    "facts", [b"", b"[]", b'{"village": 1}', b"[" * 100_000, b'{"layout": 1, "year": "x"}']
)
def test_facts_that_are_none_are_named(archive: Path, tmp_path: Path, facts: bytes) -> None:
    found = problems(forged(archive, tmp_path / "x.zip", {FACTS: facts}))
    assert found == [("changed", FACTS)]


def test_a_later_layout_is_told(archive: Path, tmp_path: Path) -> None:
    facts = files_of(archive)[FACTS].replace(b'"layout": 1', b'"layout": 2')
    with pytest.raises(Unreadable, match="later release"):
        check(forged(archive, tmp_path / "x.zip", {FACTS: facts}))


def test_the_book_of_another_village_is_told(archive: Path, tmp_path: Path) -> None:
    facts = files_of(archive)[FACTS].replace(b"410972100201", b"410972100299")
    found = check(forged(archive, tmp_path / "x.zip", {FACTS: facts}))
    assert [one.told for one in found.problems] == ["it is another village's book"]
