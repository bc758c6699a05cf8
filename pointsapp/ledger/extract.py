"""Copy books into a SQLite file of their own, for whoever verifies them elsewhere."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, create_engine, insert, select

from pointsapp.database import Base
from pointsapp.ledger.immutability import create_guards
from pointsapp.ledger.models import (
    LedgerAccount,
    LedgerBook,
    LedgerEntry,
    LedgerSeal,
    LedgerTransaction,
)

ROWS_AT_ONCE = 1000


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
