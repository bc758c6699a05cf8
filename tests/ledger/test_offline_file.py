"""The offline verifier on a real SQLite file, as someone outside the village runs it."""

import runpy
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from pointsapp import ledger
from pointsapp.ledger import offline_verifier
from pointsapp.web.unit_of_work import unit_of_work
from tests import databases
from tests.ledger.conftest import AT, open_village


def check(database: Path, *more: str) -> tuple[int, str]:
    """Run the verifier's file as a command does, and return its exit code and what it printed."""
    printed = StringIO()
    arguments = [offline_verifier.__file__, str(database), *more]
    with (
        patch.object(sys, "argv", arguments),
        redirect_stdout(printed),
        pytest.raises(SystemExit) as done,
    ):
        runpy.run_path(offline_verifier.__file__, run_name="__main__")
    assert isinstance(done.value.code, int)
    return done.value.code, printed.getvalue()


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a village's database, and the line of its seal in seals.txt."""
    folder = tmp_path_factory.mktemp("honest")
    url = databases.migrated_sqlite(folder / "points.sqlite3")
    with databases.application(url, folder), unit_of_work() as session:
        book = open_village(session)
        book.post(book.award(10, "a"))
        book.reverse(book.post(book.award(4, "b")).transaction_id, "r")
        seal = ledger.seal(session, book.id, at=AT)
        book.post(book.award(3, "c"))
    line = f"{seal.book_code} seal {seal.number} {seal.hash}\n"
    (folder / "seals.txt").write_text(line)
    return folder


@pytest.fixture
def database(honest: Path, tmp_path: Path) -> Path:
    """A copy of the honest database to change, with the kept seal beside it."""
    shutil.copytree(honest, tmp_path, dirs_exist_ok=True)
    return tmp_path / "points.sqlite3"


