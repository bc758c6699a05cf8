"""Statements of accounts: their entries, page by page or between two instants."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import Row, RowMapping, bindparam, select
from sqlalchemy.orm import Session

from pointsapp.ledger.codes import check_code
from pointsapp.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from pointsapp.ledger.refusals import UnknownAccount, UnknownTransaction
from pointsapp.ledger.standing import CHUNK

_NO_END = 2**31 - 1
"""No account has an entry of this number: the column is a 32-bit integer."""


@dataclass(frozen=True)
class StatementEntry:
    """One line of an account's statement."""

    number: int
    amount: int
    balance_after: int
    occurred_on: date
    recorded_at: datetime
    kind: str
    memo: str
    source_kind: str
    source_id: int | None
    transaction_id: int
    reverses_id: int | None
    hash: str
    account_id: int
    recorded_by: str

    @property
    def check_code(self) -> str:
        """The code by which a print-out can be held against the ledger."""
        return check_code(self.account_id, self.number, self.hash)


@dataclass(frozen=True)
class StatementPage:
    """Some entries, the newest first; `older` is given back as `before` for the next page."""

    entries: tuple[StatementEntry, ...]
    older: int | None
    balance: int
    count: int


_STANDING = select(LedgerAccount.balance, LedgerAccount.entry_count).where(
    LedgerAccount.id == bindparam("account_id")
)
_COLUMNS = (
    LedgerEntry.number,
    LedgerEntry.amount,
    LedgerEntry.balance_after,
    LedgerTransaction.occurred_on,
    LedgerTransaction.recorded_at,
    LedgerTransaction.kind,
    LedgerTransaction.memo,
    LedgerTransaction.source_kind,
    LedgerTransaction.source_id,
    LedgerTransaction.id.label("transaction_id"),
    LedgerTransaction.reverses_id,
    LedgerEntry.hash,
    LedgerEntry.account_id,
    LedgerTransaction.recorded_by,
)
_NAMES = tuple(field.name for field in fields(StatementEntry))
_ENTRIES = select(*_COLUMNS).join(
    LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id
)
_NEWEST_FIRST = _ENTRIES.where(LedgerEntry.account_id == bindparam("account_id")).order_by(
    LedgerEntry.account_id.desc(), LedgerEntry.number.desc()
)
_PAGE = (
    _NEWEST_FIRST.where(LedgerEntry.number < bindparam("before"))
    .limit(bindparam("most"))
    .add_columns(
        *(
            select(column)
            .where(LedgerAccount.id == bindparam("account_id"))
            .scalar_subquery()
            .label(name)
            for name, column in (
                ("standing", LedgerAccount.balance),
                ("count", LedgerAccount.entry_count),
            )
        )
    )
)
_BETWEEN = (
    LedgerTransaction.recorded_at >= bindparam("since"),
    LedgerTransaction.recorded_at < bindparam("until"),
)
_OF_ONE_BETWEEN = _NEWEST_FIRST.where(*_BETWEEN)
_OF_MANY_BETWEEN = _ENTRIES.where(
    LedgerEntry.account_id.in_(bindparam("account_ids", expanding=True)), *_BETWEEN
).order_by(LedgerEntry.account_id, LedgerEntry.number)
_NEXT = (
    select(LedgerTransaction.id)
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerTransaction.book_id == bindparam("book_id"),
        LedgerTransaction.id > bindparam("after"),
        LedgerAccount.kind == bindparam("kind"),
    )
    .distinct()
    .order_by(LedgerTransaction.id)
    .limit(bindparam("most"))
)
_OF_NEXT = (
    _ENTRIES.join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(LedgerTransaction.id.in_(_NEXT), LedgerAccount.kind == bindparam("kind"))
    .order_by(LedgerTransaction.id, LedgerEntry.account_id)
)
_OF_TRANSACTION = select(LedgerEntry.balance_after, LedgerEntry.number, LedgerEntry.hash).where(
    LedgerEntry.transaction_id == bindparam("transaction_id"),
    LedgerEntry.account_id == bindparam("account_id"),
)


def statement(
    session: Session, account_id: int, *, before: int | None = None, limit: int = 20
) -> StatementPage:
    """Return a page of the account's entries, the newest first; in one statement unless empty.

    `before` asks for entries below this number. Raises UnknownAccount.
    """
    connection = session.connection()
    end = _NO_END if before is None else max(0, min(before, _NO_END))
    asked = {"account_id": account_id, "before": end, "most": limit}
    rows = connection.execute(_PAGE, asked).mappings().all()
    if not rows:
        account = connection.execute(_STANDING, {"account_id": account_id}).one_or_none()
        if account is None:
            raise UnknownAccount(account_id=account_id)
        return StatementPage((), None, account.balance, account.entry_count)
    entries = tuple(_entry(row) for row in rows)
    older = entries[-1].number if entries[-1].number > 1 else None
    return StatementPage(entries, older, rows[0]["standing"], rows[0]["count"])


def statement_between(
    session: Session, account_id: int, since: datetime, until: datetime
) -> tuple[StatementEntry, ...]:
    """Return the account's entries recorded from one instant up to another, the newest first."""
    asked = {"account_id": account_id, "since": since, "until": until}
    rows = session.connection().execute(_OF_ONE_BETWEEN, asked).mappings()
    return tuple(_entry(row) for row in rows)


def statements_between(
    session: Session, account_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, list[StatementEntry]]:
    """Return the entries of many accounts from one instant up to another, the oldest first."""
    ids = list(account_ids)
    entries: dict[int, list[StatementEntry]] = {account_id: [] for account_id in ids}
    for start in range(0, len(ids), CHUNK):
        asked = {"account_ids": ids[start : start + CHUNK], "since": since, "until": until}
        for row in session.connection().execute(_OF_MANY_BETWEEN, asked).mappings():
            entries[row["account_id"]].append(_entry(row))
    return entries


def entries_after(
    session: Session, book_id: int, after: int, *, kind: str, most: int
) -> tuple[StatementEntry, ...]:
    """Return the entries on accounts of this kind in the book's next transactions, at most so many.

    They come in the order of posting: a book's transactions are numbered under its lock, so
    none appears later before one that was seen.
    """
    asked = {"book_id": book_id, "after": after, "kind": kind, "most": most}
    rows = session.connection().execute(_OF_NEXT, asked).mappings()
    return tuple(_entry(row) for row in rows)


def balance_after(session: Session, account_id: int, transaction_id: int) -> int:
    """Return what the account held after this transaction. Raises UnknownTransaction."""
    return _entry_of(session, account_id, transaction_id).balance_after


def check_code_of(session: Session, account_id: int, transaction_id: int) -> str:
    """Return the check code of the account's entry in this transaction.

    Raises UnknownTransaction.
    """
    entry = _entry_of(session, account_id, transaction_id)
    return check_code(account_id, entry.number, entry.hash)


def _entry_of(session: Session, account_id: int, transaction_id: int) -> Row[int, int, str]:
    asked = {"account_id": account_id, "transaction_id": transaction_id}
    entry = session.connection().execute(_OF_TRANSACTION, asked).one_or_none()
    if entry is None:
        raise UnknownTransaction(**asked)
    return entry


def _entry(row: RowMapping) -> StatementEntry:
    return StatementEntry(**{name: row[name] for name in _NAMES})
