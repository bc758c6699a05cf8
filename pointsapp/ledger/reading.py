"""What stands in the ledger: balances, statements, what was earned."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, bindparam, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from pointsapp.ledger.codes import check_code
from pointsapp.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from pointsapp.ledger.refusals import UnknownAccount, UnknownTransaction


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
    """Some lines, the newest first; `older` asks for those before them."""

    entries: tuple[StatementEntry, ...]
    older: int | None
    balance: int
    count: int


_STANDING = select(LedgerAccount.balance, LedgerAccount.entry_count).where(
    LedgerAccount.id == bindparam("account_id")
)
_BALANCES = select(LedgerAccount.id, LedgerAccount.balance).where(
    LedgerAccount.id.in_(bindparam("account_ids", expanding=True))
)
_LINES = (
    select(
        LedgerEntry.number,
        LedgerEntry.amount,
        LedgerEntry.balance_after,
        LedgerTransaction.occurred_on,
        LedgerTransaction.recorded_at,
        LedgerTransaction.kind,
        LedgerTransaction.memo,
        LedgerTransaction.source_kind,
        LedgerTransaction.source_id,
        LedgerTransaction.id,
        LedgerTransaction.reverses_id,
        LedgerEntry.hash,
        LedgerEntry.account_id,
        LedgerTransaction.recorded_by,
    )
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(LedgerEntry.account_id == bindparam("account_id"))
    .order_by(LedgerEntry.account_id.desc(), LedgerEntry.number.desc())
)
_LINES_BEFORE = (
    _LINES.where(LedgerEntry.number < bindparam("before"))
    .limit(bindparam("most"))
    .add_columns(
        *(
            select(column).where(LedgerAccount.id == bindparam("account_id")).scalar_subquery()
            for column in (LedgerAccount.balance, LedgerAccount.entry_count)
        )
    )
)
_LINES_BETWEEN = _LINES.where(
    LedgerTransaction.recorded_at >= bindparam("since"),
    LedgerTransaction.recorded_at < bindparam("until"),
)
_OF_MANY = (
    select(*_LINES.selected_columns)
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(
        LedgerEntry.account_id.in_(bindparam("account_ids", expanding=True)),
        LedgerTransaction.recorded_at >= bindparam("since"),
        LedgerTransaction.recorded_at < bindparam("until"),
    )
    .order_by(LedgerEntry.account_id, LedgerEntry.number)
)
_Undone = aliased(LedgerTransaction)
_EARNED = (
    select(func.coalesce(func.sum(LedgerEntry.amount), 0))
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .outerjoin(_Undone, _Undone.id == LedgerTransaction.reverses_id)
    .where(
        LedgerEntry.account_id == bindparam("account_id"),
        or_(
            LedgerTransaction.kind.in_(bindparam("kinds", expanding=True)),
            _Undone.kind.in_(bindparam("kinds", expanding=True)),
        ),
        func.coalesce(_Undone.occurred_on, LedgerTransaction.occurred_on) >= bindparam("since"),
    )
)
_HOLDINGS = select(LedgerAccount.commodity, LedgerAccount.balance).where(
    LedgerAccount.book_id == bindparam("book_id"), LedgerAccount.kind == bindparam("kind")
)
_HELD_IN_ALL = select(func.coalesce(func.sum(LedgerAccount.balance), 0)).where(
    LedgerAccount.book_id == bindparam("book_id"),
    LedgerAccount.kind == bindparam("kind"),
    LedgerAccount.balance > 0,
)
_ACCOUNTS_OF = select(LedgerAccount.commodity, LedgerAccount.id).where(
    LedgerAccount.book_id == bindparam("book_id"), LedgerAccount.kind == bindparam("kind")
)
_MOVED = (
    select(LedgerTransaction.source_id, func.sum(LedgerEntry.amount))
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerTransaction.book_id == bindparam("book_id"),
        LedgerTransaction.kind == bindparam("kind"),
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
        LedgerTransaction.book_id == bindparam("book_id"),
        LedgerTransaction.occurred_on >= bindparam("since"),
        LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
    )
    .group_by(
        LedgerAccount.kind,
        extract("year", LedgerTransaction.occurred_on),
        extract("month", LedgerTransaction.occurred_on),
    )
)
_OF_TRANSACTION = select(LedgerEntry.balance_after, LedgerEntry.number, LedgerEntry.hash).where(
    LedgerEntry.transaction_id == bindparam("transaction_id"),
    LedgerEntry.account_id == bindparam("account_id"),
)
_BALANCES_AFTER = (
    select(LedgerEntry.transaction_id, LedgerEntry.balance_after)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerEntry.transaction_id.in_(bindparam("transaction_ids", expanding=True)),
        LedgerAccount.kind == bindparam("kind"),
    )
)
_CHUNK = 10_000
_NO_END = 2**31 - 1


def balance(session: Session, account_id: int) -> int:
    """Return what the account holds now."""
    row = session.connection().execute(_STANDING, {"account_id": account_id}).one_or_none()
    if row is None:
        raise UnknownAccount(account_id=account_id)
    return row.balance


def balances(session: Session, account_ids: Iterable[int]) -> dict[int, int]:
    """Return what each of these accounts holds now."""
    ids = list(account_ids)
    found: dict[int, int] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = session.connection().execute(_BALANCES, {"account_ids": ids[start : start + _CHUNK]})
        found.update(rows.all())
    return found


def holdings(session: Session, book_id: int, *, kind: str) -> dict[str, int]:
    """Return what the book's accounts of this kind hold, by commodity: all shelves at once."""
    rows = session.connection().execute(_HOLDINGS, {"book_id": book_id, "kind": kind})
    return dict(rows.all())


