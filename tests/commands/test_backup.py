"""A copy is made while the product runs, and proves that it is whole before it is trusted."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from pointsapp import create_app, ledger
from pointsapp.copies.running import Busy, hold_while_serving, product_stopped
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.commands.conftest import done, refused
from tests.ledger.conftest import open_village

ON_SQLITE = pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("fresh_database_url", ["postgresql"], indirect=True)


@pytest.fixture
def database(fresh_database_url: str) -> Path:
    return Path(fresh_database_url.removeprefix("sqlite:///"))


def books() -> tuple[list[str], int]:
    """Return the codes of the books and how many entries they have; they verify."""
    report = ledger.verify(db.session.connection())
    codes = list(ledger.list_books(db.session()))
    db.session.rollback()
    assert report.ok
    return codes, report.entries


def lose_something(number: int = 2) -> None:
    with unit_of_work() as session:
        open_village(session, f"test-{number}")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_was_backed_up_comes_back(office: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "a stick" / "copy"
    assert "verified" in done(office, "backup", str(copy))
    assert (mode(copy), mode(copy.parent)) == (0o600, 0o700)
    lose_something()
    assert "add --replace" in refused(office, "restore", str(copy))
    done(office, "restore", str(copy), "--replace")
    assert books() == (["test-1"], 2)
    done(office, "ledger", "verify")


def test_each_restore_keeps_what_it_replaces(office: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    done(office, "backup", str(copy))
    lose_something()
    with time_machine.travel("2026-11-27T01:02:03Z", tick=False):
        done(office, "restore", str(copy), "--replace")
        done(office, "restore", str(copy), "--replace")
    rescues = sorted(path for path in tmp_path.iterdir() if "before-restore" in path.name)
    names = [path.name.removesuffix(".dump") for path in rescues]
    first = "points.before-restore-2026-11-27-090203"
    assert sorted(names) == [first, f"{first}-2"]
    assert {mode(path) for path in rescues} == {0o600}
    done(office, "restore", str(next(p for p in rescues if "-2" not in p.name[-8:])), "--replace")
    assert books() == (["test-1", "test-2"], 2)


def test_dated_copies_are_kept_and_older_ones_removed(office: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for day in (1, 2, 3):
        with time_machine.travel(f"2026-11-0{day}T19:00:00Z", tick=False):
            done(office, "backup", "--keep", "2")
            (folder / "mine.sqlite3").touch()
    days = [path.name[:17] for path in sorted(folder.iterdir())]
    assert days == ["mine.sqlite3", "points-2026-11-03", "points-2026-11-04"]
    assert mode(folder) == 0o700
    last = max(path.name for path in folder.glob("points-*"))
    assert "verified" in done(office, "restore", last, "--replace")
    assert "1 or more" in refused(office, "backup", "--keep", "0")
    assert "goes with a folder" in refused(office, "backup", str(tmp_path / "c"), "--keep", "2")


def test_a_copy_that_is_there_is_not_overwritten(office: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("mine")
    assert "there already" in refused(office, "backup", str(copy))
    assert copy.read_text() == "mine"


def test_what_is_no_copy_is_not_restored(office: Flask, tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(b"no database " * 1000)
    refused(office, "restore", str(photo), "--replace")
    assert "there is no file" in refused(office, "restore", str(tmp_path / "none"), "--replace")
    assert books() == (["test-1"], 2)


def test_nothing_is_restored_while_the_product_runs(office: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    done(office, "backup", str(copy))
    handle = hold_while_serving(tmp_path)
    os.close(hold_while_serving(tmp_path))
    assert "stop it first" in refused(office, "restore", str(copy), "--replace")
    os.close(handle)
    with product_stopped(tmp_path), pytest.raises(Busy):
        hold_while_serving(tmp_path)
    done(office, "restore", str(copy), "--replace")


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            (
                "DROP TRIGGER ledger_entry_no_update",
                "UPDATE ledger_entry SET amount = 11 WHERE amount = 10",
            ),
            "damaged",
        ),
        (("INSERT INTO user_role (user_id, role) VALUES (77, 'admin')",), "user_role"),
        (("DROP TABLE ledger_entry",), "damaged"),
    ],
)
def test_a_changed_copy_is_not_restored(
    office: Flask, tmp_path: Path, changes: tuple[str, ...], told: str
) -> None:
    copy = tmp_path / "copy"
    done(office, "backup", str(copy))
    with closing(sqlite3.connect(copy, isolation_level=None)) as changed:
        for change in changes:
            changed.execute(change).close()
    assert told in refused(office, "restore", str(copy), "--replace")
    assert books() == (["test-1"], 2)


@ON_SQLITE
def test_a_damaged_database_is_replaced_and_kept_as_it_is(
    office: Flask, tmp_path: Path, database: Path
) -> None:
    copy = tmp_path / "copy"
    done(office, "backup", str(copy))
    db.session.remove()
    db.engine.dispose()
    database.write_bytes(b"bits " * 2000)
    told = done(office, "restore", str(copy), "--replace")
    assert "its seals are not compared" in told
    kept = next(line for line in told.splitlines() if " is kept as " in line).split()[-1]
    assert Path(kept).read_bytes() == b"bits " * 2000
    assert books() == (["test-1"], 2)
    db.session.remove()
    db.engine.dispose()
    database.unlink()
    assert "kept" not in done(office, "restore", str(copy))
    assert books() == (["test-1"], 2)


def test_a_copy_of_an_older_version_has_the_guards_of_its_time(
    office: Flask, tmp_path: Path
) -> None:
    with unit_of_work() as session:
        ledger.drop_guards(session.connection())
    assert "damaged" in refused(office, "backup", str(tmp_path / "today"))
    with unit_of_work() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '071'"))
    copy = tmp_path / "older"
    done(office, "backup", str(copy))
    assert "flask upgrade" in done(office, "restore", str(copy), "--replace")


@ON_POSTGRESQL
def test_a_copy_comes_back_over_newer_tables(
    office: Flask, tmp_path: Path, fresh_database_url: str
) -> None:
    copy = tmp_path / "copy"
    done(office, "backup", str(copy))
    with unit_of_work() as session:
        newer = "CREATE TABLE newer (id int REFERENCES ledger_book)"
        session.execute(sa.text(newer))
    engine = sa.create_engine(fresh_database_url)
    with engine.connect() as somebody:
        somebody.exec_driver_sql("SELECT 1")
        assert "others are connected" in refused(office, "restore", str(copy), "--replace")
    engine.dispose()
    done(office, "restore", str(copy), "--replace")
    assert "newer" not in sa.inspect(db.engine).get_table_names()
    assert books() == (["test-1"], 2)


@ON_POSTGRESQL
def test_a_role_that_may_create_no_database_reads_the_list(
    office: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    role = f"points_{os.getpid()}"
    with unit_of_work() as session:
        for act in ("CREATE ROLE {} LOGIN", "GRANT pg_read_all_data TO {}"):
            session.execute(sa.text(act.format(role)))
    monkeypatch.setenv("DATABASE_URL", str(db.engine.url.set(username=role)))
    clerk = create_app()
    with clerk.app_context():
        assert "its list was read" in done(clerk, "backup", str(copy))
        db.session.remove()
        db.engine.dispose()
    with unit_of_work() as session:
        session.execute(sa.text(f"DROP OWNED BY {role}"))
        session.execute(sa.text(f"DROP ROLE {role}"))


@ON_POSTGRESQL
def test_missing_programs_are_named(
    office: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "postgresql-client" in refused(office, "backup", str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()


def test_the_server_holds_the_lock(tmp_path: Path) -> None:
    start = "import runpy; runpy.run_path('gunicorn.conf.py')['on_starting'](0)"
    serve = [sys.executable, "-c", start]
    environment = {**os.environ, "INSTANCE_PATH": str(tmp_path)}
    assert subprocess.run(serve, env=environment, check=False).returncode == 0
    with product_stopped(tmp_path):
        late = subprocess.run(serve, env=environment, capture_output=True, text=True, check=False)
    assert "A restore is going on" in late.stderr
