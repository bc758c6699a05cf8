"""The one write path: nothing else inserts transactions and entries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from pointsapp.ledger.books import LockedBook, take_book
from pointsapp.ledger.encoding import content_hash, entry_hash, instant_text, transaction_digest
from pointsapp.ledger.refusals import (
    AlreadyReversed,
    BelowFloor,
    FutureDay,
    KeyReused,
    PeriodClosed,
    ReversalOfReversal,
    Unbalanced,
    UnknownAccount,
    UnknownTransaction,
)
from pointsapp.ledger.statements import statements_for
from pointsapp.village_time import village_day

REVERSAL = "reversal"
"""The one kind of transaction that the ledger itself makes."""
MOST = 10**9
"""No leg moves more at once: sums then never overflow."""


@dataclass(frozen=True)
class Leg:
    """What one account gains or loses."""

    account_id: int
    amount: int


@dataclass(frozen=True)
class Posting:
    """One fact to be posted; its key makes it count once.

    `floor` is a rule of the caller's for this posting alone: it takes no account below it, though
    the account's own floor may be lower.
    """

    key: str
    kind: str
    legs: tuple[Leg, ...]
    occurred_on: date
    source_kind: str
    source_id: int | None
    memo: str = ""
    floor: int | None = None


@dataclass(frozen=True)
class Reversal:
    """A transaction to be undone as a whole; its key makes it count once."""

    transaction_id: int
    key: str
    memo: str


@dataclass(frozen=True)
class Posted:
    """The transaction that a posting became, now or when its key came first."""

    transaction_id: int
    replayed: bool


@dataclass
class _Account:
    kind: str
    commodity: str
    floor: int | None
    balance: int
    count: int
    head: str


@dataclass
class _Batch:
    """What is written together: rows as they go to the database."""

    book: LockedBook
    by: str
    at: datetime
    accounts: dict[int, _Account] = field(default_factory=dict)
    transactions: list[tuple[object, ...]] = field(default_factory=list)
    entries: list[tuple[object, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class _New:
    """A posting whose key was never seen."""

    posting: Posting
    content: str
    reverses_id: int | None


def post(session: Session, book_id: int, posting: Posting, *, by: str, at: datetime) -> Posted:
    """Post one fact."""
    return _post(session, take_book(session, book_id), [(posting, None)], by=by, at=at)[0]


def post_many(
    session: Session, book_id: int, postings: Sequence[Posting], *, by: str, at: datetime
) -> list[Posted]:
    """Post many facts, in this order, in a constant number of statements; all or none."""
    book = take_book(session, book_id)
    return _post(session, book, [(posting, None) for posting in postings], by=by, at=at)


def _post(
    session: Session,
    book: LockedBook,
    postings: Sequence[tuple[Posting, int | None]],
    *,
    by: str,
    at: datetime,
) -> list[Posted]:
    connection = session.connection()
    known = _known(connection, book.id, [posting.key for posting, _ in postings])
    fresh = _sort_out(postings, known)
    ids = {key: number for key, (number, _) in known.items()}
    if fresh:
        ids |= _write(connection, _Batch(book, by, at), fresh)
    first = {new.posting.key for new in fresh}
    posted = []
    for posting, _ in postings:
        posted.append(Posted(ids[posting.key], replayed=posting.key not in first))
        first.discard(posting.key)
    return posted


def _known(connection: Connection, book_id: int, keys: list[str]) -> dict[str, tuple[int, str]]:
    rows = connection.execute(
        statements_for(connection).known, {"book_id": book_id, "rows": json.dumps(keys)}
    )
    return {key: (number, content) for key, number, content in rows}


def _sort_out(
    postings: Sequence[tuple[Posting, int | None]], known: dict[str, tuple[int, str]]
) -> list[_New]:
    """Return what is new; the same key with other content is refused."""
    contents = {key: content for key, (_, content) in known.items()}
    fresh = []
    for posting, reverses_id in postings:
        content = _content(posting, reverses_id)
        if posting.key not in contents:
            contents[posting.key] = content
            fresh.append(_New(posting, content, reverses_id))
        elif contents[posting.key] != content:
            raise KeyReused(key=posting.key)
    return fresh


def _content(posting: Posting, reverses_id: int | None) -> str:
    facts = (
        posting.kind,
        posting.occurred_on.isoformat(),
        posting.source_kind,
        posting.source_id,
        posting.memo,
        reverses_id,
    )
    return content_hash(facts, ((leg.account_id, leg.amount) for leg in posting.legs))


def _write(connection: Connection, batch: _Batch, fresh: list[_New]) -> dict[str, int]:
    statements = statements_for(connection)
    touched = sorted({leg.account_id for new in fresh for leg in new.posting.legs})
    rows = connection.execute(
        statements.accounts, {"book_id": batch.book.id, "rows": json.dumps(touched)}
    )
    batch.accounts = {row[0]: _Account(*row[1:]) for row in rows}
    for new in fresh:
        _check(new.posting, batch)
    numbers = json.dumps(list(range(1, len(fresh) + 1)))
    ids = list(connection.execute(statements.transaction_ids, {"rows": numbers}).scalars())
    for number, new in zip(ids, fresh, strict=True):
        _add(batch, number, new)
    moved = [(key, a.balance, a.count, a.head) for key, a in batch.accounts.items()]
    written = {
        "transactions": json.dumps(batch.transactions),
        "accounts": json.dumps(moved),
        "entries": json.dumps(batch.entries),
    }
    for statement in statements.write:
        connection.execute(statement, written)
    return {new.posting.key: number for number, new in zip(ids, fresh, strict=True)}


def _check(posting: Posting, batch: _Batch) -> None:
    closed = batch.book.closed_through
    if posting.occurred_on > village_day(batch.at):
        raise FutureDay(day=posting.occurred_on)
    if closed is not None and posting.occurred_on <= closed:
        raise PeriodClosed(day=posting.occurred_on, closed_through=closed)
    sums: dict[str, int] = {}
    for leg in posting.legs:
        if leg.account_id not in batch.accounts:
            raise UnknownAccount(account_id=leg.account_id)
        commodity = batch.accounts[leg.account_id].commodity
        sums[commodity] = sums.get(commodity, 0) + leg.amount
    if any(sums.values()) or not _are_legs(posting.legs):
        raise Unbalanced(key=posting.key)


def _are_legs(legs: tuple[Leg, ...]) -> bool:
    each_once = len({leg.account_id for leg in legs}) == len(legs) >= 2  # noqa: PLR2004
    return each_once and all(0 < abs(leg.amount) <= MOST for leg in legs)


def _add(batch: _Batch, transaction_id: int, new: _New) -> None:
    """Move the accounts and note down the rows of one new transaction."""
    posting = new.posting
    legs = [_move(batch.accounts[leg.account_id], leg, posting.floor) for leg in posting.legs]
    recorded = instant_text(batch.at)
    facts = (
        posting.key,
        new.content,
        posting.kind,
        posting.occurred_on.isoformat(),
        recorded,
        batch.by,
        posting.source_kind,
        posting.source_id,
        posting.memo,
        new.reverses_id,
    )
    digest = transaction_digest((batch.book.code, transaction_id, *facts), legs)
    stored = (*facts[:4], recorded.replace("T", " ").replace("Z", ".000000"), *facts[5:])
    batch.transactions.append((transaction_id, batch.book.id, *stored))
    for leg in legs:
        account = batch.accounts[leg[0]]
        account.head = entry_hash(account.head, (account.kind, account.commodity), leg, digest)
        batch.entries.append((transaction_id, *leg, account.head))


def _move(account: _Account, leg: Leg, stricter: int | None) -> tuple[int, int, int, int]:
    after = account.balance + leg.amount
    floor = account.floor
    if floor is not None and stricter is not None:
        floor = max(floor, stricter)
    if floor is not None and leg.amount < 0 and after < floor:
        raise BelowFloor(
            account_id=leg.account_id, balance=account.balance, floor=floor, amount=leg.amount
        )
    account.balance = after
    account.count += 1
    return leg.account_id, account.count, leg.amount, after


def reverse(session: Session, book_id: int, reversal: Reversal, *, by: str, at: datetime) -> Posted:
    """Undo a whole transaction, once, by an opposite one of today."""
    return reverse_many(session, book_id, [reversal], by=by, at=at)[0]


def reverse_many(
    session: Session, book_id: int, reversals: Sequence[Reversal], *, by: str, at: datetime
) -> list[Posted]:
    """Undo whole transactions by opposite ones of today, in a constant number of statements.

    All are undone or none. The same key for the same transaction again returns the first result.
    Raises UnknownTransaction, ReversalOfReversal, AlreadyReversed, KeyReused and BelowFloor.
    """
    book = take_book(session, book_id)
    originals = _originals(session.connection(), book_id, reversals)
    earlier = _earlier(session.connection(), book_id, reversals)
    today = village_day(at.astimezone(UTC))
    postings = []
    for reversal in reversals:
        original = originals.get(reversal.transaction_id)
        if original is None:
            raise UnknownTransaction(transaction_id=reversal.transaction_id)
        if not earlier.answers(reversal):
            posting = original.opposite(reversal, occurred_on=today)
            postings.append((posting, reversal.transaction_id))
            earlier.add(reversal)
    posted = iter(_post(session, book, postings, by=by, at=at))
    return [earlier.replayed.get(one.key) or next(posted) for one in reversals]


@dataclass(frozen=True)
class _Original:
    """What a reversal needs of the transaction that it undoes."""

    kind: str
    source_kind: str
    source_id: int | None
    legs: tuple[Leg, ...]

    def opposite(self, reversal: Reversal, *, occurred_on: date) -> Posting:
        """Return the posting that undoes this transaction. Raises ReversalOfReversal."""
        if self.kind == REVERSAL:
            raise ReversalOfReversal(transaction_id=reversal.transaction_id)
        return Posting(
            key=reversal.key,
            kind=REVERSAL,
            legs=tuple(Leg(leg.account_id, -leg.amount) for leg in self.legs),
            occurred_on=occurred_on,
            source_kind=self.source_kind,
            source_id=self.source_id,
            memo=reversal.memo,
        )


def _originals(
    connection: Connection, book_id: int, reversals: Sequence[Reversal]
) -> dict[int, _Original]:
    ids = json.dumps([reversal.transaction_id for reversal in reversals])
    rows = connection.execute(statements_for(connection).legs, {"book_id": book_id, "rows": ids})
    facts: dict[int, tuple[str, str, int | None]] = {}
    legs: dict[int, list[Leg]] = {}
    for row in rows:
        facts[row.id] = (row.kind, row.source_kind, row.source_id)
        legs.setdefault(row.id, []).append(Leg(row.account_id, row.amount))
    return {number: _Original(*facts[number], tuple(legs[number])) for number in facts}


@dataclass
class _Earlier:
    """What was reversed before: by the key, and by the transaction that was undone."""

    by_key: dict[str, tuple[int, int | None, str]]
    by_original: dict[int, tuple[int | None, str]]
    replayed: dict[str, Posted] = field(default_factory=dict)

    def answers(self, reversal: Reversal) -> bool:
        """Tell whether this very reversal was posted before; raise when another one was."""
        undone = self.by_original.get(reversal.transaction_id)
        if undone is not None and undone[1] != reversal.key:
            raise AlreadyReversed(transaction_id=reversal.transaction_id, reversal_id=undone[0])
        known = self.by_key.get(reversal.key)
        if known is None:
            return False
        number, reverses_id, memo = known
        if (reverses_id, memo) != (reversal.transaction_id, reversal.memo):
            raise KeyReused(key=reversal.key)
        self.replayed[reversal.key] = Posted(number, replayed=True)
        return True

    def add(self, reversal: Reversal) -> None:
        """Note a reversal of this batch: the next of the same transaction comes too late."""
        self.by_original[reversal.transaction_id] = (None, reversal.key)


def _earlier(connection: Connection, book_id: int, reversals: Sequence[Reversal]) -> _Earlier:
    sent = {
        "book_id": book_id,
        "rows": json.dumps([reversal.transaction_id for reversal in reversals]),
        "keys": json.dumps([reversal.key for reversal in reversals]),
    }
    rows = connection.execute(statements_for(connection).reversals, sent).all()
    return _Earlier(
        {row.key: (row.id, row.reverses_id, row.memo) for row in rows},
        {row.reverses_id: (row.id, row.key) for row in rows if row.reverses_id is not None},
    )
