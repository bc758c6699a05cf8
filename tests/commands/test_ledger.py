"""`flask ledger verify` and `flask ledger seal`."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.web.clock import now
from tests.ledger.conftest import Book, open_village

Run = Callable[..., Result]


@pytest.fixture
def book(session: Session) -> Book:
    """A book with an award, a redemption and a seal to come."""
    book = open_village(session, "410972100299")
    book.post(book.award(10, "a"))
    book.post(book.spend(3, "s"))
    session.commit()
    return book


@pytest.fixture
def run(app: Flask, book: Book) -> Run:
    return lambda *arguments: app.test_cli_runner().invoke(args=["ledger", *arguments])


def tamper(book: Book) -> None:
    connection = book.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    ledger.drop_guards(connection)
    changed = "UPDATE ledger_entry SET amount = 11 WHERE number = 1 AND account_id = :zhang"
    connection.execute(text(changed), {"zhang": book.zhang})
    ledger.create_guards(connection)


IN_ORDER = {
    "ok": True,
    "villages": 1,
    "accounts": 4,
    "transactions": 2,
    "entries": 4,
    "problems": [],
    "remarks": [],
}


def report_of(run: Run, *which: str) -> dict[str, Any]:
    """Return what `verify --json` says of this database, without what it never covers."""
    report: dict[str, Any] = json.loads(run("verify", "--json", *which).stdout)
    del report["not_covered"]
    remarks = [one for one in report["remarks"] if one["kind"] != "indexes-not-compared"]
    return {**report, "remarks": remarks}


@pytest.mark.parametrize("which", [[], ["--village", "410972100299"]])
def test_an_honest_ledger_is_in_order(run: Run, which: list[str]) -> None:
    assert run("verify", *which).exit_code == 0
    assert report_of(run, *which) == IN_ORDER


def test_an_honest_ledger_is_told_in_words(run: Run) -> None:
    result = run("verify")
    told = "ok: 1 villages, 4 accounts, 2 transactions, 4 entries\n"
    assert result.exit_code == 0
    assert result.stdout.endswith(told)


@pytest.mark.usefixtures("as_owner")
def test_each_problem_is_named_by_account_entry_and_kind(run: Run, book: Book) -> None:
    tamper(book)
    result = run("verify", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["ok"]) == (1, False)
    named = {"account": book.zhang, "entry": 1, "kind": "hash", "book": "410972100299"}
    assert named in report["problems"]
    words = run("verify", "--village", "410972100299")
    assert words.exit_code == 1
    assert f"PROBLEM account={book.zhang} entry=1 kind=hash book=410972100299\n" in words.stdout
    assert words.stdout.splitlines()[-1].startswith("NOT OK: 1 villages")


@pytest.mark.usefixtures("as_owner")
def test_another_village_is_in_order_while_this_one_is_not(run: Run, book: Book) -> None:
    open_village(book.session, "410972100300")
    tamper(book)
    other = json.loads(run("verify", "--json", "--village", "410972100300").stdout)
    assert (other["ok"], other["villages"], other["entries"]) == (True, 1, 0)


@pytest.mark.parametrize("command", ["verify", "seal"])
def test_an_unknown_village_is_told_in_one_line(run: Run, command: str) -> None:
    result = run(command, "--village", "000")
    assert result.exit_code == 1
    assert result.stderr == "Error: there is no village with the code 000\n"


def test_seals_are_numbered_and_chained(run: Run) -> None:
    first, second = (json.loads(run("seal", "--json").stdout)[0] for _ in range(2))
    assert (first["number"], second["number"]) == (1, 2)
    assert second["previous_hash"] == first["hash"]
    third = run("seal", "--village", "410972100299")
    assert third.exit_code == 0
    assert third.stdout.startswith("410972100299 seal 3 ")
    assert report_of(run) == IN_ORDER


def test_what_no_verification_sees_is_told_with_every_report(run: Run) -> None:
    report = json.loads(run("verify", "--json").stdout)
    uncovered = {(one["table"], one["column"]) for one in report["not_covered"]}
    assert {("ledger_account", "floor"), ("ledger_book", "closed_through")} <= uncovered
    assert all(one["why"] for one in report["not_covered"])


def test_a_book_whose_clock_is_wrong_keeps_no_other_from_its_seal(run: Run, book: Book) -> None:
    later = open_village(book.session, "410972100300")
    tomorrow = now() + timedelta(days=1)
    ledger.post(book.session, later.id, later.award(1, "t"), by="user:1", at=tomorrow)
    open_village(book.session, "410972100301")
    book.session.commit()
    result = run("seal")
    assert result.exit_code == 1
    sealed = [line.split()[:3] for line in result.stdout.splitlines()]
    assert sealed == [["410972100299", "seal", "1"], ["410972100301", "seal", "1"]]
    [told] = result.stderr.splitlines()
    assert told.startswith("410972100300: ")
    assert next(iter(ledger.longest_unsealed(book.session))) == "410972100300"
