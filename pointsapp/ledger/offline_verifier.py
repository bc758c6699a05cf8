# ruff: noqa: S608 - the names put together here are all our own
"""Check a SQLite ledger with nothing but Python: `offline_verifier.py DATABASE [--seals FILE]`.

FILE holds the seals that somebody kept: a line "CODE NUMBER HASH" each, as `flask ledger seals`
prints them, or CSV. Instead of the hash the printed code will do, typed in any case and with any
spaces. Exit code 0: all is as it was; 1: something differs.
"""

import argparse
import hashlib
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

FEWEST_LEGS = 2

# NOT INDEXED: an index that was damaged shows other rows than its table does.
TRANSACTIONS = """
SELECT id, key, content_hash, kind, occurred_on, recorded_at, recorded_by, source_kind, source_id,
       memo, reverses_id FROM ledger_transaction NOT INDEXED WHERE book_id = ? ORDER BY id
"""
ENTRIES = """
SELECT transaction_id, account_id, number, amount, balance_after, hash FROM ledger_entry NOT INDEXED
WHERE transaction_id IN (SELECT id FROM ledger_transaction NOT INDEXED WHERE book_id = ?)
ORDER BY transaction_id, account_id
"""
STRAYS = {
    "entry {} belongs to no transaction": "SELECT id FROM ledger_entry e NOT INDEXED WHERE NOT"
    " EXISTS (SELECT 1 FROM ledger_transaction t NOT INDEXED WHERE t.id = e.transaction_id)",
    **{
        f"{table} {{}} belongs to no book": f"SELECT id FROM ledger_{table} r NOT INDEXED WHERE NOT"
        " EXISTS (SELECT 1 FROM ledger_book b NOT INDEXED WHERE b.id = r.book_id)"
        for table in ("account", "transaction", "seal")
    },
    "transaction {} uses a key twice": "SELECT max(id) FROM ledger_transaction NOT INDEXED"
    " GROUP BY book_id, key HAVING count(*) > 1",
    "book {} has another book's code": "SELECT max(id) FROM ledger_book NOT INDEXED"
    " GROUP BY code HAVING count(*) > 1",
}

DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
FORMS = {
    "number": "typeof({0}) <> 'integer'",
    "text": "typeof({0}) <> 'text'",
    "day": f"typeof({{0}}) <> 'text' OR {{0}} NOT GLOB '{DAY}'",
    "instant": "typeof({0}) <> 'text' OR {0} NOT GLOB"
    f" '{DAY} [0-9][0-9]:[0-9][0-9]:[0-9][0-9].000000'",
    "hash": "typeof({0}) <> 'text' OR length({0}) <> 64 OR {0} GLOB '*[^0-9a-f]*'",
}
COLUMNS = {
    "ledger_book": "code text, opened_at instant, closed_through day?",
    "ledger_account": "book_id number, kind text, commodity text, floor number?, balance number,"
    " entry_count number, head_hash hash",
    "ledger_transaction": "book_id number, key text, content_hash hash, kind text, occurred_on day,"
    " recorded_at instant, recorded_by text, source_kind text, source_id number?, memo text,"
    " reverses_id number?",
    "ledger_entry": "transaction_id number, account_id number, number number, amount number,"
    " balance_after number, hash hash",
    "ledger_seal": "book_id number, number number, through_transaction_id number,"
    " account_count number, root hash, previous_hash hash, sealed_at instant, hash hash,"
    " guards hash?, chain_head hash?",
}

GUARDS: dict[str, str] = {
    "index ix_ledger_account_book_id_kind_commodity": "50a4859a581a90fd",
    "index ix_ledger_transaction_book_id_id": "0295f5d9da3b1f75",
    "table ledger_account": "3db17c010205eaae",
    "table ledger_book": "7df5a777d0f1ec88",
    "table ledger_entry": "16f7a0b74b1ef142",
    "table ledger_seal": "2d5e7606ba3e03ee",
    "table ledger_transaction": "78844fb4fd2f35af",
    "trigger ledger_account_no_delete": "6057823084114a13",
    "trigger ledger_account_no_insert": "0a2260c4f4352081",
    "trigger ledger_account_no_update": "fd9c28c951749e19",
    "trigger ledger_book_no_delete": "ba08221948b94b11",
    "trigger ledger_book_no_insert": "2151c4085e8e876e",
    "trigger ledger_book_no_update": "69f7588ff2177057",
    "trigger ledger_entry_no_delete": "de36e8c872a3b928",
    "trigger ledger_entry_no_insert": "23e8dbc6a51d3f67",
    "trigger ledger_entry_no_update": "151d90dc888b86f9",
    "trigger ledger_seal_no_delete": "5c2a45baee628d65",
    "trigger ledger_seal_no_insert": "aa5dcead1cf8d2cf",
    "trigger ledger_seal_no_update": "1ed39787b790d541",
    "trigger ledger_transaction_no_delete": "66d8dc5698c6f61b",
    "trigger ledger_transaction_no_insert": "19a02852e2454405",
    "trigger ledger_transaction_no_update": "539e92d022b4f075",
}

