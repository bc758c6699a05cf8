"""Verification: recompute everything from the rows, streaming, and name what differs."""

from collections.abc import Collection, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, null, text
from sqlalchemy.exc import DBAPIError

from pointsapp.ledger.damage import (
    find_damage,
    first_line,
    indexes_are_compared,
    names_of_columns,
)
from pointsapp.ledger.encoding import (
    CONTENT,
    ENTRY,
    TRANSACTION,
    digest_encoded,
    encode,
    encode_often,
    genesis,
)
from pointsapp.ledger.guards import changed_guards
from pointsapp.ledger.models import (
    FEWEST_LEGS,
    REVERSAL,
    LedgerAccount,
    LedgerBook,
    LedgerEntry,
    LedgerSeal,
    LedgerTransaction,
)
from pointsapp.ledger.report import Report
from pointsapp.ledger.sealed import SealChecks
from pointsapp.ledger.stored import (
    COUNT,
    LEG_COLUMNS,
    as_stored,
    fact_columns,
    hashed_facts,
    hashed_instant,
    own_rows,
    sortable,
    stored_value,
)

ROWS_AT_ONCE = 2000


@dataclass
class _State:
    """Where an account stands after the entries seen so far."""

    commodity: str
    encoded: bytes
    head: str
    count: int = 0
    balance: int = 0


@dataclass
class _Undone:
    """A transaction that another one reverses."""

    book_id: int
    kind: str
    pairs: list[Any]


_STRAYS = {
    "entry-without-transaction": (
        "SELECT account_id, number FROM ledger_entry e {own} WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_transaction t {own} WHERE t.id = e.transaction_id)"
    ),
    "transaction-without-book": (
        "SELECT NULL, NULL FROM ledger_transaction t {own} WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_book b {own} WHERE b.id = t.book_id)"
    ),
    "account-without-book": (
        "SELECT id, NULL FROM ledger_account a {own} WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_book b {own} WHERE b.id = a.book_id)"
    ),
    "seal-without-book": (
        "SELECT NULL, NULL FROM ledger_seal s {own} WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_book b {own} WHERE b.id = s.book_id)"
    ),
    "duplicate-reversal": (
        "SELECT NULL, NULL FROM ledger_transaction {own} WHERE reverses_id IS NOT NULL"
        " GROUP BY reverses_id HAVING count(*) > 1"
    ),
    "duplicate-key": (
        "SELECT NULL, NULL FROM ledger_transaction {own} GROUP BY book_id, key HAVING count(*) > 1"
    ),
    "duplicate-leg": (
        "SELECT account_id, NULL FROM ledger_entry {own}"
        " GROUP BY transaction_id, account_id HAVING count(*) > 1"
    ),
    "duplicate-book": "SELECT NULL, NULL FROM ledger_book {own} GROUP BY code HAVING count(*) > 1",
}


def verify(connection: Connection, *, book_id: int | None = None) -> Report:
    """Recompute the books, or one of them; memory grows with accounts, not with entries.

    The rows are read from the tables themselves, never through an index.
    """
    report = Report()
    with _readable(connection, report):
        _look_at_database(connection, report)
        _Walk(connection, report).run(None if book_id is None else [book_id])
    return report


def verify_database(connection: Connection) -> Report:
    """Look for damage, missing guards and rows that belong to nothing."""
    report = Report()
    with _readable(connection, report):
        _look_at_database(connection, report)
    return report


def verify_books(connection: Connection, book_ids: Collection[int]) -> Report:
    """Recompute these books and nothing beside them."""
    report = Report()
    with _readable(connection, report):
        _Walk(connection, report).run(book_ids)
    return report


@contextmanager
def _readable(connection: Connection, report: Report) -> Iterator[None]:
    """Read rows as they are stored; what the database cannot give is a problem like another."""
    try:
        with as_stored(connection):
            yield
    except (DBAPIError, UnicodeDecodeError) as error:
        report.note("unreadable", message=first_line(error))


def _look_at_database(connection: Connection, report: Report) -> None:
    report.problems += find_damage(connection)
    if not indexes_are_compared(connection):
        report.remarks.append({"kind": "indexes-not-compared", "needs": "amcheck"})
    for name, state in changed_guards(connection).items():
        report.note("guard", guard=name, state=state)
    own = "NOT INDEXED" if connection.dialect.name == "sqlite" else ""
    for kind, statement in _STRAYS.items():
        for account, number in connection.execute(text(statement.format(own=own))):
            report.note(kind, account, number)


