"""Whatever a cell or a byte of the file becomes: both verifiers name it, and neither falls over."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from pointsapp import ledger
from pointsapp.database import Base
from pointsapp.ledger import offline_verifier
from pointsapp.ledger.models import TABLES
from pointsapp.ledger.report import NOT_COVERED
from tests.examples import examples
from tests.ledger.conftest import AT, Book, open_village

SEED = 20261127
UNCOVERED = {(one.table, one.column) for one in NOT_COVERED}
NAMES = {table.name: [column.name for column in table.columns] for table in TABLES}
ODD: tuple[object, ...] = (
    None, "", "x", 0, 1, -1, 7, 2**63 - 1, -(2**63), 1.5, float("inf"), b"", b"\xff\x00", b"x",
    "\u0000", "0" * 64, "2026-13-45", "2026-11-14 02:00:00", "2026-11-14x02:00:00.000000",
    "2026-11-14 02:00:00.000001", "99999999999999999999", "ü", "1", "reversal", "award",
)  # fmt: skip


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two villages' books in a file of their own, with reversals and seals."""
    file = tmp_path_factory.mktemp("honest") / "ledger.sqlite3"
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine, tables=list(TABLES))
    with Session(engine) as session, session.begin():
        ledger.create_guards(session.connection())
        for code in ("one", "two"):
            book = open_village(session, code)
            ledger.seal(session, book.id, at=AT)
            for number in range(6):
                book.post(book.award(10 + number, f"a{number}"))
            book.post(book.spend(3, "s"))
            book.reverse(book.post(book.award(4, "b")).transaction_id, "r")
            ledger.seal(session, book.id, at=AT)
            book.post(book.award(2, "last"))
    engine.dispose()
    return file


Found = tuple[set[str], set[str]]


@contextmanager
def both_verifiers(connection: sqlite3.Connection) -> Iterator[Callable[[], Found]]:
    """Give what returns the problems that the product and the offline verifier find."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)

    def look(through: Connection) -> Found:
        ours = {str(problem) for problem in ledger.verify(through).problems}
        try:
            return ours, set(offline_verifier.check_books(connection, []))
        except (sqlite3.Error, UnicodeDecodeError) as error:  # its main() prints this as a problem
            return ours, {str(error)}

    with engine.connect() as through:
        yield lambda: look(through)


@pytest.fixture
def loose(honest: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The books in tables that take anything."""
    file = tmp_path / "loose.sqlite3"
    file.write_bytes(honest.read_bytes())
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '')")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield connection


def changed_value(chance: random.Random, old: Any) -> object:
    """Return something odd, or something near to what was there."""
    near: list[object] = [old]
    if isinstance(old, int):
        near = [old + 1, old - 1, -old, str(old), float(old) + 0.5]
    elif isinstance(old, str) and old:
        at = chance.randrange(len(old))
        near = [old + " ", old.upper(), old[:at] + "~" + old[at + 1 :], old.encode(), old[::-1]]
    return chance.choice([*ODD, *near, *near])


def test_each_changed_cell_is_named_by_both_verifiers(loose: sqlite3.Connection) -> None:
    with both_verifiers(loose) as problems_of:
        change_cells(loose, problems_of)


def change_cells(loose: sqlite3.Connection, problems_of: Callable[[], Found]) -> None:
    """Change one cell at a time, ask both verifiers, and change it back."""
    chance = random.Random(SEED)
    before = problems_of()
    cells = [
        (table, row, column)
        for table, columns in NAMES.items()
        for (row,) in loose.execute(f"SELECT rowid FROM {table}").fetchall()
        for column in columns
    ]
    tried = 0
    while tried < examples(300):
        table, row, column = chance.choice(cells)
        query = f'SELECT "{column}" FROM {table} WHERE rowid = ?'
        (old,) = loose.execute(query, (row,)).fetchone()
        value = changed_value(chance, old)
        loose.execute("BEGIN")
        try:
            loose.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, row))
        except sqlite3.Error:  # the same key twice, or no number where one must be
            loose.execute("ROLLBACK")
            continue
        place = value if column == "id" else row
        (new,) = loose.execute(query, (place,)).fetchone()
        if repr(new) != repr(old):
            tried += 1
            ours, theirs = problems_of()
            if (table, column) not in UNCOVERED:
                assert ours - before[0], (table, row, column, old, new)
                assert theirs - before[1], (table, row, column, old, new)
        loose.execute("ROLLBACK")


