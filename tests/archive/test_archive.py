"""A village's year leaves as one file that says itself whether it is whole."""

import hashlib
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.archive.layout import FACTS, FEWEST_REGISTERS, HASHES, Register, needed
from tests.archive.conftest import check, files_of, hashes_of, made_of, packed
from tests.village import Cast


def rows_of(archive: Path, register: Register) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(files_of(archive)[register.excel])).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_what_was_made_is_whole(session: Session, lived: Cast, tmp_path: Path) -> None:
    file = tmp_path / "2026.zip"
    made = made_of(session, lived, file)
    found = check(file)
    assert (found.ok, found.village, found.year) == (True, lived.code, 2026)
    assert found.sha256 == made.sha256 == hashlib.sha256(files_of(file)[HASHES]).hexdigest()
    assert found.files == made.files
    assert set(needed()) <= set(files_of(file))


def test_each_household_ends_where_the_ledger_has_it(archive: Path, village: Cast) -> None:
    assert rows_of(archive, Register.BALANCES) == [
        ("018", "张学军", None, village.zhang.account_id, 0, 60, 0, 50, 10, 2),
        ("019", "李秀英", None, village.li.account_id, 0, 20, 0, 0, 20, 1),
    ]


def test_a_household_that_rested_a_year_brings_forward_what_it_had(
    session: Session, lived: Cast, tmp_path: Path
) -> None:
    made_of(session, lived, tmp_path / "2025.zip", year=2025)
    made_of(session, lived, tmp_path / "2027.zip", year=2027)
    before, after = (
        [row[4:] for row in rows_of(tmp_path / name, Register.BALANCES)]
        for name in ("2025.zip", "2027.zip")
    )
    assert before == [(0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0)]
    assert after == [(10, 0, 0, 0, 10, 0), (20, 0, 0, 0, 20, 0)]
    assert check(tmp_path / "2025.zip").ok
    assert check(tmp_path / "2027.zip").ok


def test_plain_tools_check_it_as_the_readme_says(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    with ZipFile(archive) as package:
        package.extractall(folder)
    hashes = ["sha256sum", "--check", "--strict", "--quiet", HASHES]
    subprocess.run(hashes, cwd=folder, check=True)
    verifier = [sys.executable, "offline_verifier.py", "book.sqlite3", "--seals", "seals.txt"]
    said = subprocess.run(verifier, cwd=folder, check=True, capture_output=True, text=True)
    assert said.stdout == "ok\n"


def test_pages_need_no_other_file_and_run_nothing(archive: Path) -> None:
    pages = {name: text for name, text in files_of(archive).items() if name.endswith(".html")}
    assert len(pages) > len(Register)
    for page in pages.values():
        found = [mark for mark in (b"<script", b"<link", b"src=", b"http") if mark in page]
        assert found == []


def test_a_changed_byte_is_named_by_its_file(archive: Path, tmp_path: Path) -> None:
    files = files_of(archive)
    for name in files.keys() - {HASHES}:
        content = bytearray(files[name] or b"\0")
        content[len(content) // 2] ^= 1
        found = check(packed(tmp_path / "changed.zip", {**files, name: bytes(content)}))
        assert [(one.kind, one.file) for one in found.problems] == [("changed", name)]


def test_a_changed_list_of_hashes_is_named(archive: Path, tmp_path: Path) -> None:
    files = files_of(archive)
    changed = files[HASHES].replace(b"  README.txt", b"  readme.txt")
    found = check(packed(tmp_path / "changed.zip", {**files, HASHES: changed}))
    assert {(one.kind, one.file) for one in found.problems} == {
        ("additional", "README.txt"),
        ("missing", "readme.txt"),
    }
    found = check(packed(tmp_path / "other.zip", {**files, HASHES: files[HASHES] + b"x"}))
    assert [(one.kind, one.file) for one in found.problems] == [("changed", HASHES)]


DAMAGED_AT = 20


def test_a_byte_that_changed_in_the_zip_is_noticed(archive: Path, tmp_path: Path) -> None:
    """Whether it is what was packed or how: nothing damaged is told to be whole."""
    content = archive.read_bytes()
    with ZipFile(archive) as package:
        ends = package.start_dir
        members = [
            (one.header_offset, one.filename)
            for one in package.infolist()
            if one.compress_size > DAMAGED_AT
        ]
    for offset, name in members[:: len(members) // 8]:
        at = offset + 30 + len(name.encode()) + DAMAGED_AT
        assert at < ends
        (tmp_path / "damaged.zip").write_bytes(
            content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        )
        found = check(tmp_path / "damaged.zip")
        assert [(one.kind, one.file) for one in found.problems] == [("changed", name)]


def test_a_missing_file_is_named(archive: Path, tmp_path: Path) -> None:
    files = files_of(archive)
    for gone in ({FACTS}, {HASHES}, set(needed()) - {FACTS}):
        less = {key: content for key, content in files.items() if key not in gone}
        found = check(packed(tmp_path / "less.zip", less))
        assert {one.file for one in found.problems if one.kind == "missing"} == gone


def test_an_archive_of_a_release_that_knew_fewer_registers_is_whole(
    archive: Path, tmp_path: Path
) -> None:
    later = {*needed()} - {*needed(FEWEST_REGISTERS)}
    files = {name: content for name, content in files_of(archive).items() if name not in later}
    facts = json.loads(files[FACTS])
    assert facts.pop("registers") == len(Register)
    files[FACTS] = json.dumps(facts).encode()
    files[HASHES] = hashes_of(files)
    assert check(packed(tmp_path / "old.zip", files)).problems == []


def test_a_file_that_was_put_in_is_named(archive: Path, tmp_path: Path) -> None:
    found = check(packed(tmp_path / "more.zip", {**files_of(archive), "extra.txt": b"x"}))
    assert [(one.kind, one.file) for one in found.problems] == [("additional", "extra.txt")]