class _Walk:
    """The walk through all transactions in order, each in its book."""

    def __init__(self, connection: Connection, report: Report) -> None:
        self.connection = connection
        self.report = report
        self.books: dict[int, _Book] = {}
        self.undone: dict[int, _Undone | None] = {}

    def run(self, book_ids: Collection[int] | None) -> None:
        """Walk the transactions, seals between them, reversals and accounts last."""
        t, e = LedgerTransaction, LedgerEntry
        for row in self._stored(LedgerBook, LedgerBook.id, book_ids):
            self.books[row.id] = _Book(self.report, row)
        for row in self._stored(LedgerAccount, LedgerAccount.book_id, book_ids):
            if row.book_id in self.books:
                self.books[row.book_id].add_account(row)
        for row in self._stored(LedgerSeal, LedgerSeal.book_id, book_ids, LedgerSeal.number):
            if row.book_id in self.books:
                self.books[row.book_id].seals.add(row)
        reversals = own_rows(t).add_columns(t.reverses_id).where(t.reverses_id.is_not(None))
        self.undone = dict.fromkeys(self.connection.execute(reversals).scalars())
        transactions = own_rows(t).add_columns(*fact_columns(self.connection), t.book_id)
        entries = own_rows(e).add_columns(e.transaction_id, *LEG_COLUMNS, e.hash)
        if book_ids is not None:
            transactions = transactions.where(t.book_id.in_(book_ids))
            ours = own_rows(t).add_columns(t.id).where(t.book_id.in_(book_ids))
            entries = entries.where(e.transaction_id.in_(ours))
        with (
            closing(self._stream(transactions.order_by(t.id))) as in_order,
            closing(self._stream(entries.order_by(e.transaction_id, e.account_id))) as legs,
        ):
            self._walk(in_order, legs)
        for book in self.books.values():
            book.finish(self.undone)

    def _stored(
        self, model: Any, book: Any, book_ids: Collection[int] | None, *order: Any
    ) -> list[Row[Any]]:
        there = names_of_columns(self.connection, model.__table__)
        columns = (
            stored_value(self.connection, column)
            if column.name in there or not column.nullable
            else null().label(column.name)
            for column in model.__table__.columns
        )
        query = own_rows(model).add_columns(*columns).order_by(*order, model.id)
        if book_ids is not None:
            query = query.where(book.in_(book_ids))
        return list(self.connection.execute(query))

    def _stream(self, query: Any) -> Generator[Any]:
        options = {"yield_per": ROWS_AT_ONCE}
        with self.connection.execute(query, execution_options=options) as rows:
            yield from rows

    def _walk(self, transactions: Iterator[Any], entries: Iterator[Any]) -> None:
        """Bring each transaction together with its entries; both come in the same order."""
        groups = groupby(entries, key=itemgetter(0))
        number, rows = next(groups, (None, None))
        for transaction in transactions:
            while rows is not None and _comes_before(number, transaction[0]):
                number, rows = next(groups, (None, None))
            legs = [] if rows is None or number != transaction[0] else [row[1:] for row in rows]
            self._check_transaction(transaction, legs)

    def _check_transaction(self, row: Any, entries: list[Any]) -> None:
        number, book = row[0], self.books.get(row[COUNT])
        if number in self.undone:
            self.undone[number] = _Undone(row[COUNT], row[3], [(e[0], e[2]) for e in entries])
        if book is not None:
            book.check_transaction(hashed_facts(row[:COUNT]), entries)


def _comes_before(value: Any, number: int) -> bool:
    """Tell whether a value that may be of any type stands before this number in the order."""
    return value is None or (isinstance(value, int | float) and value < number)


def _is_below(balance: Any, floor: Any) -> bool:
    return isinstance(balance, int) and isinstance(floor, int) and balance < floor