def held_in_all(session: Session, book_id: int, *, kind: str) -> int:
    """Return what the book's accounts of this kind hold together; debts are not taken off."""
    wanted = {"book_id": book_id, "kind": kind}
    return int(session.connection().execute(_HELD_IN_ALL, wanted).scalar_one())


def accounts_of(session: Session, book_id: int, *, kind: str) -> dict[str, int]:
    """Return the ids of the book's accounts of this kind, by commodity."""
    rows = session.connection().execute(_ACCOUNTS_OF, {"book_id": book_id, "kind": kind})
    return dict(rows.all())


def moved_by_source(
    session: Session, book_id: int, *, kind: str, account_kind: str
) -> dict[int, int]:
    """Return what transactions of this kind moved onto such accounts, by their source's id."""
    wanted = {"book_id": book_id, "kind": kind, "account_kind": account_kind}
    rows = session.connection().execute(_MOVED, wanted)
    return {source_id: int(amount) for source_id, amount in rows if source_id is not None}


def moved_by_month(
    session: Session, book_id: int, *, kinds: Collection[str], since: date
) -> dict[tuple[date, str], int]:
    """Return what came onto accounts of these kinds, by the first of the month and the kind."""
    wanted = {"book_id": book_id, "kinds": list(kinds), "since": since}
    rows = session.connection().execute(_MOVED_BY_MONTH, wanted)
    return {
        (date(int(year), int(month), 1), kind): int(amount) for kind, year, month, amount in rows
    }


def balance_after(session: Session, account_id: int, transaction_id: int) -> int:
    """Return what the account held after this transaction; raises UnknownTransaction."""
    return _entry_of(session, account_id, transaction_id).balance_after


def balances_after(
    session: Session, transaction_ids: Iterable[int], *, kind: str
) -> dict[int, int]:
    """Return what the account of this kind held after each transaction that moved one."""
    ids = list(transaction_ids)
    found: dict[int, int] = {}
    for start in range(0, len(ids), _CHUNK):
        wanted = {"transaction_ids": ids[start : start + _CHUNK], "kind": kind}
        found.update(session.connection().execute(_BALANCES_AFTER, wanted).all())
    return found


def check_code_of(session: Session, account_id: int, transaction_id: int) -> str:
    """Return the check code of the account's entry in this transaction, for its slip.

    Raises UnknownTransaction.
    """
    entry = _entry_of(session, account_id, transaction_id)
    return check_code(account_id, entry.number, entry.hash)


def _entry_of(session: Session, account_id: int, transaction_id: int) -> Row[int, int, str]:
    wanted = {"account_id": account_id, "transaction_id": transaction_id}
    found = session.connection().execute(_OF_TRANSACTION, wanted).one_or_none()
    if found is None:
        raise UnknownTransaction(**wanted)
    return found


def statement(
    session: Session, account_id: int, *, before: int | None = None, limit: int = 20
) -> StatementPage:
    """Return a page of the account's entries, the newest first; in one statement unless empty."""
    connection = session.connection()
    until = _NO_END if before is None else max(0, min(before, _NO_END))
    wanted = {"account_id": account_id, "before": until, "most": limit}
    rows = connection.execute(_LINES_BEFORE, wanted).all()
    if not rows:
        account = connection.execute(_STANDING, {"account_id": account_id}).one_or_none()
        if account is None:
            raise UnknownAccount(account_id=account_id)
        return StatementPage((), None, account.balance, account.entry_count)
    older = rows[-1].number if rows[-1].number > 1 else None
    entries = tuple(StatementEntry(*row[:-2]) for row in rows)
    return StatementPage(entries, older, *rows[0][-2:])


def statement_between(
    session: Session, account_id: int, since: datetime, until: datetime
) -> tuple[StatementEntry, ...]:
    """Return the account's entries recorded from one instant up to another, the newest first."""
    wanted = {"account_id": account_id, "since": since, "until": until}
    rows = session.connection().execute(_LINES_BETWEEN, wanted)
    return tuple(StatementEntry(*tuple(row)) for row in rows)


def statements_between(
    session: Session, account_ids: Iterable[int], since: datetime, until: datetime
) -> dict[int, list[StatementEntry]]:
    """Return the entries of many accounts from one instant up to another, the oldest first."""
    ids = list(account_ids)
    found: dict[int, list[StatementEntry]] = {account_id: [] for account_id in ids}
    for start in range(0, len(ids), _CHUNK):
        wanted = {"account_ids": ids[start : start + _CHUNK], "since": since, "until": until}
        for row in session.connection().execute(_OF_MANY, wanted):
            entry = StatementEntry(*tuple(row))
            found[entry.account_id].append(entry)
    return found


def earned(session: Session, account_id: int, *, kinds: Sequence[str], since: date | None) -> int:
    """Return the sum of an account's transactions of these kinds since this day.

    Less what reversals of them took back, by the day of what they undid.
    """
    wanted = {"account_id": account_id, "kinds": list(kinds), "since": since or date.min}
    return int(session.connection().execute(_EARNED, wanted).scalar_one())