def content(file: Path) -> object:
    """Return all that is covered, as the tables hold it, and each key as its index says."""
    with closing(sqlite3.connect(file)) as connection:
        connection.text_factory = bytes
        held = {
            table: [
                repr(row)
                for row in connection.execute(
                    f"SELECT {', '.join(_covered(table))} FROM {table} NOT INDEXED"
                )
            ]
            for table in NAMES
        }
        keys = "SELECT book_id, key FROM ledger_transaction ORDER BY book_id, key"
        numbers = "SELECT account_id, number FROM ledger_entry ORDER BY account_id, number"
        return held, connection.execute(keys).fetchall(), connection.execute(numbers).fetchall()


def _covered(table: str) -> list[str]:
    return [f'"{name}"' for name in NAMES[table] if (table, name) not in UNCOVERED]


def verdicts(file: Path) -> tuple[bool, bool]:
    """Tell whether the product, and the offline verifier, find the file in order."""
    try:
        with (
            closing(sqlite3.connect(file)) as connection,
            both_verifiers(connection) as problems_of,
        ):
            ours, theirs = problems_of()
    except (sqlite3.Error, DBAPIError, UnicodeDecodeError):  # it cannot be opened at all
        return False, False
    return not ours, not theirs


def test_no_flipped_byte_changes_the_content_unseen(honest: Path, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    whole, right = honest.read_bytes(), content(honest)
    assert verdicts(honest) == (True, True)
    file, changed = tmp_path / "flipped.sqlite3", 0
    for _ in range(examples(150)):
        at = chance.randrange(len(whole))
        file.write_bytes(whole[:at] + bytes([whole[at] ^ chance.randint(1, 255)]) + whole[at + 1 :])
        try:
            is_changed = content(file) != right
        except (sqlite3.Error, ValueError):
            is_changed = True
        changed += is_changed
        assert not (is_changed and any(verdicts(file))), at
    assert changed > examples(10)


def test_a_damaged_index_is_named(honest: Path, tmp_path: Path) -> None:
    """With the key's index entry changed, the same key could be posted again."""
    file = tmp_path / "index.sqlite3"
    with closing(sqlite3.connect(honest)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        index = "sqlite_autoindex_ledger_transaction_1"
        (page,) = connection.execute(query, (index,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    whole = honest.read_bytes()
    at = whole.index(b"a3", (page - 1) * size, page * size)
    file.write_bytes(whole[:at] + b"q" + whole[at + 1 :])
    assert verdicts(file) == (False, False)


def test_an_index_that_lacks_a_row_is_named_where_amcheck_is(book: Book) -> None:
    """On PostgreSQL; not every server brings the extension."""
    connection = book.session.connection()
    available = text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
    if connection.dialect.name == "sqlite" or not connection.scalar(available):
        return
    remarks = [one["kind"] for one in ledger.verify(connection).remarks]
    assert remarks == ["indexes-not-compared"]
    connection.execute(text("CREATE EXTENSION amcheck"))
    book.post(book.award(1, "a"))
    assert ledger.verify(connection).problems == []
    index = "CAST('uq_ledger_transaction_book_id_key' AS regclass)"
    for ready in ("false", "true"):
        changed = f"UPDATE pg_index SET indisready = {ready} WHERE indexrelid = {index}"
        connection.execute(text(changed))
        book.post(book.award(1, f"while ready is {ready}"))
    (problem,) = ledger.verify(connection).problems
    assert (problem["kind"], problem["index"]) == ("index", "uq_ledger_transaction_book_id_key")
