"""What others keep of the ledger tells of what was cut off, or rewritten as a whole."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from pointsapp import ledger
from tests.ledger.conftest import AT, Book, open_village

CODE = "410972100299"


@pytest.fixture
def book(session: Session) -> Book:
    """A book with two seals."""
    book = open_village(session, CODE)
    for key in ("a", "b"):
        book.post(book.award(10, key))
        ledger.seal(session, book.id, at=AT)
    session.commit()
    return book


@pytest.fixture
def run(app: Flask, book: Book) -> Callable[..., Result]:
    assert book.balance() == 20
    return lambda *words: app.test_cli_runner().invoke(args=["ledger", *words])


def cut_off_after(book: Book, seal: int) -> None:
    """Take out the last award and its seal as if they had never been."""
    connection = book.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    ledger.drop_guards(connection)
    which = {"book": book.id, "seal": seal}
    last = "(SELECT id FROM ledger_transaction WHERE book_id = :book AND key = 'b')"
    for act in (
        "DELETE FROM ledger_seal WHERE book_id = :book AND number > :seal",
        "UPDATE ledger_account SET balance = balance / 2, entry_count = 1, head_hash = (SELECT"
        " hash FROM ledger_entry WHERE account_id = ledger_account.id AND number = 1)"
        " WHERE book_id = :book AND entry_count = 2",
        f"DELETE FROM ledger_entry WHERE transaction_id = {last}",
        "DELETE FROM ledger_transaction WHERE book_id = :book AND key = 'b'",
    ):
        connection.execute(text(act), which)
    ledger.create_guards(connection)


@pytest.mark.parametrize("form", ["lines", "json", "csv", "typed"])
@pytest.mark.usefixtures("as_owner")
def test_seals_that_were_kept_agree_and_find_what_was_cut_off(
    run: Callable[..., Result], book: Book, tmp_path: Path, form: str
) -> None:
    seals = json.loads(run("seals", "--json", "--village", CODE).stdout)
    marks = {mark.number: mark for mark in ledger.list_seals(book.session, book.id)}
    kept = {
        "lines": run("seals").stdout,
        "json": json.dumps(seals),
        "csv": "book_code,number,hash,sealed_at\n"
        + "".join(",".join(map(str, one.values())) + "\n" for one in seals),
        "typed": "".join(
            f" {CODE}  {number} {mark.check_code.lower().replace('-', ' ')}  2026-11-14 \n"
            for number, mark in marks.items()
        ),
    }
    file = tmp_path / "seals"
    file.write_text(kept[form])
    assert run("verify", "--seals", str(file)).exit_code == 0
    cut_off_after(book, seal=1)
    assert run("verify").exit_code == 0
    report = json.loads(run("verify", "--json", "--seals", str(file)).stdout)
    (problem,) = report["problems"]
    assert (problem["kind"], problem["seal"], problem["state"]) == ("kept-seal", 2, "missing")
    assert problem["sealed_at"].startswith("2026-11-14")


def test_another_seal_than_the_one_that_was_kept_is_named_with_its_date(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "seals"
    file.write_text(f"{CODE} seal 1 {'0' * 64}\n")
    assert run("verify", "--seals", str(file)).stdout.startswith(
        f"PROBLEM account=None entry=None kind=kept-seal book={CODE} seal=1"
        " sealed_at=2026-11-14T02:00:00Z state=different"
    )


def test_a_seal_is_typed_from_a_paper(run: Callable[..., Result], book: Book) -> None:
    (mark, _first) = ledger.list_seals(book.session, book.id)
    assert run("verify", "--seal", f"{CODE} 2 {mark.check_code}").exit_code == 0
    result = run("verify", "--seal", f"{CODE} 1 {mark.check_code}")
    assert "kind=kept-seal" in result.stdout
    result = run("verify", "--seal", "what is this 1")
    assert (result.exit_code, result.stderr) == (1, "Error: this is no seal: what is this 1\n")


@pytest.mark.parametrize("content", [None, "no database"])
def test_a_copy_that_cannot_be_read_is_told_in_one_line(
    run: Callable[..., Result], tmp_path: Path, content: str | None
) -> None:
    copy = tmp_path / "township.db"
    if content:
        copy.write_text(content)
    result = run("verify", "--copy", str(copy))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"Error: {copy} cannot be compared: ")
    assert copy.exists() == bool(content)


@pytest.mark.usefixtures("as_owner")
def test_codes_from_paper_find_what_was_cut_off(
    run: Callable[..., Result], book: Book, tmp_path: Path
) -> None:
    hashes = text("SELECT hash FROM ledger_entry WHERE account_id = :zhang ORDER BY number")
    rows = book.session.execute(hashes, {"zhang": book.zhang}).scalars()
    printed = [ledger.check_code(book.zhang, number, entry) for number, entry in enumerate(rows, 1)]
    file = tmp_path / "codes"
    file.write_text(f"\n{printed[0]}\n  {printed[1].lower().replace('-', ' ')}\n")
    assert run("verify", "--codes", str(file)).exit_code == 0
    cut_off_after(book, seal=1)
    report = json.loads(run("verify", "--json", "--codes", str(file)).stdout)
    (problem,) = report["problems"]
    assert (problem["kind"], problem["entry"], problem["first"]) == ("kept-code", 2, 2)
    nobody = ledger.check_code(999_999_999, 1, "0" * 64)
    file.write_text(nobody)
    report = json.loads(run("verify", "--json", "--codes", str(file)).stdout)
    assert report["problems"][0]["account"] == 999_999_999


@pytest.mark.parametrize(
    ("option", "typed", "told"),
    [
        ("--seals", "what is this 1", "this is no seal: what is this 1"),
        ("--seals", "[1]", "int"),
        ("--seals", "[{", "Expecting"),
        ("--codes", "\n1-1-AAAA", "the code in line 2 is mistyped"),
    ],
)
def test_what_is_none_is_told_in_one_line(
    run: Callable[..., Result], tmp_path: Path, option: str, typed: str, told: str
) -> None:
    file = tmp_path / "kept"
    file.write_text(typed)
    result = run("verify", option, str(file))
    assert result.exit_code == 1
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert run("verify", option, str(tmp_path / "none")).exit_code == 1
