"""A transaction's facts as they are hashed, read the way the database stores them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, String, func, type_coerce

from pointsapp.ledger.encoding import transaction_digest
from pointsapp.ledger.models import LedgerEntry, LedgerTransaction

COUNT = 11
"""As many facts of a transaction are hashed."""
RECORDED_AT = 5
"""The place of the instant among them."""


def fact_columns(connection: Connection) -> tuple[Any, ...]:
    """Return the columns of a transaction that are hashed, days and instants as text."""
    t = LedgerTransaction
    day: Any = func.to_char(t.occurred_on, "YYYY-MM-DD")
    instant: Any = func.to_char(t.recorded_at, "YYYY-MM-DD HH24:MI:SS.US")
    if connection.dialect.name == "sqlite":
        day, instant = type_coerce(t.occurred_on, String), type_coerce(t.recorded_at, String)
    return (
        t.id, t.key, t.content_hash, t.kind, day, instant,
        t.recorded_by, t.source_kind, t.source_id, t.memo, t.reverses_id,
    )  # fmt: skip


LEG_COLUMNS = (
    LedgerEntry.account_id,
    LedgerEntry.number,
    LedgerEntry.amount,
    LedgerEntry.balance_after,
)


def hashed_facts(stored: Sequence[Any]) -> list[Any]:
    """Return the facts with the instant as it is hashed.

    One that the ledger would not write, with a fraction of a second, keeps its text and so
    fits no hash.
    """
    facts = list(stored)
    stamp = str(facts[RECORDED_AT])
    plain = f"{stamp[:10]}T{stamp[11:19]}Z"
    facts[RECORDED_AT] = plain if stamp[19:] == ".000000" else stamp
    return facts


def digest_of(book_code: str, facts: Sequence[Any], legs: list[Any]) -> str:
    """Return the transaction's digest over what is stored."""
    return transaction_digest((book_code, *facts), sortable(legs))


def sortable(legs: list[Any]) -> list[Any]:
    """Return the legs sorted, or none where tampering left types that cannot be compared."""
    try:
        return sorted(legs)
    except TypeError:
        return []
