"""The offline verifier on a real SQLite file, as someone outside the village runs it."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from flask_migrate import upgrade

from pointsapp import create_app, ledger
from pointsapp.extensions import db
from pointsapp.ledger import offline_verifier
from pointsapp.web.unit_of_work import unit_of_work
from tests.ledger.conftest import AT, open_village


def check(database: Path, *more: str) -> tuple[int, str]:
    command = [sys.executable, str(Path(offline_verifier.__file__)), str(database), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A village's database with a seal, whose line is kept in seals.txt."""
    file = tmp_path / "points.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    with create_app().app_context():
        upgrade()
        with unit_of_work() as session:
            book = open_village(session)
            book.post(book.award(10, "a"))
            book.reverse(book.post(book.award(4, "b")).transaction_id, "r")
            seal = ledger.seal(session, book.id, at=AT)
        db.session.remove()
        db.engine.dispose()
    line = f"{seal.book_code} seal {seal.number} {seal.hash}\n"
    (tmp_path / "seals.txt").write_text(line)
    return file


def test_an_honest_file_agrees_with_the_seal_that_was_kept(database: Path) -> None:
    assert check(database, "--seals", str(database.with_name("seals.txt"))) == (0, "ok\n")


def test_another_seal_than_the_one_that_was_kept_is_named(database: Path) -> None:
    kept = database.with_name("seals.txt")
    kept.write_text(f"test-1 seal 1 {'0' * 64}\n")
    told = "test-1: seal 1 is not the one that was kept\n"
    assert check(database, "--seals", str(kept)) == (1, told)


def test_a_changed_entry_is_named(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER ledger_entry_no_update")
        connection.execute("UPDATE ledger_entry SET amount = 11 WHERE id = 2")
    connection.close()
    code, told = check(database)
    assert code == 1
    assert "entry 1 differs" in told
    assert "trigger ledger_entry_no_update is missing" in told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ledger_account SET floor = 11 WHERE kind = 'household'", "is below its floor"),
        ("ledger_transaction SET reverses_id = 1 WHERE id = 3", "3 does not undo transaction 1"),
        ("ledger_transaction SET kind = 'award' WHERE id = 3", "3 does not undo transaction 2"),
    ],
)
def test_floors_and_reversals_are_checked(database: Path, change: str, told: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER ledger_transaction_no_update")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE {change}")
    connection.close()
    code, lines = check(database)
    assert code == 1
    assert told in lines
