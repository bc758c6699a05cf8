"""Copy books into a SQLite file of their own for others, and compare them with such a file."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, bindparam, create_engine, insert, select

from pointsapp.database import Base
from pointsapp.ledger.damage import Problem
from pointsapp.ledger.immutability import create_guards
from pointsapp.ledger.models import (
    LedgerAccount,
    LedgerBook,
    LedgerEntry,
    LedgerSeal,
    LedgerTransaction,
)

ROWS_AT_ONCE = 1000
_ENTRIES = (
    select(
        LedgerEntry.transaction_id,
        LedgerEntry.account_id,
        LedgerEntry.number,
        LedgerEntry.amount,
        LedgerEntry.balance_after,
        LedgerEntry.hash,
    )
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .join(LedgerBook, LedgerBook.id == LedgerTransaction.book_id)
    .where(LedgerBook.code == bindparam("code"))
    .order_by(LedgerEntry.transaction_id, LedgerEntry.account_id)
)


def extract(connection: Connection, file: Path, *, book_id: int | None = None) -> None:
    """Write all books, or one, with their triggers into a new SQLite file.

    The file holds no name of anybody: the ledger knows people by ids. Whatever the database is,
    the offline verifier can read the file. Rows are streamed. Raises FileExistsError.
    """
    file.touch(mode=0o600, exist_ok=False)
    engine = create_engine(f"sqlite:///{file}")
    queries = _queries(book_id)
    with engine.begin() as copy:
        Base.metadata.create_all(copy, tables=[model.__table__ for model in queries])  # type: ignore[misc]  # a mapped class has a Table, typed as any FromClause
        for model, query in queries.items():
            rows = connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
            for some in rows.mappings().partitions():
                copy.execute(insert(model), [dict(row) for row in some])
        create_guards(copy)
    engine.dispose()


def first_differences(connection: Connection, file: Path) -> list[Problem]:
    """Name of each book in an earlier copy the first entry that is not here as it was.

    The copy is an extract, or a backup of a SQLite database. What came since is no difference.
    """
    engine = create_engine("sqlite://", creator=lambda: _open(file))
    try:
        with engine.connect() as copy:
            codes = copy.execute(select(LedgerBook.code).order_by(LedgerBook.code)).scalars()
            found = [_first_difference(connection, copy, code) for code in codes.all()]
    finally:
        engine.dispose()
    return [problem for problem in found if problem is not None]


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _first_difference(here: Connection, copy: Connection, code: str) -> Problem | None:
    now = here.execute(_ENTRIES, {"code": code}, execution_options={"yield_per": ROWS_AT_ONCE})
    for then in copy.execute(_ENTRIES, {"code": code}):
        row = next(now, None)
        if row is None or tuple(row) != tuple(then):
            now.close()
            return {
                "account": then.account_id,
                "entry": then.number,
                "kind": "copy-entry",
                "book": code,
                "transaction": then.transaction_id,
                "state": "missing" if row is None else "different",
            }
    now.close()
    return None


def _queries(book_id: int | None) -> dict[type[Base], Select[Any]]:
    queries = {
        LedgerBook: select(LedgerBook.__table__),
        LedgerAccount: select(LedgerAccount.__table__),
        LedgerTransaction: select(LedgerTransaction.__table__),
        LedgerEntry: select(LedgerEntry.__table__),
        LedgerSeal: select(LedgerSeal.__table__),
    }
    if book_id is not None:
        ours = select(LedgerTransaction.id).where(LedgerTransaction.book_id == book_id)
        queries[LedgerBook] = queries[LedgerBook].where(LedgerBook.id == book_id)
        queries[LedgerEntry] = queries[LedgerEntry].where(LedgerEntry.transaction_id.in_(ours))
        for model in (LedgerAccount, LedgerTransaction, LedgerSeal):
            queries[model] = queries[model].where(model.book_id == book_id)
    return {model: query.order_by(model.__table__.c.id) for model, query in queries.items()}
