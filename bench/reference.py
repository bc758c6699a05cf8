"""The hand-written reference: the same durable work as the ledger's, with the plain driver.

A transaction, its two entries, two balances and heads, a key that is unique in its book, a
hash of the content and a hash chained to each account's last, in the ledger's own encoding
(another would be another format), all in one database transaction.
"""

from collections.abc import Sequence
from typing import Any

from pointsapp.ledger.encoding import content_hash, entry_hash, transaction_digest

TABLES = (
    "CREATE TABLE ref_book (id INTEGER PRIMARY KEY, code TEXT NOT NULL)",
    """CREATE TABLE ref_account (
        id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL REFERENCES ref_book (id),
        balance BIGINT NOT NULL, entries INTEGER NOT NULL, head TEXT NOT NULL,
        floor BIGINT, CHECK (floor IS NULL OR balance >= floor))""",
    """CREATE TABLE ref_transaction (
        id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL REFERENCES ref_book (id),
        key TEXT NOT NULL, payload_hash TEXT NOT NULL, kind TEXT NOT NULL,
        occurred_on TEXT NOT NULL, recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL,
        source_kind TEXT NOT NULL, source_id INTEGER, memo TEXT NOT NULL,
        reverses_id INTEGER UNIQUE REFERENCES ref_transaction (id), UNIQUE (book_id, key))""",
    """CREATE TABLE ref_entry (
        id INTEGER PRIMARY KEY, transaction_id INTEGER NOT NULL REFERENCES ref_transaction (id),
        account_id INTEGER NOT NULL REFERENCES ref_account (id), number INTEGER NOT NULL,
        amount BIGINT NOT NULL, balance_after BIGINT NOT NULL, hash TEXT NOT NULL,
        UNIQUE (account_id, number), UNIQUE (transaction_id, account_id))""",
    "CREATE INDEX ref_transaction_book ON ref_transaction (book_id, id)",
)
ISSUED = 1
GENESIS = "0" * 64
HOUSEHOLDS = 531


class Reference:
    """Posts awards on a driver's connection, each statement written by hand."""

    def __init__(self, connection: Any, mark: str, begin: str) -> None:
        self.connection = connection
        self.begin = begin
        self.mark = mark
        self.locks = mark == "%s"
        self.last_id = 0
        self.statements = {name: sql.replace("?", mark) for name, sql in STATEMENTS.items()}
        self.cursor = connection.cursor()

    def prepare(self) -> None:
        """Make the tables, a book and its accounts."""
        for table in TABLES:
            self.cursor.execute(table)
        self.cursor.execute("INSERT INTO ref_book (id, code) VALUES (1, 'reference')")
        accounts = [(ISSUED, None), *((ISSUED + n, 0) for n in range(1, HOUSEHOLDS + 1))]
        self._many("open", [(number, GENESIS, floor) for number, floor in accounts])
        self.connection.commit()

    def post(self, key: str) -> None:
        """Post one award of two points, as one database transaction."""
        self.post_many([(key, ISSUED + 1)])

    def post_many(self, awards: Sequence[tuple[str, int]]) -> None:
        """Post awards of two points, keys with household accounts, as one database transaction."""
        self.cursor.execute(self.begin)
        if self.locks:
            self.cursor.execute(self.statements["lock"], (1,))
        if self._rows("keys", [key for key, _account_id in awards]):
            raise RuntimeError("a key that was used before")
        found = self._rows("accounts", [ISSUED, *{account_id for _key, account_id in awards}])
        accounts: dict[int, Any] = {number: state for number, *state in found}
        rows: dict[str, list[tuple[Any, ...]]] = {"transaction": [], "entry": []}
        for key, account_id in awards:
            self._add(rows, accounts, key, account_id)
        self._many("transaction", rows["transaction"])
        self._many("entry", rows["entry"])
        self._many("update", [(*state, account_id) for account_id, state in accounts.items()])
        self.cursor.execute("COMMIT")

    def _add(
        self, rows: dict[str, list[tuple[Any, ...]]], accounts: dict[int, Any], key: str, to: int
    ) -> None:
        self.last_id += 1
        facts = ("award", "2026-11-14", "2026-11-14T02:00:00Z", "user:7", "award_line", 12, "E03")
        content = content_hash((facts[0], facts[1], *facts[4:], None), [(ISSUED, -2), (to, 2)])
        rows["transaction"].append((self.last_id, 1, key, content, *facts))
        legs = [self._move(accounts, ISSUED, -2), self._move(accounts, to, 2)]
        digest = transaction_digest(("reference", self.last_id, key, content, *facts, None), legs)
        for leg in legs:
            state = accounts[leg[0]]
            state[2] = entry_hash(state[2], ("household", "points"), leg, digest)
            entry_id = 2 * self.last_id + (leg[2] > 0)
            rows["entry"].append((entry_id, self.last_id, *leg, state[2]))

    @staticmethod
    def _move(accounts: dict[int, Any], account_id: int, amount: int) -> tuple[int, int, int, int]:
        state = accounts[account_id]
        state[0] += amount
        state[1] += 1
        return account_id, state[1], amount, state[0]

    def _rows(self, name: str, values: list[Any]) -> list[Any]:
        marks = ", ".join([self.mark] * len(values))
        self.cursor.execute(f"{self.statements[name]} IN ({marks})", values)
        rows: list[Any] = self.cursor.fetchall()
        return rows

    def _many(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self.cursor.executemany(self.statements[name], rows)


STATEMENTS = {
    "open": """INSERT INTO ref_account (id, book_id, balance, entries, head, floor)
        VALUES (?, 1, 0, 0, ?, ?)""",
    "lock": "SELECT id FROM ref_book WHERE id = ? FOR UPDATE",
    "keys": "SELECT id, payload_hash FROM ref_transaction WHERE book_id = 1 AND key",
    "accounts": "SELECT id, balance, entries, head FROM ref_account WHERE id",
    "transaction": """INSERT INTO ref_transaction (id, book_id, key, payload_hash, kind,
        occurred_on, recorded_at, recorded_by, source_kind, source_id, memo)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    "entry": """INSERT INTO ref_entry (id, transaction_id, account_id, number, amount,
        balance_after, hash) VALUES (?, ?, ?, ?, ?, ?, ?)""",
    "update": "UPDATE ref_account SET balance = ?, entries = ?, head = ? WHERE id = ?",
}
