"""A copy is made while the product runs, and proves that it is whole before it is trusted."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade

from pointsapp import create_app, ledger
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.ledger.conftest import open_village


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An installation on SQLite with a posting in its ledger."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'points.sqlite3'}")
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    app = create_app()
    with app.app_context():
        upgrade()
        with unit_of_work() as session:
            book = open_village(session)
            book.post(book.award(10, "a"))
        yield app
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def entries(app: Flask) -> int:
    report = ledger.verify(db.session.connection())
    db.session.rollback()
    assert report.ok
    return report.entries


def test_what_was_backed_up_comes_back(office: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    assert "verified" in run(office, "backup", str(copy)).output
    assert copy.stat().st_mode & 0o777 == 0o600
    with unit_of_work() as session:
        open_village(session, "test-2")
    assert run(office, "restore", str(copy)).exit_code == 1
    assert run(office, "restore", str(copy), "--replace").exit_code == 0
    assert list(ledger.list_books(db.session())) == ["test-1"]
    assert entries(office) == 2
    assert (tmp_path / "points.sqlite3.before-restore").exists()


def test_a_copy_that_is_there_is_not_overwritten(office: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    copy.write_text("mine")
    told = run(office, "backup", str(copy))
    assert (told.exit_code, copy.read_text()) == (1, "mine")


def test_what_is_no_copy_or_a_changed_one_is_not_restored(office: Flask, tmp_path: Path) -> None:
    photo = tmp_path / "photo.sqlite3"
    photo.write_bytes(b"no database " * 1000)
    assert "no database" in run(office, "restore", str(photo), "--replace").output
    copy = tmp_path / "copy.sqlite3"
    run(office, "backup", str(copy))
    with sqlite3.connect(copy) as changed:
        changed.execute("DROP TRIGGER ledger_entry_no_update")
        changed.execute("UPDATE ledger_entry SET amount = 11 WHERE amount = 10")
    changed.close()
    assert "damaged" in run(office, "restore", str(copy), "--replace").output
    assert entries(office) == 2


def test_postgresql_has_its_own_tools(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            assert "pg_dump" in run(app, "backup", str(tmp_path / "copy")).output
