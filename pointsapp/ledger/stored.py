"""The ledger's rows as the tables themselves hold them: no index is read, no value converted.

An index that was damaged shows other rows than its table does; a value that was tampered with may
be no instant and no number. Whoever verifies must see both as they are.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Date, Select, String, case, func, select, text, type_coerce

from pointsapp.database import Base, UtcInstant
from pointsapp.ledger.encoding import transaction_digest
from pointsapp.ledger.models import LedgerEntry, LedgerTransaction

COUNT = 11
"""As many facts of a transaction are hashed."""
RECORDED_AT = 5
"""The place of the instant among them."""
LEG_COLUMNS = (
    LedgerEntry.account_id,
    LedgerEntry.number,
    LedgerEntry.amount,
    LedgerEntry.balance_after,
)
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.000000", re.ASCII)
_PLANS = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")
_INSTANT = "YYYY-MM-DD HH24:MI:SS.US"


def stored_value(connection: Connection, column: Any) -> Any:
    """Return the column for a query, days and instants as the text that is hashed."""
    is_instant = isinstance(column.type, UtcInstant)
    if not is_instant and not isinstance(column.type, Date):
        return column
    if connection.dialect.name == "sqlite":
        return type_coerce(column, String).label(column.name)
    shown = func.to_char(column, _INSTANT if is_instant else _INSTANT[:10])
    # PostgreSQL writes a year before Christ like the same year after.
    era = case((func.extract("year", column) < 0, " BC"), else_="")
    return (shown + era).label(column.name)


def own_rows(*models: type[Base]) -> Select[Any]:
    """Return an empty query of these tables that uses none of their indexes."""
    query = select()
    for model in models:
        query = query.with_hint(model.__table__, "NOT INDEXED", "sqlite")
    return query


@contextmanager
def as_stored(connection: Connection) -> Iterator[None]:
    """Read what follows from the tables themselves, also text that is no UTF-8."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        before = driver.text_factory
        driver.text_factory = _read_text
        try:
            yield
        finally:
            driver.text_factory = before
        return
    change = text("SELECT set_config(:name, :value, true)")
    before = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in _PLANS}
    for name in _PLANS:
        connection.execute(change, {"name": name, "value": "off"})
    yield
    for name, value in before.items():
        connection.execute(change, {"name": name, "value": value})


def _read_text(raw: bytes) -> str | bytes:
    """Return text, or the bytes themselves where they are none: they fit no hash."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def fact_columns(connection: Connection) -> tuple[Any, ...]:
    """Return the columns of a transaction that are hashed, days and instants as text."""
    t = LedgerTransaction
    day, instant = stored_value(connection, t.occurred_on), stored_value(connection, t.recorded_at)
    return (
        t.id, t.key, t.content_hash, t.kind, day, instant,
        t.recorded_by, t.source_kind, t.source_id, t.memo, t.reverses_id,
    )  # fmt: skip


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
