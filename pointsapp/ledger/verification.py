"""Verification: recompute everything from the rows, streaming, and name what differs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text

from pointsapp.ledger.encoding import (
    NO_HASH,
    content_hash,
    entry_hash,
    genesis,
    instant_text,
    leaf_hash,
    merkle_root,
    seal_hash,
)
from pointsapp.ledger.facts import (
    COUNT,
    LEG_COLUMNS,
    digest_of,
    fact_columns,
    hashed_facts,
    sortable,
)
from pointsapp.ledger.immutability import missing_guards
from pointsapp.ledger.models import (
    FEWEST_LEGS,
    REVERSAL,
    LedgerAccount,
    LedgerBook,
    LedgerEntry,
    LedgerSeal,
    LedgerTransaction,
)

Problem = dict[str, object]


@dataclass
class Report:
    """How much was checked, and each problem that was found."""

    villages: int = 0
    accounts: int = 0
    transactions: int = 0
    entries: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Tell whether everything agrees."""
        return not self.problems

    def as_dict(self) -> dict[str, object]:
        """Return the report as `flask ledger verify --json` prints it."""
        return {"ok": self.ok, **vars(self)}


@dataclass
class _State:
    """Where an account stands after the entries seen so far."""

    kind: str
    commodity: str
    head: str
    count: int = 0
    balance: int = 0


_BOOKS = select(LedgerBook.id, LedgerBook.code, LedgerBook.opened_at).order_by(LedgerBook.id)
_ACCOUNTS = (
    select(LedgerAccount)
    .with_only_columns(*LedgerAccount.__table__.columns)
    .where(LedgerAccount.book_id == bindparam("book_id"))
    .order_by(LedgerAccount.id)
)
_SEALS = (
    select(LedgerSeal)
    .with_only_columns(*LedgerSeal.__table__.columns)
    .where(LedgerSeal.book_id == bindparam("book_id"))
    .order_by(LedgerSeal.number)
)
_LEGS = select(LedgerEntry.account_id, LedgerEntry.amount).where(
    LedgerEntry.transaction_id == bindparam("transaction_id")
)
_KIND = select(LedgerTransaction.kind, LedgerTransaction.book_id).where(
    LedgerTransaction.id == bindparam("transaction_id")
)
_STRAYS = {
    "entry-without-transaction": (
        "SELECT account_id, number FROM ledger_entry e WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_transaction t WHERE t.id = e.transaction_id)"
    ),
    "transaction-without-book": (
        "SELECT NULL, NULL FROM ledger_transaction t WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_book b WHERE b.id = t.book_id)"
    ),
    "account-without-book": (
        "SELECT id, NULL FROM ledger_account a WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_book b WHERE b.id = a.book_id)"
    ),
    "seal-without-book": (
        "SELECT NULL, NULL FROM ledger_seal s WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger_book b WHERE b.id = s.book_id)"
    ),
    "duplicate-reversal": (
        "SELECT NULL, NULL FROM ledger_transaction WHERE reverses_id IS NOT NULL"
        " GROUP BY reverses_id HAVING count(*) > 1"
    ),
    "duplicate-key": (
        "SELECT NULL, NULL FROM ledger_transaction GROUP BY book_id, key HAVING count(*) > 1"
    ),
}


def verify(connection: Connection, *, book_id: int | None = None) -> Report:
    """Recompute the books, or one of them; memory grows with accounts, not with entries."""
    report = Report()
    for name in missing_guards(connection):
        _note(report, "missing-trigger", trigger=name)
    for kind, statement in _STRAYS.items():
        for account, number in connection.execute(text(statement)):
            _note(report, kind, account, number)
    for book in connection.execute(_BOOKS).all():
        if book_id in (None, book.id):
            _Book(connection, report, book).verify()
    return report


def _note(
    report: Report, kind: str, account: object = None, entry: object = None, **more: object
) -> None:
    report.problems.append({"account": account, "entry": entry, "kind": kind, **more})