# The fingerprints of all that guarded the ledger, as each release's migrations made it.
KNOWN_GUARDS: dict[Any, str] = {
    "708ede0ebe58eb30c84bf093c3fedb145389fae9e964a3b8e49b4148b20db997": "SQLite, migration 033",
    "af68db9a1ebfdae7f84175836df6a043fc015e0106c0dc2dd88479fd734cab0d": "PostgreSQL, 033",
}

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OILU", "011V")
MARKS = (26, 64)  # so long is the code that is printed of a seal, and its hash
KEPT = re.compile(r"\s*(\S+)\s+(?:seal\s+)?(\d{1,9})\s(.+)", re.ASCII | re.IGNORECASE)
WHEN = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+Z?)?", re.ASCII)


@dataclass(frozen=True)
class KeptSeal:
    """A seal as somebody keeps it: `mark` is its hash, or the code printed of it."""

    book_code: str
    number: int
    mark: str
    sealed_at: str

    def is_of(self, stored: str) -> bool:
        """Tell whether it was made of this hash."""
        return self.mark == stored or self.mark == printed_code(stored)


def printed_code(seal_hash: str) -> str:
    """Return the code that is printed of a seal, without its dashes; nothing for no hash."""
    if not re.fullmatch("[0-9a-f]{64}", seal_hash):
        return ""
    bits = int(seal_hash, 16) >> 126
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(125, -1, -5))


def read_kept_seals(lines: list[str]) -> list[KeptSeal]:
    """Read what was kept or typed, but headings and "#". Raises ValueError for what is none."""
    return [kept_seal(line) for line in lines if re.search(r"^[^#]*\d", line)]


def kept_seal(line: str) -> KeptSeal:
    """Read one seal. Raises ValueError."""
    parts = KEPT.fullmatch(" ".join(re.split(r"[\s,;\"]+", line.strip())))
    when = WHEN.search(parts[3]) if parts else None
    mark = re.sub(r"[^0-9A-Z]", "", WHEN.sub("", parts[3]).upper()) if parts else ""
    if parts is None or len(mark) not in MARKS:
        raise ValueError(f"this is no seal: {line.strip()}")
    mark = mark.lower() if len(mark) == MARKS[1] else mark.translate(READ_AS)
    return KeptSeal(parts[1], int(parts[2]), mark, when[0] if when else "")


def encode(*fields: Any) -> bytes:
    """Return the canonical encoding of docs/ledger.md."""
    result = b""
    for value in fields:
        tag = b"n" if value is None else b"i" if isinstance(value, int) else b"s"
        raw = b"" if value is None else str(value).encode()
        result += len(raw).to_bytes(4, "big") + tag + raw
    return result


def digest(name: str, *fields: Any, version: int = 1) -> str:
    """Return the hash of a list of fields under its name."""
    return hashlib.sha256(encode(f"points-ledger-{version} {name}", *fields)).hexdigest()


