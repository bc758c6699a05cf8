"""The one write path: nothing else inserts transactions and entries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from pointsapp.ledger.books import LockedBook, instant_to_record, take_book
from pointsapp.ledger.encoding import (
    CONTENT,
    ENTRY,
    TRANSACTION,
    LegFacts,
    digest_encoded,
    encode_number,
    encode_often,
    encode_text,
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

_NONE = encode_often(None)

MOST = 10**9
"""The most that one leg may move, so that no sum can overflow."""


class Leg(NamedTuple):
    """What one account gains or loses."""

    account_id: int
    amount: int


class Posting(NamedTuple):
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
    """An account as it stands; `encoded` is its kind and commodity, as they are hashed."""

    commodity: str
    encoded: bytes
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
    """What is written together: rows as they go to the database.

    `code` is the book's, encoded; `hashed` and `stored` are the instant, as it is hashed and as
    it is written.
    """

    book: LockedBook
    by: str
    at: datetime
    accounts: dict[int, _Account]
    code: bytes = field(init=False)
    hashed: str = field(init=False)
    stored: str = field(init=False)
    transactions: Rows = field(default_factory=list)
    entries: Rows = field(default_factory=list)

    def __post_init__(self) -> None:
        self.code = encode_text(self.book.code)
        self.hashed = instant_text(self.at)
        self.stored = self.hashed.replace("T", " ").replace("Z", ".000000")


@dataclass(slots=True)
class _New:
    """A posting whose key may be used for the first time.

    Its legs stand by account; `source` and `rest` are encoded once, for both its hashes.
    """

    posting: Posting
    reverses_id: int | None
    legs: list[Leg]
    day: str
    source: bytes
    rest: bytes
    content: str


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
        {
            account_id: _Account(commodity, encode_often(kind, commodity), *facts)
            for account_id, kind, commodity, *facts in accounts
        },
        sorted(new_ids),
    )


def _select_new(
    postings: Sequence[tuple[Posting, int | None]], known: dict[str, tuple[int, str]]
) -> list[_New]:
    """Return the postings whose keys are new. Raises KeyReused for a key with other content."""
    contents = {key: content for key, (_, content) in known.items()}
    fresh = []
    for posting, reverses_id in postings:
        new = _encoded(posting, reverses_id)
        if posting.key not in contents:
            contents[posting.key] = new.content
            fresh.append(new)
        elif contents[posting.key] != new.content:
            raise KeyReused(key=posting.key)
    return fresh


def _encoded(posting: Posting, reverses_id: int | None) -> _New:
    day = posting.occurred_on.isoformat()
    kind = encode_often(posting.kind, day, posting.source_kind)
    source = _NONE if posting.source_id is None else encode_number(posting.source_id)
    rest = encode_often(posting.memo, reverses_id)
    legs = sorted(posting.legs)
    content = digest_encoded(CONTENT, kind, source, rest, *[encode_often(*leg) for leg in legs])
    return _New(posting, reverses_id, legs, day, source, rest, content)


def _write(
    connection: Connection, batch: _Batch, fresh: list[_New], ids: list[int]
) -> dict[str, int]:
    for day in dict.fromkeys(new.posting.occurred_on for new in fresh):
        _refuse_bad_day(day, batch)
    for new in fresh:
        _refuse_bad_legs(new.posting, batch.accounts)
    for transaction_id, new in zip(ids, fresh, strict=False):
        _add(batch, transaction_id, new)
    touched = {leg.account_id for new in fresh for leg in new.posting.legs}
    moved: Rows = [
        (a.balance, a.count, a.head, n) for n, a in batch.accounts.items() if n in touched
    ]
    write(connection, batch.transactions, moved, batch.entries)
    return {new.posting.key: number for number, new in zip(ids, fresh, strict=False)}


def _refuse_bad_day(day: date, batch: _Batch) -> None:
    """Raise FutureDay for a day to come and PeriodClosed for one in a closed period."""
    closed = batch.book.closed_through
    if day > village_day(batch.at):
        raise FutureDay(day=day)
    if closed is not None and day <= closed:
        raise PeriodClosed(day=day, closed_through=closed)


def _refuse_bad_legs(posting: Posting, accounts: dict[int, _Account]) -> None:
    """Raise UnknownAccount, or Unbalanced for legs that make no move or do not sum to zero."""
    sums: dict[str, int] = {}
    move = True
    for account_id, amount in posting.legs:
        account = accounts.get(account_id)
        if account is None:
            raise UnknownAccount(account_id=account_id)
        sums[account.commodity] = sums.get(account.commodity, 0) + amount
        move = move and 0 < abs(amount) <= MOST
    each_once = len(dict(posting.legs)) == len(posting.legs) >= FEWEST_LEGS
    if any(sums.values()) or not move or not each_once:
        raise Unbalanced(key=posting.key)


def _add(batch: _Batch, transaction_id: int, new: _New) -> None:
    """Move the accounts and add the rows of one new transaction to the batch.

    What many transactions share is encoded once, and so are the legs, that two hashes are over.
    """
    posting = new.posting
    legs = [_move(batch.accounts[leg.account_id], leg, posting.floor) for leg in new.legs]
    encoded = [b"".join([encode_number(fact) for fact in leg]) for leg in legs]
    digest = digest_encoded(
        TRANSACTION,
        batch.code,
        encode_number(transaction_id),
        encode_text(posting.key),
        encode_text(new.content),
        encode_often(posting.kind, new.day, batch.hashed, batch.by, posting.source_kind),
        new.source,
        new.rest,
        *encoded,
    )
    batch.transactions.append(
        (
            transaction_id, batch.book.id, posting.key, new.content, posting.kind, new.day,
            batch.stored, batch.by, posting.source_kind, posting.source_id, posting.memo,
            new.reverses_id,
        )
    )  # fmt: skip
    end = encode_text(digest)
    for leg, of_leg in zip(legs, encoded, strict=True):
        account = batch.accounts[leg[0]]
        account.head = digest_encoded(
            ENTRY, encode_text(account.head), account.encoded, of_leg, end
        )
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