class _Book:
    """The verification of one book."""

    def __init__(self, report: Report, row: Row[Any]) -> None:
        self.report = report
        self.id: int = row.id
        self.facts = (row.code, hashed_instant(row.opened_at))
        self.encoded_code = encode((row.code,))
        self.code: str = row.code
        self.states: dict[int, _State] = {}
        self.accounts: list[Row[Any]] = []
        self.reversals: list[tuple[Any, Any, Any]] = []
        self.recorded_at: Any = ""
        self.seals = SealChecks(report, row.code)

    def add_account(self, row: Row[Any]) -> None:
        """Take in an account, where it stands before its first entry."""
        head = genesis(self.facts, (row.id, row.kind, row.commodity))
        encoded = encode((row.kind, row.commodity))
        self.states[row.id] = _State(row.commodity, encoded, head)
        self.accounts.append(row)

    def check_transaction(self, facts: list[Any], entries: list[Any]) -> None:
        """Check the seals before it, its entries and what it is as a whole."""
        if self.seals.is_due(facts[0]):
            self._check_seals(before=facts[0])
        self.report.transactions += 1
        self.report.entries += len(entries)
        kind_and_day, recorded = encode_often(*facts[3:5]), encode_often(*facts[5:7])
        source = (*map(encode_often, facts[7:9]), encode_often(*facts[9:]))
        encoded = (encode(facts[:3]), kind_and_day, recorded, *source)
        legs = [(row[:4], [*map(encode_often, row[:4])]) for row in entries]
        in_order = [field for _, leg in sortable(legs) for field in leg]
        digest = encode((digest_encoded(TRANSACTION, self.encoded_code, *encoded, *in_order),))
        for row, (_, leg) in zip(entries, legs, strict=True):
            self._check_entry(row, leg, digest)
        pairs = sortable([(row[0], row[2], leg[0], leg[2]) for row, leg in legs])
        content = (kind_and_day, *source, *(field for pair in pairs for field in pair[2:]))
        self._check_whole(facts, digest_encoded(CONTENT, *content), entries)
        self._check_instant(facts[0], facts[5])

    def finish(self, undone: dict[int, _Undone | None]) -> None:
        """Check what needs the whole book: the last seals, reversals and accounts."""
        self._check_seals(before=None)
        for number, pairs, reverses in self.reversals:
            if not self._undoes(undone.get(reverses), pairs):
                first = pairs[0][0] if pairs else None
                self._note("reversal", first, transaction=number)
        for row in self.accounts:
            self._check_account(row)
        self.report.villages += 1
        self.report.accounts += len(self.accounts)

    def _check_seals(self, before: int | None) -> None:
        for seal in self.seals.due_before(before):
            heads = [(key, s.count, s.balance, s.head) for key, s in self.states.items()]
            self.seals.check(seal, heads)

    def _check_instant(self, number: int, recorded_at: Any) -> None:
        """Remark on a clock that went back: that happens, and moves no points."""
        if not isinstance(recorded_at, str):
            return
        if recorded_at < self.recorded_at:
            self.report.remarks.append(
                {
                    "kind": "instant-decreases",
                    "book": self.code,
                    "transaction": number,
                    "recorded_at": recorded_at,
                    "before": self.recorded_at,
                }
            )
        self.recorded_at = recorded_at

    def _check_entry(self, row: Any, leg: list[bytes], digest: bytes) -> None:
        account_id, number, amount, after, stored = row
        state = self.states.get(account_id)
        if state is None:
            self._note("unknown-account", account_id, number)
            return
        is_amount = isinstance(amount, int)
        head = digest_encoded(ENTRY, encode((state.head,)), state.encoded, *leg, digest)
        if number != state.count + 1:
            self._note("number", account_id, number)
        if not is_amount or amount == 0:
            self._note("amount", account_id, number)
        if not is_amount or after != state.balance + amount:
            self._note("balance", account_id, number)
        if head != stored:
            self._note("hash", account_id, number)
        state.count = number if isinstance(number, int) else state.count + 1
        state.balance = after if isinstance(after, int) else state.balance
        state.head = stored

    def _check_whole(self, facts: list[Any], content: str, entries: list[Any]) -> None:
        """Check what belongs to the transaction: its content, its sums, what it undoes."""
        number, stored, kind, reverses = facts[0], facts[2], facts[3], facts[10]
        pairs = [(row[0], row[2]) for row in entries]
        sums: dict[str, int] = {}
        for account_id, amount in pairs:
            if account_id in self.states and isinstance(amount, int):
                commodity = self.states[account_id].commodity
                sums[commodity] = sums.get(commodity, 0) + amount
        if content != stored:
            self._note_whole("content-hash", number, entries)
        if len(entries) < FEWEST_LEGS:
            self._note_whole("too-few-entries", number, entries)
        if any(sums.values()):
            self._note_whole("sum", number, entries)
        if (kind == REVERSAL) != (reverses is not None):
            self._note_whole("reversal", number, entries)
        if reverses is not None:
            self.reversals.append((number, pairs, reverses))

    def _note(self, kind: str, account: Any = None, entry: Any = None, **more: Any) -> None:
        self.report.note(kind, account, entry, book=self.code, **more)

    def _note_whole(self, problem: str, number: Any, entries: list[Any]) -> None:
        first = entries[0] if entries else (None, None)
        self._note(problem, first[0], first[1], transaction=number)

    def _undoes(self, original: _Undone | None, pairs: list[Any]) -> bool:
        if original is None or original.book_id != self.id or original.kind == REVERSAL:
            return False
        if not all(isinstance(amount, int) for _, amount in (*original.pairs, *pairs)):
            return False
        return {account: -amount for account, amount in original.pairs} == dict(pairs)

    def _check_account(self, row: Row[Any]) -> None:
        state = self.states[row.id]
        for kind, wrong in (
            ("account-balance", row.balance != state.balance),
            ("account-count", row.entry_count != state.count),
            ("account-head", row.head_hash != state.head),
            ("floor", _is_below(row.balance, row.floor)),
        ):
            if wrong:
                self._note(kind, row.id)
