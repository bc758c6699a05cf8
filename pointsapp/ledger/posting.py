"""The one write path: nothing else inserts transactions and entries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from pointsapp.ledger.books import LockedBook, instant_to_record, take_book
from pointsapp.ledger.encoding import (
    CONTENT,
    ENTRY,
    TRANSACTION,
    LegFacts,
    digest_encoded,
    encode,
    encode_often,
    instant_text,
)
from pointsapp.ledger.models import FEWEST_LEGS
from pointsapp.ledger.refusals import (
    BelowFloor,
    FutureDay,
    KeyReused,
    PeriodClosed,
    Unbalanced,
    UnknownAccount,
)
from pointsapp.ledger.sql import Rows, statements_for, write
from pointsapp.village_time import village_day

MOST = 10**9
"""The most that one leg may move, so that no sum can overflow."""


@dataclass(frozen=True)
class Leg:
    """What one account gains or loses."""

    account_id: int
    amount: int


@dataclass(frozen=True)
class Posting:
    """One fact to be posted; its key makes it count once.

    `floor` holds for this posting alone: it may take no account below it, even one whose own
    floor is lower.
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
class Posted:
    """The transaction that a posting became, now or when its key was first used."""

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


@dataclass(frozen=True)
class _State:
    """What postings start from: the book's last instant, used keys, accounts, ids enough."""

    last_at: datetime | None
    known: dict[str, tuple[int, str]]
    accounts: dict[int, _Account]
    new_ids: list[int]


@dataclass
class _Batch:
    """What is written together: rows as they go to the database."""

    book: LockedBook
    by: str
    at: datetime
    accounts: dict[int, _Account]
    transactions: Rows = field(default_factory=list)
    entries: Rows = field(default_factory=list)


@dataclass(frozen=True)
class _New:
    """A posting whose key is used for the first time."""

    posting: Posting
    content: str
    reverses_id: int | None


def post(session: Session, book_id: int, posting: Posting, *, by: str, at: datetime) -> Posted:
    """Post one fact. Raises what `post_many` raises."""
    return post_many(session, book_id, [posting], by=by, at=at)[0]


def post_many(
    session: Session, book_id: int, postings: Sequence[Posting], *, by: str, at: datetime
) -> list[Posted]:
    """Post many facts, in this order, in a constant number of statements; all or none.

    They are recorded at this instant, or at the book's last one where that is a little later.
    Raises UnknownBook, KeyReused, ClockBehind, ClockAhead, FutureDay, PeriodClosed,
    UnknownAccount, Unbalanced, BelowFloor.
    """
    book = take_book(session, book_id)
    return write_postings(session, book, [(posting, None) for posting in postings], by=by, at=at)


def write_postings(
    session: Session,
    book: LockedBook,
    postings: Sequence[tuple[Posting, int | None]],
    *,
    by: str,
    at: datetime,
) -> list[Posted]:
    """Post facts, each with the id of the transaction that it reverses, in a locked book."""
    if not postings:
        return []
    connection = session.connection()
    state = _read_state(connection, book.id, [posting for posting, _ in postings])
    fresh = _select_new(postings, state.known)
    ids = {key: transaction_id for key, (transaction_id, _) in state.known.items()}
    if fresh:
        recorded_at = instant_to_record(state.last_at, at=at)
        ids |= _write(
            connection, _Batch(book, by, recorded_at, state.accounts), fresh, state.new_ids
        )
    first_uses = {new.posting.key for new in fresh}
    posted = []
    for posting, _ in postings:
        posted.append(Posted(ids[posting.key], replayed=posting.key not in first_uses))
        first_uses.discard(posting.key)
    return posted


def _read_state(connection: Connection, book_id: int, postings: Sequence[Posting]) -> _State:
    touched = sorted({leg.account_id for posting in postings for leg in posting.legs})
    asked = {
        "book_id": book_id,
        "keys": json.dumps([posting.key for posting in postings]),
        "accounts": json.dumps(touched),
    }
    row = connection.execute(statements_for(connection).state, asked).one()
    last_at, *lists = row
    known, accounts, new_ids = map(json.loads, lists)
    return _State(
        last_at,
        {key: (number, content) for key, number, content in known},
        {account_id: _Account(*facts) for account_id, *facts in accounts},
        sorted(new_ids),
    )


