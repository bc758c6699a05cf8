"""A village's book in a file of its own, for whoever verifies it elsewhere."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from tests.ledger.conftest import AT, open_village
from tests.ledger.test_offline_file import check


@pytest.fixture
def taken_out(session: Session, tmp_path: Path) -> Path:
    """One of two villages' books, with a reversal and a seal that was kept."""
    ours, next_door = open_village(session), open_village(session, code="next-door")
    ours.post(ours.award(10, "a"))
    ours.reverse(ours.post(ours.award(4, "b")).transaction_id, "r")
    next_door.post(next_door.award(3, "c"))
    seal = ledger.seal(session, ours.id, at=AT)
    (tmp_path / "seals.txt").write_text(f"{seal.book_code} {seal.number} {seal.hash}\n")
    file = tmp_path / "book.sqlite3"
    ledger.extract(session.connection(), file, book_id=ours.id)
    return file


def test_the_offline_verifier_agrees_with_the_file_and_the_kept_seal(taken_out: Path) -> None:
    assert check(taken_out, "--seals", str(taken_out.with_name("seals.txt"))) == (0, "ok\n")


def test_only_the_village_that_was_asked_for_is_in_it(taken_out: Path) -> None:
    with sqlite3.connect(taken_out) as file:
        counts = {
            table: file.execute(f"SELECT count(*) FROM ledger_{table}").fetchone()[0]
            for table in ("book", "transaction", "entry", "seal")
        }
    assert counts == {"book": 1, "transaction": 3, "entry": 6, "seal": 1}


def test_the_file_refuses_changes_as_the_database_does(taken_out: Path) -> None:
    with sqlite3.connect(taken_out) as file, pytest.raises(sqlite3.IntegrityError):
        file.execute("UPDATE ledger_entry SET amount = 11")


def test_a_file_that_is_there_is_left_alone(session: Session, taken_out: Path) -> None:
    before = taken_out.read_bytes()
    with pytest.raises(FileExistsError):
        ledger.extract(session.connection(), taken_out)
    assert taken_out.read_bytes() == before


def test_all_books_go_into_one_file_when_none_is_named(session: Session, tmp_path: Path) -> None:
    for code in ("one", "two"):
        village = open_village(session, code=code)
        village.post(village.award(1, "a"))
    file = tmp_path / "books.sqlite3"
    ledger.extract(session.connection(), file)
    with sqlite3.connect(file) as copy:
        assert copy.execute("SELECT code FROM ledger_book ORDER BY id").fetchall() == [
            ("one",),
            ("two",),
        ]
    assert check(file) == (0, "ok\n")
    assert file.stat().st_mode & 0o777 == 0o600
