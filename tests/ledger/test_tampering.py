"""Every stored field, changed behind the application's back, is named by verification."""

from pathlib import Path

import pytest
from sqlalchemy import text

from pointsapp import ledger
from pointsapp.database import Base
from pointsapp.ledger import models
from pointsapp.ledger.report import NOT_COVERED
from tests.ledger.conftest import AT, Book, open_village
from tests.ledger.test_verification import let_tamper

UNSEEN = {(one.table, one.column) for one in NOT_COVERED if one.table.startswith("ledger_")}
"""What no hash holds: docs/ledger.md says why."""
COLUMNS = [
    (model.__tablename__, column.name, column.type.python_type.__name__)
    for model in models.MODELS
    for column in model.__table__.columns
    if (model.__tablename__, column.name) not in UNSEEN
]
VALUES = {
    "str": "'x'",
    "date": "'2026-01-01'",
    "object": "'2026-01-01 00:00:00.000000'",
}


@pytest.fixture
def lived(book: Book) -> Book:
    """Two seals, a redemption and a reversal; another village next door."""
    ledger.seal(book.session, book.id, at=AT)
    book.post(book.award(10, "a"))
    book.post(book.spend(3, "s"))
    book.reverse(book.post(book.award(4, "b")).transaction_id, "r")
    ledger.seal(book.session, book.id, at=AT)
    open_village(book.session, "next-door")
    return book


def which(book: Book, table: str) -> str:
    """Return the condition for the one row that is changed."""
    transaction = f"(SELECT id FROM ledger_transaction WHERE book_id = {book.id} AND key = 'r')"
    return {
        "ledger_book": f"id = {book.id}",
        "ledger_account": f"id = {book.zhang}",
        "ledger_transaction": f"id = {transaction}",
        "ledger_entry": f"transaction_id = {transaction} AND account_id = {book.zhang}",
        "ledger_seal": f"book_id = {book.id} AND number = 2",
    }[table]


def change(book: Book, table: str, assignment: str) -> ledger.Report:
    """Change one row with triggers and foreign keys out of the way and verify everything."""
    connection = book.session.connection()
    let_tamper(book)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
    else:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    connection.execute(text(f"UPDATE {table} SET {assignment} WHERE {which(book, table)}"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = origin"))
    ledger.create_guards(connection)
    return ledger.verify(connection)


@pytest.mark.parametrize(("table", "column", "type_"), COLUMNS)
def test_each_changed_field_is_named(lived: Book, table: str, column: str, type_: str) -> None:
    value = VALUES.get(type_, f"{column} + 1000")
    report = change(lived, table, f"{column} = {value}")
    assert report.problems
    if table == "ledger_entry" and column not in {"account_id", "number", "transaction_id"}:
        named = [(one["account"], one["entry"]) for one in report.problems]
        assert (lived.zhang, 4) in named
    if table == "ledger_account" and column in {"balance", "entry_count", "head_hash"}:
        assert {one["account"] for one in report.problems} == {lived.zhang}


@pytest.mark.parametrize(("table", "column"), sorted(UNSEEN))
def test_what_no_hash_holds_is_known(lived: Book, table: str, column: str) -> None:
    value = "'2026-01-01'" if column == "closed_through" else f"{column} - 1000"
    assert change(lived, table, f"{column} = {value}").problems == []


def test_the_documentation_lists_what_is_not_covered() -> None:
    page = Path(__file__).parents[2].joinpath("docs/ledger.md").read_text()
    told = page[page.index("## What verification cannot see") :]
    rows = [line.split("|")[1:4] for line in told.splitlines() if line.startswith("| `")]
    listed = [tuple(cell.strip(" `") for cell in row) for row in rows]
    assert listed == [(one.table, one.column, one.why) for one in NOT_COVERED]


def test_what_is_not_covered_is_there() -> None:
    columns = {
        (name, column.name) for name, table in Base.metadata.tables.items() for column in table.c
    }
    tables = {(name, "") for name in Base.metadata.tables}
    assert {(one.table, one.column) for one in NOT_COVERED} <= columns | tables
