"""What guards the ledger is compared by content with what this version ships."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.ledger import offline_verifier
from pointsapp.ledger.shipped_guards import SHIPPED
from tests.ledger.conftest import Book

REPLACED = (
    "CREATE OR REPLACE FUNCTION {} RETURNS trigger LANGUAGE plpgsql"
    " SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN {}; END'"
)
ON_POSTGRESQL = {
    REPLACED.format("ledger_refuse()", "NEW"): ("function ledger_refuse", "changed"),
    REPLACED.format("ledger_balanced()", "NULL"): ("function ledger_balanced", "changed"),
    "ALTER FUNCTION ledger_balanced() RESET search_path": ("function ledger_balanced", "changed"),
    "CREATE RULE quiet AS ON DELETE TO ledger_seal DO INSTEAD NOTHING": (
        "rule ledger_seal.quiet",
        "strange",
    ),
    "DROP TRIGGER ledger_seal_no_change ON ledger_seal;"
    "CREATE TRIGGER ledger_seal_no_change BEFORE UPDATE ON village"
    " FOR EACH ROW EXECUTE FUNCTION ledger_refuse();"
    "ALTER TABLE village ENABLE ALWAYS TRIGGER ledger_seal_no_change": (
        "trigger ledger_seal.ledger_seal_no_change",
        "missing",
    ),
    "ALTER TABLE ledger_seal DISABLE TRIGGER ledger_seal_no_change": (
        "trigger ledger_seal.ledger_seal_no_change",
        "changed",
    ),
    "ALTER TABLE ledger_account DROP CONSTRAINT ck_ledger_account_floor": (
        "constraint ledger_account.ck_ledger_account_floor",
        "missing",
    ),
    "ALTER TABLE ledger_entry ALTER amount DROP NOT NULL": (
        "column ledger_entry.amount",
        "changed",
    ),
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL;"
    "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_no_change;"
    "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_no_truncate;"
    "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_balanced": (
        "constraint ledger_entry.fk_ledger_entry_account_id_ledger_account",
        "changed",
    ),
    "ALTER TABLE ledger_transaction DROP CONSTRAINT uq_ledger_transaction_book_id_key": (
        "index ledger_transaction.uq_ledger_transaction_book_id_key",
        "missing",
    ),
    "CREATE POLICY few ON ledger_entry USING (amount > 0)": ("policy ledger_entry.few", "strange"),
    "CREATE TRIGGER more BEFORE INSERT ON ledger_entry"
    " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()": ("trigger ledger_entry.more", "strange"),
    "CREATE TABLE ledger_more () INHERITS (ledger_entry)": ("table ledger_entry", "changed"),
}
ON_SQLITE = {
    "DROP TRIGGER ledger_seal_no_update;"
    "CREATE TRIGGER ledger_seal_no_update BEFORE UPDATE ON ledger_seal BEGIN SELECT 1; END": (
        "trigger ledger_seal_no_update",
        "changed",
    ),
    "DROP TRIGGER ledger_seal_no_update;"
    "CREATE TRIGGER ledger_seal_no_update BEFORE UPDATE ON village BEGIN SELECT 1; END": (
        "trigger ledger_seal_no_update",
        "missing",
    ),
    "CREATE TRIGGER more AFTER INSERT ON ledger_entry BEGIN SELECT 1; END": (
        "trigger more",
        "strange",
    ),
    "DROP INDEX ix_ledger_transaction_book_id_id": (
        "index ix_ledger_transaction_book_id_id",
        "missing",
    ),
}
SCHEMA_CHANGED = {
    "balance BIGINT NOT NULL": "balance BIGINT",
    "CHECK (floor IS NULL OR balance >= floor)": "CHECK (1)",
}


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def run(session: Session, statements: str) -> None:
    """Run statements; a trigger's own semicolon stays where it is."""
    for statement in statements.replace("; END", "\0").split(";"):
        session.connection().exec_driver_sql(statement.replace("\0", "; END"))


