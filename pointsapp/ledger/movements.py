"""What moved on accounts of some kinds: entry by entry, by month, by source."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, extract, func, select
from sqlalchemy.orm import Session, aliased

from pointsapp.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from pointsapp.village_time import start_of_day

_Before = aliased(LedgerTransaction)
_last_before = (
    select(_Before.id)
    .where(
        _Before.book_id == bindparam("book_id"),
        _Before.recorded_at < bindparam("begins"),
        _Before.id <= bindparam("through"),
    )
    .order_by(_Before.id.desc())
    .limit(1)
    .scalar_subquery()
)
RECORDED_SINCE = (
    LedgerTransaction.book_id == bindparam("book_id"),
    LedgerTransaction.id > func.coalesce(_last_before, 0),
    LedgerTransaction.id <= bindparam("through"),
)
"""The book's transactions recorded since `begins`, up to `through`.

They are found from the last one backwards, so it takes as long as there are of them, whatever
came before. What happened since a day was recorded since then: nothing is booked for days to come.
"""
EVER = 2**62
"""A transaction's id that no book will reach."""


class Movement(NamedTuple):
    """An entry with the kind of its account and what its transaction came from."""

    transaction_id: int
    commodity: str
    account_kind: str
    amount: int
    kind: str
    occurred_on: date
    memo: str
    reverses_id: int | None


class Moved(NamedTuple):
    """An entry with the instant of its transaction."""

    transaction_id: int
    recorded_at: datetime
    commodity: str
    account_kind: str
    amount: int


class MonthTurnover(NamedTuple):
    """What came onto accounts of one kind and commodity in a month.

    `counted` is how many of the transactions were of the kind that was asked for.
    """

    month: date
    kind: str
    commodity: str
    amount: int
    counted: int


_MOVEMENTS = (
    select(
        LedgerTransaction.id.label("transaction_id"),
        LedgerAccount.commodity,
        LedgerAccount.kind.label("account_kind"),
        LedgerEntry.amount,
        LedgerTransaction.kind,
        LedgerTransaction.occurred_on,
        LedgerTransaction.memo,
        LedgerTransaction.reverses_id,
    )
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerAccount.book_id == bindparam("book_id"),
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
        LedgerTransaction.book_id == bindparam("book_id"),
        LedgerTransaction.id > bindparam("after"),
    )
    .order_by(LedgerTransaction.id, LedgerEntry.account_id)
)
_MOVED_SINCE = (
    select(
        LedgerTransaction.id.label("transaction_id"),
        LedgerTransaction.recorded_at,
        LedgerAccount.commodity,
        LedgerAccount.kind.label("account_kind"),
        LedgerEntry.amount,
    )
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        *RECORDED_SINCE,
        LedgerTransaction.recorded_at > bindparam("begins"),
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(LedgerTransaction.id)
)
_TURNOVER = (
    select(LedgerAccount.kind, LedgerAccount.commodity, func.sum(LedgerEntry.amount))
    .join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(
        *RECORDED_SINCE,
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
        LedgerTransaction.occurred_on >= bindparam("since"),
    )
    .group_by(LedgerAccount.kind, LedgerAccount.commodity)
)
_MOVED_BY_SOURCE = (
    select(LedgerTransaction.source_id, func.sum(LedgerEntry.amount))
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerTransaction.book_id == bindparam("book_id"),
        LedgerTransaction.source_kind == bindparam("source_kind"),
        LedgerAccount.kind == bindparam("account_kind"),
    )
    .group_by(LedgerTransaction.source_id)
)
_MOVED_BY_MONTH = (
    select(
        LedgerAccount.kind,
        extract("year", LedgerTransaction.occurred_on),
        extract("month", LedgerTransaction.occurred_on),
        func.sum(LedgerEntry.amount),
    )
    .select_from(LedgerTransaction)
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        *RECORDED_SINCE,
        LedgerTransaction.occurred_on >= bindparam("since"),
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
    )
    .group_by(
        LedgerAccount.kind,
        extract("year", LedgerTransaction.occurred_on),
        extract("month", LedgerTransaction.occurred_on),
    )
)
_YEAR = extract("year", LedgerTransaction.occurred_on)
_MONTH = extract("month", LedgerTransaction.occurred_on)
_TURNOVER_BY_MONTH = (
    select(
        _YEAR,
        _MONTH,
        LedgerAccount.kind,
        LedgerAccount.commodity,
        func.sum(LedgerEntry.amount),
        func.count(LedgerEntry.id).filter(LedgerTransaction.kind == bindparam("counted")),
    )
    .select_from(LedgerTransaction)
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerTransaction.book_id == bindparam("book_id"),
        LedgerTransaction.occurred_on >= bindparam("since"),
        LedgerTransaction.id <= bindparam("through"),
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
    )
    .group_by(_YEAR, _MONTH, LedgerAccount.kind, LedgerAccount.commodity)
)
_EARLIEST = select(func.min(LedgerTransaction.occurred_on)).where(
    LedgerTransaction.book_id == bindparam("book_id"), LedgerTransaction.id > bindparam("after")
)
_LAST = select(func.coalesce(func.max(LedgerTransaction.id), 0)).where(
    LedgerTransaction.book_id == bindparam("book_id")
)