def _select_new(
    postings: Sequence[tuple[Posting, int | None]], known: dict[str, tuple[int, str]]
) -> list[_New]:
    """Return the postings whose keys are new. Raises KeyReused for a key with other content."""
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
    about = (
        encode_often(posting.kind, posting.occurred_on.isoformat(), posting.source_kind),
        encode((posting.source_id,)),
        encode_often(posting.memo, reverses_id),
    )
    legs = sorted((leg.account_id, leg.amount) for leg in posting.legs)
    return digest_encoded(CONTENT, *about, *(encode_often(*leg) for leg in legs))


def _write(
    connection: Connection, batch: _Batch, fresh: list[_New], ids: list[int]
) -> dict[str, int]:
    for new in fresh:
        _refuse_bad_day(new.posting, batch)
        _refuse_bad_legs(new.posting, batch)
    recorded = instant_text(batch.at)
    for transaction_id, new in zip(ids, fresh, strict=False):
        _add(batch, transaction_id, new, recorded)
    touched = {leg.account_id for new in fresh for leg in new.posting.legs}
    moved: Rows = [
        (a.balance, a.count, a.head, n) for n, a in batch.accounts.items() if n in touched
    ]
    write(connection, batch.transactions, moved, batch.entries)
    return {new.posting.key: number for number, new in zip(ids, fresh, strict=False)}


def _refuse_bad_day(posting: Posting, batch: _Batch) -> None:
    """Raise FutureDay for a day to come and PeriodClosed for one in a closed period."""
    closed = batch.book.closed_through
    if posting.occurred_on > village_day(batch.at):
        raise FutureDay(day=posting.occurred_on)
    if closed is not None and posting.occurred_on <= closed:
        raise PeriodClosed(day=posting.occurred_on, closed_through=closed)


def _refuse_bad_legs(posting: Posting, batch: _Batch) -> None:
    """Raise UnknownAccount, or Unbalanced for legs that make no move or do not sum to zero."""
    sums: dict[str, int] = {}
    for leg in posting.legs:
        if leg.account_id not in batch.accounts:
            raise UnknownAccount(account_id=leg.account_id)
        commodity = batch.accounts[leg.account_id].commodity
        sums[commodity] = sums.get(commodity, 0) + leg.amount
    if any(sums.values()) or not _make_a_move(posting.legs):
        raise Unbalanced(key=posting.key)


def _make_a_move(legs: tuple[Leg, ...]) -> bool:
    each_once = len({leg.account_id for leg in legs}) == len(legs) >= FEWEST_LEGS
    return each_once and all(0 < abs(leg.amount) <= MOST for leg in legs)


def _add(batch: _Batch, transaction_id: int, new: _New, recorded: str) -> None:
    """Move the accounts and add the rows of one new transaction to the batch.

    What many transactions share is encoded once, and so are the legs, that two hashes are over.
    """
    posting = new.posting
    legs = [_move(batch.accounts[leg.account_id], leg, posting.floor) for leg in posting.legs]
    own = (transaction_id, posting.key, new.content)
    day = posting.occurred_on.isoformat()
    rest = (batch.by, posting.source_kind, posting.source_id, posting.memo, new.reverses_id)
    encoded = {leg: encode(leg) for leg in legs}
    digest = digest_encoded(
        TRANSACTION,
        encode_often(batch.book.code),
        encode(own),
        encode_often(posting.kind, day, recorded, *rest[:2]),
        encode(rest[2:3]),
        encode_often(*rest[3:]),
        *(encoded[leg] for leg in sorted(legs)),
    )
    written = recorded.replace("T", " ").replace("Z", ".000000")
    batch.transactions.append(
        (transaction_id, batch.book.id, *own[1:], posting.kind, day, written, *rest)
    )
    end = encode((digest,))
    for leg in legs:
        account = batch.accounts[leg[0]]
        kind = encode_often(account.kind, account.commodity)
        account.head = digest_encoded(ENTRY, encode((account.head,)), kind, encoded[leg], end)
        batch.entries.append((transaction_id, *leg, account.head))


def _move(account: _Account, leg: Leg, stricter: int | None) -> LegFacts:
    """Move an account by one leg. Raises BelowFloor for a loss that ends below the floor."""
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