def test_the_migrations_make_what_is_shipped(session: Session) -> None:
    connection = session.connection()
    assert ledger.read_guards(connection) == SHIPPED[connection.dialect.name]
    assert ledger.changed_guards(connection) == {}
    assert ledger.fingerprint(connection) in offline_verifier.KNOWN_GUARDS


def test_the_offline_verifier_knows_the_same() -> None:
    assert SHIPPED["sqlite"] == offline_verifier.GUARDS


@pytest.mark.parametrize("statements", ON_POSTGRESQL)
def test_each_weakened_guard_is_named_on_postgresql(session: Session, statements: str) -> None:
    if is_sqlite(session):
        return
    before = ledger.fingerprint(session.connection())
    run(session, statements)
    guard, state = ON_POSTGRESQL[statements]
    assert ledger.changed_guards(session.connection())[guard] == state
    told = {"account": None, "entry": None, "kind": "guard", "guard": guard, "state": state}
    assert told in ledger.verify(session.connection()).problems
    assert ledger.fingerprint(session.connection()) != before


@pytest.mark.parametrize("statements", ON_SQLITE)
def test_each_weakened_guard_is_named_on_sqlite(session: Session, statements: str) -> None:
    if not is_sqlite(session):
        return
    run(session, statements)
    guard, state = ON_SQLITE[statements]
    assert ledger.changed_guards(session.connection())[guard] == state
    driver: Any = session.connection().connection.driver_connection
    assert any(guard in told for told in offline_verifier.changed_guards(driver))


@pytest.mark.parametrize("before", SCHEMA_CHANGED)
def test_a_table_that_takes_more_than_before_is_named(session: Session, before: str) -> None:
    if not is_sqlite(session):
        return
    connection = session.connection()
    change = text("UPDATE sqlite_master SET sql = replace(sql, :before, :after)")
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(change, {"before": before, "after": SCHEMA_CHANGED[before]})
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
    assert ledger.changed_guards(connection) == {"table ledger_account": "changed"}


def test_the_guards_work_whatever_the_schema_is_called(book: Book) -> None:
    session = book.session
    if is_sqlite(session):
        return
    run(session, 'ALTER SCHEMA public RENAME TO "Dorf, 1"')
    run(session, 'SET LOCAL search_path TO "Dorf, 1"')
    book.post(book.award(10, "a"))
    run(session, "SET LOCAL search_path TO pg_catalog")
    run(session, "SET CONSTRAINTS ALL IMMEDIATE")
    run(session, 'SET LOCAL search_path TO "Dorf, 1"')
    assert ledger.verify(session.connection(), book_id=book.id).ok
    with pytest.raises(DBAPIError, match="does not balance"), session.begin_nested():
        _move_one_side(book)


def test_a_table_of_the_same_name_deceives_no_guard(book: Book) -> None:
    session = book.session
    if is_sqlite(session):
        return
    book.post(book.award(10, "a"))
    run(session, "SET CONSTRAINTS ALL IMMEDIATE")
    run(
        session,
        "CREATE TEMP TABLE ledger_entry (transaction_id bigint, account_id int, amount int)",
    )
    run(session, "SET LOCAL search_path TO pg_temp, public")
    run(session, f"INSERT INTO pg_temp.ledger_entry VALUES (9999999, {book.zhang}, 1)")
    run(session, f"INSERT INTO pg_temp.ledger_entry VALUES (9999999, {book.issued}, -1)")
    with pytest.raises(DBAPIError, match="does not balance"), session.begin_nested():
        _move_one_side(book)


def _move_one_side(book: Book) -> None:
    """Add a transaction that gives and takes from nobody."""
    connection = book.session.connection()
    copied = "content_hash, kind, occurred_on, recorded_at, recorded_by, source_kind, memo"
    added = f"INSERT INTO ledger_transaction (id, book_id, key, {copied})"
    values = f"SELECT 9999999, book_id, 'one side', {copied} FROM ledger_transaction"
    connection.execute(text(f"{added} {values} WHERE key = 'a'"))
