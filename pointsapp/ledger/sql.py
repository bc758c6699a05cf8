# ruff: noqa: S608 - the names put together here are all our own
"""The statements of a posting, built once; a set of rows travels as one JSON text."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, TextClause, TextualSelect, bindparam, select, text

from pointsapp.database import UtcInstant
from pointsapp.ledger.models import LedgerBook

LOCK_BOOK = (
    select(LedgerBook.code, LedgerBook.opened_at, LedgerBook.closed_through)
    .where(LedgerBook.id == bindparam("book_id"))
    .with_for_update()
)

_TRANSACTION = (
    "id, book_id, key, content_hash, kind, occurred_on, recorded_at, recorded_by,"
    " source_kind, source_id, memo, reverses_id"
)
_ENTRY = "transaction_id, account_id, number, amount, balance_after, hash"
_ACCOUNT = "id, book_id, kind, commodity, floor, balance, entry_count, head_hash"
_LEGS = (
    "SELECT t.id, t.kind, t.source_kind, t.source_id, e.account_id, e.amount"
    " FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id"
    " WHERE t.book_id = :book_id AND t.id {ids} ORDER BY t.id, e.account_id"
)
_REVERSALS = (
    "SELECT id, key, memo, reverses_id FROM ledger_transaction WHERE reverses_id {ids}"
    " UNION SELECT id, key, memo, reverses_id FROM ledger_transaction"
    " WHERE book_id = :book_id AND key {keys}"
)
_LAST_AT = """
(SELECT at FROM (
   SELECT * FROM (SELECT id, 0 AS is_seal, recorded_at AS at FROM ledger_transaction
                  WHERE book_id = :book_id ORDER BY id DESC LIMIT 1) AS last_transaction
   UNION ALL
   SELECT * FROM (SELECT through_transaction_id, 1, sealed_at FROM ledger_seal
                  WHERE book_id = :book_id ORDER BY number DESC LIMIT 1) AS last_seal
 ) AS last ORDER BY id DESC, is_seal DESC LIMIT 1) AS last_at
"""
_STATE_SQLITE = f"""
SELECT {_LAST_AT},
       (SELECT json_group_array(json_array(known.key, known.id, known.content_hash))
        FROM json_each(:keys) AS keys CROSS JOIN ledger_transaction AS known
        ON known.book_id = :book_id AND known.key = keys.value) AS known,
       (SELECT json_group_array(json_array(id, kind, commodity, floor, balance, entry_count,
                                           head_hash))
        FROM ledger_account
        WHERE book_id = :book_id AND id IN (SELECT value FROM json_each(:accounts))) AS accounts,
       (SELECT json_group_array(keys.key + 1 + last.id)
        FROM json_each(:keys) AS keys,
             (SELECT coalesce(max(id), 0) AS id FROM ledger_transaction) AS last) AS new_ids
"""
_STATE_POSTGRESQL = f"""
SELECT {_LAST_AT},
       (SELECT CAST(coalesce(json_agg(json_build_array(key, id, content_hash)), '[]') AS text)
        FROM ledger_transaction
        WHERE book_id = :book_id
          AND key = ANY (ARRAY (SELECT json_array_elements_text(CAST(:keys AS json))))) AS known,
       (SELECT CAST(coalesce(json_agg(json_build_array(id, kind, commodity, floor, balance,
                                                       entry_count, head_hash)), '[]') AS text)
        FROM (SELECT * FROM ledger_account
              WHERE book_id = :book_id
                AND id = ANY (ARRAY (SELECT CAST(json_array_elements_text(CAST(:accounts AS json))
                                                 AS integer)))
              ORDER BY id FOR UPDATE) AS locked) AS accounts,
       (SELECT CAST(json_agg(nextval(pg_get_serial_sequence('ledger_transaction', 'id'))) AS text)
        FROM json_array_elements(CAST(:keys AS json))) AS new_ids