def instant(stored: Any) -> Any:
    """Return a stored instant as it is hashed; what is none stays and fits no hash."""
    form = r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\.000000"
    written = re.fullmatch(form, stored, re.ASCII) if isinstance(stored, str) else None
    return f"{written[1]}T{written[2]}Z" if written else stored


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
        self.guards: Any = None
        self.accounts: dict[int, list[Any]] = {}
        self.reversals: list[tuple[int, Any, Any]] = []
        undone = "SELECT reverses_id FROM ledger_transaction NOT INDEXED WHERE book_id = ?"
        self.undone = {number for (number,) in database.execute(undone, (self.id,))}
        self.legs: dict[Any, tuple[Any, set[tuple[Any, Any]]]] = {}
        rows = database.execute(
            "SELECT id, kind, commodity FROM ledger_account NOT INDEXED"
            " WHERE book_id = ? ORDER BY id",
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
            " sealed_at, hash, guards, chain_head FROM ledger_seal NOT INDEXED"
            " WHERE book_id = ? ORDER BY number",
            (self.id,),
        ).fetchall()
        last = (0, "0" * 64)
        for facts, entries in self.transactions():
            while sealed and (not isinstance(sealed[0][1], int) or sealed[0][1] < facts[0]):
                last = self.check_seal(sealed.pop(0), last)
            self.check_transaction(facts, entries)
        for seal in sealed:
            last = self.check_seal(seal, last)
        self.check_accounts()
        self.check_reversals()

    def transactions(self) -> Iterator[tuple[list[Any], list[Any]]]:
        """Bring each transaction together with its entries; both come in the same order."""
        groups = groupby(self.database.execute(ENTRIES, (self.id,)), lambda row: row[0])
        number, rows = next(groups, (None, None))
        for facts in self.database.execute(TRANSACTIONS, (self.id,)):
            entries = [] if rows is None or number != facts[0] else [row[1:] for row in rows]
            if rows is not None and number == facts[0]:
                number, rows = next(groups, (None, None))
            yield list(facts), entries

    def check_seal(self, seal: tuple[Any, ...], last: tuple[int, str]) -> tuple[int, str]:
        """Recompute a seal from where the accounts stand."""
        number, through, count, stored_root, previous, at, stored, *witnessed = seal
        covered = count if isinstance(count, int) else 0
        leaves = [
            hashlib.sha256(b"\0" + encode(key, *state[2:])).digest()
            for key, state in list(self.accounts.items())[:covered]
        ]
        facts = (self.code, number, through, count, root(leaves), previous, instant(at))
        if witnessed == [None, None]:
            hashed = digest("seal", *facts)
        else:
            hashed = digest("seal", *facts, *witnessed, version=2)
        right = hashed == stored and root(leaves) == stored_root
        if not right or (number, previous) != (last[0] + 1, last[1]) or len(leaves) != count:
            self.tell(f"seal {number} differs")
        if witnessed[0] != self.guards and witnessed[0] not in KNOWN_GUARDS:
            self.tell(f"seal {number} of {at} was made under guards of no release")
        self.guards = witnessed[0]
        self.seals[self.code, number] = stored
        return (number if isinstance(number, int) else last[0] + 1), stored

    def check_transaction(self, facts: list[Any], entries: list[Any]) -> None:
        """Recompute a transaction's hashes and sums."""
        facts[5] = instant(facts[5])
        legs = [row[:4] for row in entries]
        if facts[0] in self.undone:
            self.legs[facts[0]] = facts[3], {(leg[0], leg[2]) for leg in legs}
        if facts[10] is not None or facts[3] == "reversal":
            self.reversals.append((facts[0], facts[3], facts[10]))
            self.legs.setdefault(facts[0], (facts[3], {(leg[0], leg[2]) for leg in legs}))
        flat = [value for leg in legs for value in leg]
        pairs = [value for leg in legs for value in (leg[0], leg[2])]
        content = digest("content", *facts[3:5], *facts[7:], *pairs)
        if content != facts[2] or len(legs) < FEWEST_LEGS:
            self.tell(f"transaction {facts[0]} differs")
        whole = digest("transaction", self.code, *facts, *flat)
        sums: dict[str, int] = {}
        for leg, row in zip(legs, entries, strict=True):
            state = self.accounts.get(leg[0], ["", "", 0, 0, ""])
            kind, commodity, count, balance, head = state
            hashed = digest("entry", head, kind, commodity, *leg, whole)
            amount = leg[2] if isinstance(leg[2], int) else 0
            sums[commodity] = sums.get(commodity, 0) + amount
            if (leg[1], leg[3], row[4]) != (count + 1, balance + amount, hashed) or not amount:
                self.tell(f"account {leg[0]} entry {leg[1]} differs")
            after = leg[3] if isinstance(leg[3], int) else balance + amount
            state[2:] = [leg[1] if isinstance(leg[1], int) else count + 1, after, row[4]]
        if any(sums.values()):
            self.tell(f"transaction {facts[0]} does not sum to zero")

    def check_accounts(self) -> None:
        """Compare what each account says of itself."""
        standing = "SELECT id, floor, entry_count, balance, head_hash FROM ledger_account"
        standing += " NOT INDEXED WHERE book_id = ?"
        for number, floor, *says in self.database.execute(standing, (self.id,)):
            if isinstance(floor, int) and isinstance(says[1], int) and says[1] < floor:
                self.tell(f"account {number} is below its floor")
            if says != self.accounts[number][2:]:
                self.tell(f"account {number} does not stand where its entries leave it")

    def check_reversals(self) -> None:
        """Compare each reversal with what it undoes."""
        undone: set[Any] = set()
        for number, kind, reverses in self.reversals:
            original, before = self.legs.get(reverses, ("reversal", set()))
            legs = {*before, *self.legs[number][1]}
            fits = kind == "reversal" and original != "reversal" and reverses not in undone
            fits = fits and all(isinstance(amount, int) for _, amount in legs)
            undoing = {(account, -amount) for account, amount in before} if fits else None
            if undoing != self.legs[number][1]:
                self.tell(f"transaction {number} does not undo transaction {reverses}")
            undone.add(reverses)


