"""A transaction's facts as they are hashed, read the way the database stores them."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from pointsapp.ledger.encoding import transaction_digest
from pointsapp.ledger.models import LedgerEntry, LedgerTransaction
from pointsapp.ledger.stored import stored

COUNT = 11
"""As many facts of a transaction are hashed."""
RECORDED_AT = 5
"""The place of the instant among them."""


def fact_columns(connection: Connection) -> tuple[Any, ...]:
    """Return the columns of a transaction that are hashed, days and instants as text."""
    t = LedgerTransaction
    day, instant = stored(connection, t.occurred_on), stored(connection, t.recorded_at)
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


_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.000000", re.ASCII)


def hashed_instant(value: object) -> Any:
    """Return a stored instant as it is hashed.

    What the ledger would not write, a fraction of a second or no instant at all, stays as it is
    and so fits no hash.
    """
    written = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    return f"{written[1]}T{written[2]}Z" if written else value


def hashed_facts(stored_facts: Sequence[Any]) -> list[Any]:
    """Return the facts with the instant as it is hashed."""
    facts = list(stored_facts)
    facts[RECORDED_AT] = hashed_instant(facts[RECORDED_AT])
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
