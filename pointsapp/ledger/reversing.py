"""Undo whole transactions by opposite ones: history is added to, never changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from pointsapp.ledger.books import take_book
from pointsapp.ledger.models import REVERSAL
from pointsapp.ledger.posting import Leg, Posted, Posting, write_postings
from pointsapp.ledger.refusals import (
    AlreadyReversed,
    KeyReused,
    ReversalOfReversal,
    UnknownTransaction,
)
from pointsapp.ledger.sql import statements_for
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class Reversal:
    """A transaction to be undone as a whole; its key makes it count once."""

    transaction_id: int
    key: str
    memo: str


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


@dataclass(frozen=True)
class _Known:
    """A transaction that has a key of ours already."""

    id: int
    reverses_id: int | None
    memo: str


@dataclass
class _Earlier:
    """What was reversed before: by its key, and by the transaction that was undone."""

    by_key: dict[str, _Known]
    by_original: dict[int, tuple[int | None, str]]
    """The reversal's id, None for one of this batch, and its key."""
    replayed: dict[str, Posted] = field(default_factory=dict)

    def replay(self, reversal: Reversal) -> bool:
        """Keep the first result for a reversal that was posted before; False for a new one.

        Raises AlreadyReversed and KeyReused when it was another reversal that came before.
        """
        undone = self.by_original.get(reversal.transaction_id)
        if undone is not None and undone[1] != reversal.key:
            raise AlreadyReversed(transaction_id=reversal.transaction_id, reversal_id=undone[0])
        known = self.by_key.get(reversal.key)
        if known is None:
            return False
        if (known.reverses_id, known.memo) != (reversal.transaction_id, reversal.memo):
            raise KeyReused(key=reversal.key)
        self.replayed[reversal.key] = Posted(known.id, replayed=True)
        return True

    def add(self, reversal: Reversal) -> None:
        """Note a reversal of this batch: the next of the same transaction comes too late."""
        self.by_original[reversal.transaction_id] = (None, reversal.key)


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
    postings = []
    for reversal in reversals:
        original = originals.get(reversal.transaction_id)
        if original is None:
            raise UnknownTransaction(transaction_id=reversal.transaction_id)
        if not earlier.replay(reversal):
            posting = original.opposite(reversal, occurred_on=village_day(at))
            postings.append((posting, reversal.transaction_id))
            earlier.add(reversal)
    posted = iter(write_postings(session, book, postings, by=by, at=at))
    return [earlier.replayed.get(reversal.key) or next(posted) for reversal in reversals]


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


def _earlier(connection: Connection, book_id: int, reversals: Sequence[Reversal]) -> _Earlier:
    sent = {
        "book_id": book_id,
        "rows": json.dumps([reversal.transaction_id for reversal in reversals]),
        "keys": json.dumps([reversal.key for reversal in reversals]),
    }
    rows = connection.execute(statements_for(connection).reversals, sent).all()
    return _Earlier(
        {row.key: _Known(row.id, row.reverses_id, row.memo) for row in rows},
        {row.reverses_id: (row.id, row.key) for row in rows if row.reverses_id is not None},
    )
