"""`flask archive`: what it writes, what it says, how it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import AuditRecord
from pointsapp.chain import service as chain
from pointsapp.chain.queries import find_changes
from pointsapp.year_end.kept_archives.models import Archive
from tests.archive.conftest import files_of, packed
from tests.village import AT, Cast

Run = Callable[..., Result]
WITHOUT_OUR_PRODUCT = """
import sys
from pointsapp.commands.archive import command
command(["check", sys.argv[1], "--json"])
"""


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *words: app.test_cli_runner().invoke(args=["archive", *map(str, words)])


@pytest.fixture
def file(run: Run, lived: Cast, tmp_path: Path) -> Path:
    """The archive that the command made."""
    path = tmp_path / "2026.zip"
    assert run("make", path, "--village", lived.code, "--year", 2026).exit_code == 0
    return path


def test_the_command_makes_what_the_command_finds_whole(
    run: Run, lived: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "2026.zip"
    made = run("make", file, "--village", lived.code, "--year", "2026", "--json")
    assert made.exit_code == 0
    told = json.loads(made.stdout)
    assert told["size"] == file.stat().st_size
    found = run("check", file, "--json")
    assert found.exit_code == 0
    report = json.loads(found.stdout)
    assert (report["ok"], report["sha256"], report["files"]) == (
        True,
        told["sha256"],
        told["files"],
    )
    assert (report["village"], report["year"]) == (lived.code, 2026)
    assert run("check", file).stdout.startswith(f"ok: {lived.code} 2026, ")


def test_its_owner_alone_can_read_it_and_nothing_else_is_left(file: Path, app: Flask) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert not list(Path(app.instance_path).glob(".archive-*"))


def test_a_file_that_is_there_is_left_alone(run: Run, lived: Cast, file: Path) -> None:
    before = file.read_bytes()
    again = run("make", file, "--village", lived.code, "--year", "2026")
    assert (again.exit_code, "there already" in again.stderr) == (1, True)
    assert file.read_bytes() == before


def test_an_unknown_village_is_told_in_one_line(run: Run, lived: Cast, tmp_path: Path) -> None:
    told = run("make", tmp_path / "a.zip", "--village", "000", "--year", "2026")
    assert (told.exit_code, told.stderr) == (1, "Error: there is no village 000\n")
    assert not (tmp_path / "a.zip").exists()


def test_who_made_it_is_written_down_and_the_next_seal_takes_it_in(
    session: Session, file: Path, lived: Cast
) -> None:
    made = session.scalars(sa.select(Archive)).one()
    assert (made.village_id, made.year, made.size) == (lived.id, 2026, file.stat().st_size)
    assert session.scalar(sa.select(AuditRecord.actor).filter_by(event="archive-made")) == "system"
    before = chain.head(session)
    chain.extend(session, at=AT)
    sealed = ledger.seal(session, lived.id, at=AT, chain_head=chain.head(session))
    assert sealed.chain_head != before
    assert find_changes(session.connection()) == []
    session.execute(sa.update(Archive).values(sha256="0" * 64))
    [found] = find_changes(session.connection())
    assert (found["table"], found["state"]) == ("archive", "changed")


def test_what_is_wrong_is_named_and_ends_with_1(run: Run, file: Path, tmp_path: Path) -> None:
    name = "print/01-花名册.html"
    changed = packed(tmp_path / "changed.zip", {**files_of(file), name: b"other"})
    found = run("check", changed, "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["problems"] == [{"file": name, "kind": "changed", "told": ""}]
    assert f"changed: {name}\nNOT OK: " in run("check", changed).stdout


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive" * 100])
def test_what_cannot_be_read_ends_with_2(run: Run, content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    found = run("check", tmp_path / "x.zip", "--json")
    assert found.exit_code == 2
    assert json.loads(found.stdout)["ok"] is False
    assert run("check", tmp_path / "x.zip").stdout.startswith("NOT READABLE: ")
    assert run("check", tmp_path / "none.zip").exit_code == 2


def test_half_an_archive_cannot_be_read(run: Run, file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    (tmp_path / "half.zip").write_bytes(content[: len(content) // 2])
    assert run("check", tmp_path / "half.zip").exit_code == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_checked_without_a_database_and_without_settings(file: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", WITHOUT_OUR_PRODUCT, file],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, json.loads(found.stdout)["ok"]) == (0, True), found.stderr