def change(database: Path, *assignments: str) -> None:
    """Change rows with the triggers against it and the database's own checks out of the way."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for table in ("account", "book", "entry", "seal", "transaction"):
            connection.execute(f"DROP TRIGGER ledger_{table}_no_update")
        for assignment in assignments:
            connection.execute(f"UPDATE {assignment}")


def test_it_needs_nothing_but_python(database: Path) -> None:
    command = [sys.executable, "-I", "-S", offline_verifier.__file__, str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "ok\n")


def test_an_honest_file_agrees_with_the_seal_that_was_kept(database: Path) -> None:
    assert check(database, "--seals", str(database.with_name("seals.txt"))) == (0, "ok\n")


def test_another_seal_than_the_one_that_was_kept_is_named(database: Path) -> None:
    kept = database.with_name("seals.txt")
    kept.write_text(f"test-1 seal 1 {'0' * 64}\n")
    told = "test-1: seal 1 is not the one that was kept\n"
    assert check(database, "--seals", str(kept)) == (1, told)


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("test-1,2,{code},2026-11-14\n", "test-1: seal 2 of 2026-11-14 is missing\n"),
        ("test-1 1 {code}\n", "test-1: seal 1 is not the one that was kept\n"),
    ],
)
def test_a_seal_known_by_its_printed_code_is_looked_for(
    database: Path, kept: str, told: str
) -> None:
    file = database.with_name("seals.txt")
    file.write_text("book_code,number,hash,sealed_at\n" + kept.format(code="7k3m-9qxv" * 3 + "7k"))
    assert check(database, "--seals", str(file)) == (1, told)


def test_what_is_no_seal_is_told(database: Path) -> None:
    file = database.with_name("seals.txt")
    file.write_text("test-1 seal 1 0000\n")
    assert check(database, "--seals", str(file)) == (2, "")


def test_a_missing_trigger_is_named(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DROP TRIGGER ledger_seal_no_delete")
    assert check(database) == (1, "trigger ledger_seal_no_delete is missing\n")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ("ledger_book SET code = 'x'", "x: account 3 entry 1 differs"),
        ("ledger_book SET opened_at = '2020-01-01 00:00:00.000000'", "account 3 entry 1 differs"),
        ("ledger_account SET floor = 14 WHERE id = 3", "account 3 is below its floor"),
        ("ledger_account SET balance = 9 WHERE id = 3", "account 3 does not stand where"),
        ("ledger_account SET entry_count = 9 WHERE id = 3", "account 3 does not stand where"),
        ("ledger_account SET head_hash = 'x' WHERE id = 3", "account 3 does not stand where"),
        ("ledger_account SET kind = 'x' WHERE id = 3", "account 3 entry 1 differs"),
        ("ledger_account SET commodity = 'x' WHERE id = 3", "transaction 1 does not sum to zero"),
        ("ledger_entry SET amount = 11 WHERE id = 2", "transaction 1 does not sum to zero"),
        ("ledger_entry SET amount = 11 WHERE id = 2", "account 3 entry 1 differs"),
        ("ledger_entry SET number = 7 WHERE id = 2", "account 3 entry 7 differs"),
        ("ledger_entry SET balance_after = 11 WHERE id = 2", "account 3 entry 1 differs"),
        ("ledger_entry SET hash = 'x' WHERE id = 2", "account 3 entry 1 differs"),
        ("ledger_entry SET account_id = 4 WHERE id = 2", "account 4 entry 1 differs"),
        ("ledger_entry SET transaction_id = 9 WHERE id = 2", "transaction 1 differs"),
        ("ledger_transaction SET key = 'x' WHERE id = 1", "account 3 entry 1 differs"),
        ("ledger_transaction SET content_hash = 'x' WHERE id = 1", "transaction 1 differs"),
        ("ledger_transaction SET kind = 'x' WHERE id = 1", "transaction 1 differs"),
        ("ledger_transaction SET occurred_on = '2026-01-01' WHERE id = 1", "transaction 1 differs"),
        (
            "ledger_transaction SET recorded_at = '2026-11-14 02:00:00.000001' WHERE id = 1",
            "entry 1",
        ),
        ("ledger_transaction SET recorded_by = 'x' WHERE id = 1", "account 3 entry 1 differs"),
        ("ledger_transaction SET source_kind = 'x' WHERE id = 1", "transaction 1 differs"),
        ("ledger_transaction SET source_id = NULL WHERE id = 1", "transaction 1 differs"),
        ("ledger_transaction SET memo = 'x' WHERE id = 1", "transaction 1 differs"),
        ("ledger_transaction SET reverses_id = 1 WHERE id = 3", "3 does not undo transaction 1"),
        ("ledger_transaction SET reverses_id = 99 WHERE id = 3", "3 does not undo transaction 99"),
        (
            "ledger_transaction SET reverses_id = NULL WHERE id = 3",
            "3 does not undo transaction None",
        ),
        ("ledger_transaction SET kind = 'award' WHERE id = 3", "3 does not undo transaction 2"),
        ("ledger_transaction SET kind = 'reversal' WHERE id = 2", "3 does not undo transaction 2"),
        ("ledger_seal SET number = 2", "seal 2 differs"),
        ("ledger_seal SET through_transaction_id = 2", "seal 1 differs"),
        ("ledger_seal SET account_count = 3", "seal 1 differs"),
        ("ledger_seal SET account_count = 9", "seal 1 differs"),
        ("ledger_seal SET root = 'x'", "seal 1 differs"),
        ("ledger_seal SET previous_hash = 'x'", "seal 1 differs"),
        ("ledger_seal SET sealed_at = '2020-01-01 00:00:00.000000'", "seal 1 differs"),
        ("ledger_seal SET hash = 'x'", "seal 1 differs"),
        ("ledger_seal SET guards = 'x'", "seal 1 differs"),
        ("ledger_seal SET guards = 'x'", "was made under guards of no release"),
        ("ledger_seal SET chain_head = 'x'", "seal 1 differs"),
        ("ledger_seal SET guards = NULL, chain_head = NULL", "seal 1 differs"),
    ],
)
def test_each_changed_field_is_named(database: Path, changed: str, problem: str) -> None:
    change(database, changed)
    code, printed = check(database)
    assert code == 1
    told = [line for line in printed.splitlines() if not line.startswith("trigger ")]
    assert any(problem in line for line in told), printed


def test_a_transaction_without_entries_is_named(database: Path) -> None:
    change(database, "ledger_entry SET transaction_id = 9 WHERE id IN (3, 4)")
    assert "transaction 2 differs" in check(database)[1]


def test_a_reversal_in_another_book_undoes_nothing(database: Path) -> None:
    change(database, "ledger_transaction SET book_id = 2 WHERE id = 2")
    assert "transaction 3 does not undo transaction 2" in check(database)[1]
