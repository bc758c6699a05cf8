"""Check a SQLite ledger with nothing but Python: `offline_verifier.py DATABASE [--seals FILE]`.

FILE holds one seal a line, "CODE NUMBER HASH", as `flask ledger seal` printed it (the word
"seal" between them is skipped). Exit code 0: all is as it was; 1: something differs.
"""

import argparse
import hashlib
import sqlite3
import sys
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

FEWEST_LEGS = 2

ROWS = """
SELECT t.id, t.key, t.content_hash, t.kind, t.occurred_on, t.recorded_at, t.recorded_by,
       t.source_kind, t.source_id, t.memo, t.reverses_id,
       e.account_id, e.number, e.amount, e.balance_after, e.hash
FROM ledger_transaction t LEFT JOIN ledger_entry e ON e.transaction_id = t.id
WHERE t.book_id = ? ORDER BY t.id, e.account_id
"""


def encode(*fields: Any) -> bytes:
    """Return the canonical encoding of docs/ledger.md."""
    result = b""
    for value in fields:
        tag = b"n" if value is None else b"i" if isinstance(value, int) else b"s"
        raw = b"" if value is None else str(value).encode()
        result += len(raw).to_bytes(4, "big") + tag + raw
    return result


def digest(name: str, *fields: Any) -> str:
    """Return the hash of a list of fields under its name."""
    return hashlib.sha256(encode(f"points-ledger-1 {name}", *fields)).hexdigest()


def instant(stored: str) -> str:
    """Return a stored instant as it is hashed."""
    whole = stored[19:] == ".000000"
    return f"{stored[:10]}T{stored[11:19]}Z" if whole else stored


def root(leaves: list[bytes]) -> str:
    """Return the root of the tree over these leaves."""
    level = leaves or [hashlib.sha256(b"").digest()]
    while len(level) > 1:
        level = [
            hashlib.sha256(b"\1" + level[at] + level[at + 1]).digest()
            if at + 1 < len(level)
            else level[at]
            for at in range(0, len(level), 2)
        ]
    return level[0].hex()