def damage(database: sqlite3.Connection) -> list[str]:
    """Name damaged pages and indexes, broken references and values of the wrong form."""
    said = [message for (message,) in database.execute("PRAGMA integrity_check")]
    problems = [f"integrity: {message}" for message in said if message != "ok"]
    for table, row, parent, _ in database.execute("PRAGMA foreign_key_check"):
        problems.append(f"{table} row {row} refers to no row of {parent}")
    for table, columns in COLUMNS.items():
        for column in columns.split(", "):
            name, form = column.split()
            wrong = FORMS[form.rstrip("?")].format(f'"{name}"') + f' OR "{name}" IS NULL'
            if form.endswith("?"):
                wrong = f'"{name}" IS NOT NULL AND ({wrong})'
            query = f"SELECT rowid FROM {table} NOT INDEXED WHERE {wrong}"
            for (row,) in database.execute(query):
                problems.append(f"{table} row {row}: {name} is no {form.rstrip('?')}")
    for problem, query in STRAYS.items():
        problems += [problem.format(row) for (row,) in database.execute(query)]
    return problems


def changed_guards(database: sqlite3.Connection) -> list[str]:
    """Name what guards the ledger and is missing, changed, or none of its own."""
    rows = database.execute(
        "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        f" AND tbl_name IN ({', '.join(map(repr, COLUMNS))})"
    )
    here = {}
    for name, sql in rows:
        plain = " ".join(str(sql).replace('"', "").split()).encode(errors="backslashreplace")
        here[str(name)] = hashlib.sha256(plain).hexdigest()[:16]
    strange = [f"{name} is none of the ledger's" for name in here if name not in GUARDS]
    missing = [f"{name} is missing" for name in GUARDS if name not in here]
    changed = [f"{n} is not as it was made" for n in GUARDS if here.get(n, GUARDS[n]) != GUARDS[n]]
    return [*missing, *changed, *strange]


def read_text(raw: bytes) -> str | bytes:
    """Return text, or the bytes themselves where they are none: they fit no hash."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def check_books(database: sqlite3.Connection, kept_seals: list[KeptSeal]) -> list[str]:
    """Check every book of the database, and the seals that were kept elsewhere."""
    database.text_factory = read_text
    problems = damage(database) + changed_guards(database)
    seals: dict[tuple[str, int], str] = {}
    books = database.execute("SELECT id, code, opened_at FROM ledger_book NOT INDEXED")
    for row in books.fetchall():
        book = Book(database, row)
        book.verify()
        problems += book.problems
        seals |= book.seals
    for kept in kept_seals:
        there = seals.get((kept.book_code, kept.number))
        if there is None or not kept.is_of(str(there)):
            state = "is missing" if there is None else "is not the one that was kept"
            of = f" of {kept.sealed_at}" if kept.sealed_at else ""
            problems.append(f"{kept.book_code}: seal {kept.number}{of} {state}")
    return problems


def main() -> int:
    """Print what differs; return 1 when anything does, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--seals", type=Path)
    given = parser.parse_args()
    try:
        kept_seals = read_kept_seals(given.seals.read_text().splitlines() if given.seals else [])
    except ValueError as error:
        parser.error(str(error))
    address = f"{given.database.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            problems = check_books(database, kept_seals)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        problems = [f"the database cannot be read: {error}"]
    sys.stdout.write("".join(f"{problem}\n" for problem in problems) or "ok\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
