"""Verification names whatever was changed behind the application's back."""

import tracemalloc
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pointsapp import ledger
from tests.ledger.conftest import AT, Book


@pytest.fixture
def lived(book: Book) -> Book:
    """A book with some history and two seals."""
    book.post(book.award(10, "a"))
    ledger.seal(book.session, book.id, at=AT)
    wrong = book.post(book.award(4, "b")).transaction_id
    book.post(book.spend(3, "s"))
    book.reverse(wrong, "r")
    ledger.open_account(book.session, book_id=book.id, kind="household")
    ledger.seal(book.session, book.id, at=AT)
    book.post(book.award(1, "c"))
    return book


def check(book: Book) -> ledger.Report:
    return ledger.verify(book.session.connection(), book_id=book.id)


def test_an_honest_book_is_in_order(lived: Book) -> None:
    report = check(lived)
    assert report.ok
    counts = (report.villages, report.accounts, report.transactions, report.entries)
    assert counts == (1, 5, 5, 10)


def let_tamper(book: Book) -> None:
    connection = book.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    ledger.drop_guards(connection)


TAMPERED = [
    ("ledger_entry", "amount", "amount + 1"),
    ("ledger_entry", "balance_after", "balance_after + 1"),
    ("ledger_entry", "number", "number + 100"),
    ("ledger_entry", "hash", "'x'"),
    ("ledger_transaction", "key", "'x'"),
    ("ledger_transaction", "content_hash", "'x'"),
    ("ledger_transaction", "kind", "'gift'"),
    ("ledger_transaction", "occurred_on", "'2026-01-01'"),
    ("ledger_transaction", "recorded_at", "'2026-01-01 00:00:00.000000'"),
    ("ledger_transaction", "recorded_at", "'2026-11-14 02:00:00.000001'"),
    ("ledger_transaction", "recorded_by", "'user:9'"),
    ("ledger_transaction", "source_kind", "'x'"),
    ("ledger_transaction", "source_id", "99"),
    ("ledger_transaction", "source_id", "NULL"),
    ("ledger_transaction", "memo", "'x'"),
    ("ledger_account", "kind", "'shelf'"),
    ("ledger_account", "commodity", "'gold'"),
    ("ledger_account", "balance", "balance + 1"),
    ("ledger_account", "entry_count", "entry_count + 1"),
    ("ledger_account", "head_hash", "'x'"),
    ("ledger_book", "code", "'x'"),
    ("ledger_book", "opened_at", "'2026-01-01 00:00:00.000000'"),
    ("ledger_seal", "root", "'x'"),
    ("ledger_seal", "hash", "'x'"),
    ("ledger_seal", "previous_hash", "'x'"),
    ("ledger_seal", "number", "number + 5"),
    ("ledger_seal", "account_count", "account_count - 1"),
    ("ledger_seal", "through_transaction_id", "through_transaction_id + 1"),
    ("ledger_seal", "sealed_at", "'2026-01-01 00:00:00.000000'"),
]


@pytest.mark.parametrize(("table", "column", "value"), TAMPERED)
def test_each_changed_field_is_found(lived: Book, table: str, column: str, value: str) -> None:
    connection = lived.session.connection()
    let_tamper(lived)
    row = "(SELECT min(id) FROM ledger_transaction WHERE key = 'a')"
    if table == "ledger_entry":
        which = f"transaction_id = {row} AND account_id = {lived.zhang}"
    elif table == "ledger_transaction":
        which = f"id = {row}"
    else:
        key = {"ledger_account": lived.zhang, "ledger_book": lived.id}.get(table)
        which = f"id = {key}" if key else f"book_id = {lived.id} AND number = 2"
    connection.execute(text(f"UPDATE {table} SET {column} = {value} WHERE {which}"))
    ledger.create_guards(connection)
    report = check(lived)
    assert not report.ok
    if table in {"ledger_entry", "ledger_transaction"}:
        assert any(problem["account"] == lived.zhang for problem in report.problems)


def test_a_missing_trigger_is_named(lived: Book) -> None:
    let_tamper(lived)
    assert {problem["kind"] for problem in check(lived).problems} == {"guard"}


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_transaction", "ledger_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_refuses_to_change_history(lived: Book, table: str, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), lived.session.begin_nested():
        lived.session.connection().execute(text(change.format(table)))


def test_the_database_refuses_to_replace_or_truncate_history(lived: Book) -> None:
    connection = lived.session.connection()
    for table in ("ledger_entry", "ledger_transaction", "ledger_seal", "ledger_account"):
        change = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            change = f"TRUNCATE {table} CASCADE"
        with pytest.raises(DBAPIError, match="append-only"), lived.session.begin_nested():
            lived.session.connection().execute(text(change))


def peak_of_verifying(book: Book) -> int:
    """Return the most memory that Python held while it verified, in bytes."""
    tracemalloc.start()
    assert check(book).ok
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_ledger(book: Book) -> None:
    def grow(first: int, last: int) -> None:
        awards = [book.award(1, f"m{number}") for number in range(first, last)]
        ledger.post_many(book.session, book.id, awards, by="user:1", at=AT)

    grow(0, 4000)
    check(book)
    small = peak_of_verifying(book)
    grow(4000, 16000)
    assert peak_of_verifying(book) < small * 1.3


def test_a_clock_that_went_back_is_remarked_on(book: Book) -> None:
    book.post(book.award(1, "a"))
    session, earlier = book.session, AT - timedelta(hours=1)
    ledger.seal(session, book.id, at=earlier, clock_is_right=True)
    late = ledger.post(session, book.id, book.award(2, "b"), by="user:1", at=earlier)
    report = check(book)
    assert report.ok
    decreases = [one for one in report.remarks if one["kind"] == "instant-decreases"]
    assert [one["transaction"] for one in decreases] == [late.transaction_id]
    assert decreases[0]["before"] == "2026-11-14T02:00:00Z"
    assert decreases[0]["recorded_at"] == "2026-11-14T01:00:00Z"


ODD_INSTANTS = ["'infinity'", "'2026-11-14 02:00:00 BC'"]


@pytest.mark.parametrize("column", ["recorded_at", "occurred_on"])
@pytest.mark.parametrize("value", ODD_INSTANTS)
def test_an_instant_beyond_all_years_is_named(lived: Book, column: str, value: str) -> None:
    let_tamper(lived)
    changed = f"UPDATE ledger_transaction SET {column} = {value} WHERE key = 'a'"
    lived.session.connection().execute(text(changed))
    ledger.create_guards(lived.session.connection())
    assert lived.zhang in {problem["account"] for problem in check(lived).problems}
