"""How goods moved: every entry of some kinds of accounts, and their turnover."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pointsapp.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction


class Movement(NamedTuple):
    """An entry with the kind of its account and what its transaction came from."""

    transaction_id: int
    commodity: str
    account_kind: str
    amount: int
    kind: str
    occurred_on: date
    memo: str
    reverses_id: int | None


_MOVEMENTS = (
    select(
        LedgerTransaction.id,
        LedgerAccount.commodity,
        LedgerAccount.kind,
        LedgerEntry.amount,
        LedgerTransaction.kind,
        LedgerTransaction.occurred_on,
        LedgerTransaction.memo,
        LedgerTransaction.reverses_id,
    )
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerAccount.book_id == bindparam("book_id"),
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(LedgerTransaction.id, LedgerEntry.account_id)
)
_TURNOVER = (
    select(LedgerAccount.kind, LedgerAccount.commodity, func.sum(LedgerEntry.amount))
    .join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(
        LedgerAccount.book_id == bindparam("book_id"),
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
        LedgerTransaction.occurred_on >= bindparam("since"),
        LedgerTransaction.id <= bindparam("through"),
    )
    .group_by(LedgerAccount.kind, LedgerAccount.commodity)
)
_LAST = select(func.coalesce(func.max(LedgerTransaction.id), 0)).where(
    LedgerTransaction.book_id == bindparam("book_id")
)


def movements(
    session: Session, book_id: int, *, kinds: Sequence[str], commodity: str | None = None
) -> tuple[Movement, ...]:
    """Return the entries of the book's accounts of these kinds in the order of posting."""
    query = _MOVEMENTS
    if commodity is not None:
        query = query.where(LedgerAccount.commodity == commodity)
    rows = session.connection().execute(query, {"book_id": book_id, "kinds": list(kinds)})
    return tuple(Movement(*row) for row in rows)


def turnover(
    session: Session, book_id: int, *, kinds: Sequence[str], since: date, through: int
) -> dict[tuple[str, str], int]:
    """Return what moved by kind of account and commodity, from a day to a transaction."""
    wanted = {"book_id": book_id, "kinds": list(kinds), "since": since, "through": through}
    rows = session.connection().execute(_TURNOVER, wanted)
    return {(kind, commodity): int(amount) for kind, commodity, amount in rows}


def last_transaction(session: Session, book_id: int) -> int:
    """Return the id of the book's last transaction, 0 for an empty book."""
    return int(session.connection().execute(_LAST, {"book_id": book_id}).scalar_one())