class _Book:
    """The verification of one book."""

    def __init__(self, connection: Connection, report: Report, book: Any) -> None:
        self.connection = connection
        self.report = report
        self.id: int = book.id
        self.code: str = book.code
        self.opened_at: datetime = book.opened_at
        self.states: dict[int, _State] = {}
        self.accounts: list[Row[Any]] = []

    def verify(self) -> None:
        """Walk the book's transactions in order, its seals between them, its accounts last."""
        which = {"book_id": self.id}
        self.accounts = list(self.connection.execute(_ACCOUNTS, which))
        facts = (self.code, instant_text(self.opened_at))
        for row in self.accounts:
            head = genesis(facts, (row.id, row.kind, row.commodity))
            self.states[row.id] = _State(row.kind, row.commodity, head)
        seals = _Seals(self, self.connection.execute(_SEALS, which).all())
        for number, rows in groupby(self._rows(), key=lambda row: row[0]):
            seals.check_before(number)
            self._check_transaction(list(rows))
        seals.check_before(None)
        for row in self.accounts:
            self._check_account(row)
        self.report.villages += 1
        self.report.accounts += len(self.accounts)

    def _rows(self) -> Iterator[Any]:
        t, e = LedgerTransaction, LedgerEntry
        statement = (
            select(*fact_columns(self.connection), *LEG_COLUMNS, e.hash)
            .select_from(t)
            .outerjoin(e, e.transaction_id == t.id)
            .where(t.book_id == self.id)
            .order_by(t.id)
        )
        yield from self.connection.execute(statement, execution_options={"yield_per": 2000})

    def _check_transaction(self, rows: list[Any]) -> None:
        self.report.transactions += 1
        facts = hashed_facts(rows[0][:COUNT])
        legs = [tuple(row[11:15]) for row in rows if row[11] is not None]
        self.report.entries += len(legs)
        digest = digest_of(self.code, facts, legs)
        for row in rows:
            if row[11] is not None:
                self._check_entry(row[11:15], row[15], digest)
        self._check_whole(facts, legs)

    def _check_entry(self, leg: Any, stored: str, digest: str) -> None:
        account_id, number, amount, after = leg
        state = self.states.get(account_id)
        if state is None:
            _note(self.report, "unknown-account", account_id, number)
            return
        for kind, wrong in (
            ("number", number != state.count + 1),
            ("amount", not isinstance(amount, int) or amount == 0),
            ("balance", not isinstance(amount, int) or after != state.balance + amount),
            (
                "hash",
                entry_hash(state.head, (state.kind, state.commodity), leg, digest) != stored,
            ),
        ):
            if wrong:
                _note(self.report, kind, account_id, number)
        state.count = number if isinstance(number, int) else state.count + 1
        state.balance = after if isinstance(after, int) else state.balance
        state.head = stored

    def _check_whole(self, facts: list[Any], legs: list[Any]) -> None:
        """Check what belongs to the transaction: its content, its sums, what it undoes."""
        number, _key, stored, kind, day, *_, source_kind, source_id, memo, reverses = facts
        pairs = [(leg[0], leg[2]) for leg in legs]
        content = content_hash((kind, day, source_kind, source_id, memo, reverses), sortable(pairs))
        sums: dict[str, int] = {}
        for account_id, amount in pairs:
            if account_id in self.states and isinstance(amount, int):
                commodity = self.states[account_id].commodity
                sums[commodity] = sums.get(commodity, 0) + amount
        for problem, wrong in (
            ("content-hash", content != stored),
            ("too-few-entries", len(legs) < FEWEST_LEGS),
            ("sum", any(sums.values())),
            ("reversal", (kind == REVERSAL) != (reverses is not None)),
            ("reversal", reverses is not None and not self._undoes(reverses, pairs)),
        ):
            if wrong:
                first = legs[0] if legs else (None, None)
                _note(self.report, problem, first[0], first[1], transaction=number)

    def _undoes(self, reverses: int, pairs: list[Any]) -> bool:
        which = {"transaction_id": reverses}
        original = self.connection.execute(_KIND, which).one_or_none()
        undone = {account: -amount for account, amount in self.connection.execute(_LEGS, which)}
        if original is None or original.book_id != self.id or original.kind == REVERSAL:
            return False
        return undone == dict(pairs)

    def _check_account(self, row: Row[Any]) -> None:
        state = self.states[row.id]
        for kind, wrong in (
            ("account-balance", row.balance != state.balance),
            ("account-count", row.entry_count != state.count),
            ("account-head", row.head_hash != state.head),
            ("floor", row.floor is not None and row.balance < row.floor),
        ):
            if wrong:
                _note(self.report, kind, row.id)


class _Seals:
    """The seals of a book, each recomputed when the walk has come to it."""

    def __init__(self, book: _Book, seals: Any) -> None:
        self.book = book
        self.seals = list(seals)
        self.number, self.hash = 0, NO_HASH

    def check_before(self, transaction_id: int | None) -> None:
        """Check the seals that reach no further than before this transaction."""
        while self.seals and (
            transaction_id is None or self.seals[0].through_transaction_id < transaction_id
        ):
            self._check(self.seals.pop(0))

    def _check(self, seal: Row[Any]) -> None:
        book = self.book
        heads = [
            leaf_hash(key, state.count, state.balance, state.head)
            for key, state in list(book.states.items())[: seal.account_count]
        ]
        facts = (
            book.code, seal.number, seal.through_transaction_id, seal.account_count, seal.root,
            seal.previous_hash, instant_text(seal.sealed_at),
        )  # fmt: skip
        for kind, wrong in (
            ("seal-number", seal.number != self.number + 1),
            ("seal-chain", seal.previous_hash != self.hash),
            ("seal-accounts", len(heads) != seal.account_count),
            ("seal-root", merkle_root(heads) != seal.root),
            ("seal-hash", seal_hash(facts) != seal.hash),
        ):
            if wrong:
                _note(book.report, kind, seal=seal.number)
        self.number, self.hash = seal.number, seal.hash