class Book:
    """One village's book."""

    def __init__(self, database: sqlite3.Connection, row: tuple[int, str, str]) -> None:
        self.database = database
        self.id, self.code, opened = row
        self.problems: list[str] = []
        self.seals: dict[tuple[str, int], str] = {}
        self.accounts: dict[int, list[Any]] = {}
        rows = database.execute(
            "SELECT id, kind, commodity FROM ledger_account WHERE book_id = ? ORDER BY id",
            (self.id,),
        )
        for number, kind, commodity in rows:
            head = digest("genesis", self.code, instant(opened), number, kind, commodity)
            self.accounts[number] = [kind, commodity, 0, 0, head]

    def tell(self, problem: str) -> None:
        """Add a problem of this book."""
        self.problems.append(f"{self.code}: {problem}")

    def verify(self) -> None:
        """Walk transactions, seals and accounts."""
        sealed = self.database.execute(
            "SELECT number, through_transaction_id, account_count, root, previous_hash,"
            " sealed_at, hash FROM ledger_seal WHERE book_id = ? ORDER BY number",
            (self.id,),
        ).fetchall()
        last = (0, "0" * 64)
        for number, rows in groupby(self.database.execute(ROWS, (self.id,)), lambda row: row[0]):
            while sealed and sealed[0][1] < number:
                last = self.check_seal(sealed.pop(0), last)
            self.check_transaction(list(rows))
        for seal in sealed:
            last = self.check_seal(seal, last)
        self.check_accounts()
        self.check_reversals()

    def check_seal(self, seal: tuple[Any, ...], last: tuple[int, str]) -> tuple[int, str]:
        """Recompute a seal from where the accounts stand."""
        number, through, count, stored_root, previous, at, stored = seal
        leaves = [
            hashlib.sha256(b"\0" + encode(key, *state[2:])).digest()
            for key, state in list(self.accounts.items())[:count]
        ]
        facts = (self.code, number, through, count, root(leaves), previous, instant(at))
        right = digest("seal", *facts) == stored and root(leaves) == stored_root
        if not right or (number - 1, previous) != last or len(leaves) != count:
            self.tell(f"seal {number} differs")
        self.seals[self.code, number] = stored
        return number, stored

    def check_transaction(self, rows: list[tuple[Any, ...]]) -> None:
        """Recompute a transaction's hashes and sums."""
        facts = [*rows[0][:5], instant(rows[0][5]), *rows[0][6:11]]
        entries = [row for row in rows if row[11] is not None]
        legs = [row[11:15] for row in entries]
        flat = [value for leg in legs for value in leg]
        pairs = [value for leg in legs for value in (leg[0], leg[2])]
        content = digest("content", *facts[3:5], *facts[7:], *pairs)
        if content != facts[2] or len(legs) < FEWEST_LEGS:
            self.tell(f"transaction {facts[0]} differs")
        whole = digest("transaction", self.code, *facts, *flat)
        sums: dict[str, int] = {}
        for leg, row in zip(legs, entries, strict=True):
            state = self.accounts.get(leg[0], ["", "", 0, 0, ""])
            sums[state[1]] = sums.get(state[1], 0) + leg[2]
            kind, commodity, count, balance, head = state
            hashed = digest("entry", head, kind, commodity, *leg, whole)
            if (leg[1], leg[3], row[15]) != (count + 1, balance + leg[2], hashed):
                self.tell(f"account {leg[0]} entry {leg[1]} differs")
            state[2:] = [leg[1], leg[3], row[15]]
        if any(sums.values()):
            self.tell(f"transaction {facts[0]} does not sum to zero")

    def check_accounts(self) -> None:
        """Compare what each account says of itself."""
        rows = self.database.execute(
            "SELECT id, floor, entry_count, balance, head_hash FROM ledger_account"
            " WHERE book_id = ?",
            (self.id,),
        )
        for number, floor, *says in rows:
            if floor is not None and says[1] < floor:
                self.tell(f"account {number} is below its floor")
            if says != self.accounts[number][2:]:
                self.tell(f"account {number} does not stand where its entries leave it")

    def check_reversals(self) -> None:
        """Compare each reversal with what it undoes."""
        legs = "SELECT account_id, amount FROM ledger_entry WHERE transaction_id = ?"
        undone: set[int] = set()
        for number, kind, reverses in self.database.execute(
            "SELECT id, kind, reverses_id FROM ledger_transaction WHERE book_id = ?"
            " AND (reverses_id IS NOT NULL OR kind = 'reversal')",
            (self.id,),
        ):
            original = self.database.execute(
                "SELECT book_id, kind FROM ledger_transaction WHERE id = ?", (reverses,)
            ).fetchone()
            before = {(one, -amount) for one, amount in self.database.execute(legs, (reverses,))}
            after = set(self.database.execute(legs, (number,)))
            fits = kind == "reversal" and original and original[1] != "reversal"
            if not fits or original[0] != self.id or before != after or reverses in undone:
                self.tell(f"transaction {number} does not undo transaction {reverses}")
            undone.add(reverses)


def missing_triggers(database: sqlite3.Connection) -> list[str]:
    """Name the triggers against changes that are not there."""
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    present = {name for (name,) in rows}
    tables = ("book", "account", "transaction", "entry", "seal")
    needed = [f"ledger_{a}_no_{b}" for a in tables for b in ("insert", "update", "delete")]
    return [f"trigger {name} is missing" for name in needed if name not in present]


def check_books(database: sqlite3.Connection, kept_seals: list[str]) -> list[str]:
    """Check every book of the database, and the seals that were kept elsewhere."""
    problems = missing_triggers(database)
    seals: dict[tuple[str, int], str] = {}
    for row in database.execute("SELECT id, code, opened_at FROM ledger_book").fetchall():
        book = Book(database, row)
        book.verify()
        problems += book.problems
        seals |= book.seals
    for line in filter(str.strip, kept_seals):
        code, number, known = (word for word in line.split() if word != "seal")
        if seals.get((code, int(number))) != known:
            problems.append(f"{code}: seal {number} is not the one that was kept")
    return problems


def main() -> int:
    """Print what differs; return 1 when anything does, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--seals", type=Path)
    given = parser.parse_args()
    kept_seals = given.seals.read_text().splitlines() if given.seals else []
    address = f"{given.database.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        problems = check_books(database, kept_seals)
    sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "ok\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