"""


LAST_INSTANT = text(f"SELECT {_LAST_AT}").columns(last_at=UtcInstant)
"""When the book was last posted to or sealed; what is sealed is older than its seal."""
LATEST_INSTANT = text(
    f"SELECT max(last_at) AS last_at"
    f" FROM (SELECT {_LAST_AT.replace(':book_id', 'ledger_book.id')} FROM ledger_book) AS each_book"
).columns(last_at=UtcInstant)
"""When any book was, in one statement however many there are."""


@dataclass(frozen=True)
class Statements:
    """What one kind of database is told."""

    state: TextualSelect
    """What a posting of :keys starts from.

    The book's last instant, and as JSON which keys are known, the :accounts, new ids.
    """
    legs: TextClause
    """The legs of the transactions whose ids are :rows, with the facts that a reversal repeats."""
    reversals: TextClause
    """What reverses one of :rows, or has one of the :keys."""
    account_ids: TextClause
    add_accounts: TextClause


def _values(count: int) -> str:
    return ", ".join(f"json_extract(value, '$[{index}]')" for index in range(count))


def _sqlite_add(table: str, columns: str, rows: str) -> str:
    count = columns.count(",") + 1
    return f"INSERT INTO {table} ({columns}) SELECT {_values(count)} FROM json_each(:{rows})"


def _postgresql_add(table: str, columns: str, types: str, rows: str) -> str:
    kinds = [kind.strip() for kind in types.split(",")]
    values = ", ".join(f"CAST(value->>{at} AS {kind})" for at, kind in enumerate(kinds))
    return (
        f"INSERT INTO {table} ({columns})"
        f" SELECT {values} FROM json_array_elements(CAST(:{rows} AS json)) AS rows (value)"
    )


_WRITE_SQLITE = (
    f"INSERT INTO ledger_transaction ({_TRANSACTION}) VALUES (?{', ?' * 11})",
    "UPDATE ledger_account SET balance = ?, entry_count = ?, head_hash = ? WHERE id = ?",
    f"INSERT INTO ledger_entry ({_ENTRY}) VALUES (?{', ?' * 5})",
)
_MOVE_POSTGRESQL = """
UPDATE ledger_account SET balance = new.balance, entry_count = new.entry_count, head_hash = new.head
FROM (SELECT CAST(value->>0 AS bigint) AS balance, CAST(value->>1 AS integer) AS entry_count,
             value->>2 AS head, CAST(value->>3 AS integer) AS id
      FROM json_array_elements(CAST(:accounts AS json)) AS rows (value)) AS new
WHERE ledger_account.id = new.id
"""

_ADD_TRANSACTIONS_POSTGRESQL = _postgresql_add(
    "ledger_transaction",
    _TRANSACTION,
    "bigint, integer, text, text, text, date, timestamp, text, text, bigint, text, bigint",
    "transactions",
)
_ADD_ENTRIES_POSTGRESQL = _postgresql_add(
    "ledger_entry", _ENTRY, "bigint, integer, integer, bigint, bigint, text", "entries"
)
_WRITE_POSTGRESQL = text(
    f"WITH added AS ({_ADD_TRANSACTIONS_POSTGRESQL}), moved AS ({_MOVE_POSTGRESQL})"
    f" {_ADD_ENTRIES_POSTGRESQL}"
)

_SQLITE_IDS = "IN (SELECT value FROM json_each(:rows))"
_SQLITE_KEYS = "IN (SELECT value FROM json_each(:keys))"
_POSTGRESQL_IDS = (
    "= ANY (ARRAY (SELECT CAST(json_array_elements_text(CAST(:rows AS json)) AS bigint)))"
)
_POSTGRESQL_KEYS = "= ANY (ARRAY (SELECT json_array_elements_text(CAST(:keys AS json))))"

SQLITE = Statements(
    state=text(_STATE_SQLITE).columns(last_at=UtcInstant),
    legs=text(_LEGS.format(ids=_SQLITE_IDS)),
    reversals=text(_REVERSALS.format(ids=_SQLITE_IDS, keys=_SQLITE_KEYS)),
    account_ids=text(
        "SELECT value + (SELECT coalesce(max(id), 0) FROM ledger_account)"
        " FROM json_each(:rows) ORDER BY 1"
    ),
    add_accounts=text(_sqlite_add("ledger_account", _ACCOUNT, "rows")),
)
POSTGRESQL = Statements(
    state=text(_STATE_POSTGRESQL).columns(last_at=UtcInstant),
    legs=text(_LEGS.format(ids=_POSTGRESQL_IDS)),
    reversals=text(_REVERSALS.format(ids=_POSTGRESQL_IDS, keys=_POSTGRESQL_KEYS)),
    account_ids=text(
        "SELECT nextval(pg_get_serial_sequence('ledger_account', 'id'))"
        " FROM json_array_elements(CAST(:rows AS json)) ORDER BY 1"
    ),
    add_accounts=text(
        _postgresql_add(
            "ledger_account",
            _ACCOUNT,
            "integer, integer, text, text, bigint, bigint, integer, text",
            "rows",
        )
    ),
)


def statements_for(connection: Connection) -> Statements:
    """Return the statements for this connection's kind of database."""
    return SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL


Rows = list[tuple[object, ...]]


def write(connection: Connection, transactions: Rows, accounts: Rows, entries: Rows) -> None:
    """Add transactions, move accounts and add entries: what a posting writes.

    SQLite, where nothing travels, takes a list of rows faster than it reads them from JSON.
    """
    if connection.dialect.name == "sqlite":
        for statement, rows in zip(_WRITE_SQLITE, (transactions, accounts, entries), strict=True):
            connection.exec_driver_sql(statement, rows)
        return
    written = {"transactions": transactions, "accounts": accounts, "entries": entries}
    connection.execute(
        _WRITE_POSTGRESQL, {name: json.dumps(rows) for name, rows in written.items()}
    )