def movements(
    session: Session,
    book_id: int,
    *,
    kinds: Collection[str],
    commodity: str | None = None,
    after: int = 0,
) -> tuple[Movement, ...]:
    """Return the entries of the book's accounts of these kinds in the order of posting.

    Of one commodity where it is named, of the transactions after this one.
    """
    query = _MOVEMENTS
    if commodity is not None:
        query = query.where(LedgerAccount.commodity == commodity)
    asked = {"book_id": book_id, "kinds": list(kinds), "after": after}
    rows = session.connection().execute(query, asked)
    return tuple(Movement(**row) for row in rows.mappings())


def moved_since(
    session: Session, book_id: int, *, kinds: Collection[str], since: datetime, through: int = EVER
) -> tuple[Moved, ...]:
    """Return the entries of the book's accounts of these kinds posted after this instant.

    Those up to a transaction, where one is named.
    """
    asked = {"book_id": book_id, "kinds": list(kinds), "begins": since, "through": through}
    rows = session.connection().execute(_MOVED_SINCE, asked)
    return tuple(Moved(**row) for row in rows.mappings())


def turnover(
    session: Session, book_id: int, *, kinds: Collection[str], since: date, through: int
) -> dict[tuple[str, str], int]:
    """Return what moved, by kind of account and commodity: from a day on, up to a transaction."""
    asked = {"kinds": list(kinds), **period_of(book_id, since, through)}
    rows = session.connection().execute(_TURNOVER, asked)
    return {(kind, commodity): int(amount) for kind, commodity, amount in rows}


def period_of(book_id: int, since: date, through: int = EVER) -> dict[str, object]:
    """Return what RECORDED_SINCE asks for what happened since a day."""
    begins = start_of_day(since)
    return {"book_id": book_id, "since": since, "begins": begins, "through": through}


def moved_by_source(
    session: Session, book_id: int, *, source_kind: str, account_kind: str
) -> dict[int, int]:
    """Return what came onto such accounts from each source of this kind, less what was reversed."""
    asked = {"book_id": book_id, "source_kind": source_kind, "account_kind": account_kind}
    rows = session.connection().execute(_MOVED_BY_SOURCE, asked)
    return {source_id: int(amount) for source_id, amount in rows if source_id is not None}


def moved_by_month(
    session: Session, book_id: int, *, kinds: Collection[str], since: date
) -> dict[tuple[date, str], int]:
    """Return what came onto accounts of these kinds, by the first of the month and the kind."""
    asked = {"kinds": list(kinds), **period_of(book_id, since)}
    rows = session.connection().execute(_MOVED_BY_MONTH, asked)
    return {
        (date(int(year), int(month), 1), kind): int(amount) for kind, year, month, amount in rows
    }


def turnover_by_month(
    session: Session,
    book_id: int,
    *,
    kinds: Collection[str],
    counting: str,
    since: date,
    through: int,
) -> tuple[MonthTurnover, ...]:
    """Return what moved on accounts of these kinds since this day, up to a transaction."""
    asked = {
        "book_id": book_id,
        "kinds": list(kinds),
        "counted": counting,
        "since": since,
        "through": through,
    }
    return tuple(
        MonthTurnover(date(int(year), int(month), 1), kind, commodity, int(amount), counted)
        for year, month, kind, commodity, amount, counted in session.connection().execute(
            _TURNOVER_BY_MONTH, asked
        )
    )


def last_transaction(session: Session, book_id: int) -> int:
    """Return the id of the book's last transaction, 0 for an empty book."""
    return int(session.connection().execute(_LAST, {"book_id": book_id}).scalar_one())


def earliest_day(session: Session, book_id: int, *, after: int) -> date | None:
    """Return the earliest day of what was posted after this transaction, None for nothing."""
    asked = {"book_id": book_id, "after": after}
    return session.connection().execute(_EARLIEST, asked).scalar_one()
