"""Where accounts stand: what they hold now, held after a transaction, and earned."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from pointsapp.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from pointsapp.ledger.movements import EVER, RECORDED_SINCE, period_of
from pointsapp.ledger.refusals import UnknownAccount

CHUNK = 10_000
"""As many ids at most go into one statement: SQLite takes no more than 32,766 parameters."""

_BALANCES = select(LedgerAccount.id, LedgerAccount.balance).where(
    LedgerAccount.id.in_(bindparam("account_ids", expanding=True))
)
_BALANCES_BEFORE = (
    select(LedgerEntry.account_id, func.sum(LedgerEntry.amount))
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(
        LedgerEntry.account_id.in_(bindparam("account_ids", expanding=True)),
        LedgerTransaction.recorded_at < bindparam("instant"),
    )
    .group_by(LedgerEntry.account_id)
)
_MOVED_SINCE = (
    select(LedgerTransaction.recorded_at, LedgerEntry.amount)
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(
        LedgerEntry.account_id == bindparam("account_id"),
        LedgerTransaction.recorded_at >= bindparam("since"),
    )
)
_Undone = aliased(LedgerTransaction)
_EARNED = (
    select(func.coalesce(func.sum(LedgerEntry.amount), 0))
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .outerjoin(_Undone, _Undone.id == LedgerTransaction.reverses_id)
    .where(
        *RECORDED_SINCE,
        LedgerEntry.account_id == bindparam("account_id"),
        or_(
            LedgerTransaction.kind.in_(bindparam("kinds", expanding=True)),
            _Undone.kind.in_(bindparam("kinds", expanding=True)),
        ),
        func.coalesce(_Undone.occurred_on, LedgerTransaction.occurred_on) >= bindparam("since"),
    )
)
_OF_KIND = (
    LedgerAccount.book_id == bindparam("book_id"),
    LedgerAccount.kind == bindparam("kind"),
)
_HOLDINGS = select(LedgerAccount.commodity, LedgerAccount.balance).where(*_OF_KIND)
_HELD_IN_ALL = select(func.coalesce(func.sum(LedgerAccount.balance), 0)).where(
    *_OF_KIND, LedgerAccount.balance > 0
)
_ACCOUNTS_OF = select(LedgerAccount.commodity, LedgerAccount.id).where(*_OF_KIND)
_STANDINGS = select(
    LedgerAccount.id, LedgerAccount.kind, LedgerAccount.commodity, LedgerAccount.balance
).where(
    LedgerAccount.book_id == bindparam("book_id"),
    or_(
        and_(
            LedgerAccount.kind.in_(bindparam("kinds", expanding=True)),
            LedgerAccount.commodity.in_(bindparam("commodities", expanding=True)),
        ),
        LedgerAccount.id == bindparam("account_id"),
    ),
)
_BALANCES_AFTER = (
    select(LedgerEntry.transaction_id, LedgerEntry.balance_after)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerEntry.transaction_id.in_(bindparam("transaction_ids", expanding=True)),
        LedgerAccount.kind == bindparam("kind"),
    )
)
_MOVED_ACCOUNTS = (
    select(LedgerEntry.transaction_id, LedgerEntry.account_id)
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(
        LedgerEntry.transaction_id.in_(bindparam("transaction_ids", expanding=True)),
        LedgerAccount.kind == bindparam("kind"),
    )
)


@dataclass(frozen=True)
class Standing:
    """An account, and what it holds."""

    account_id: int
    balance: int


def balance(session: Session, account_id: int) -> int:
    """Return what the account holds now. Raises UnknownAccount."""
    held = balances(session, [account_id])
    if account_id not in held:
        raise UnknownAccount(account_id=account_id)
    return held[account_id]


def balances(session: Session, account_ids: Iterable[int]) -> dict[int, int]:
    """Return what each of these accounts holds now."""
    ids = list(account_ids)
    held: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        rows = session.connection().execute(_BALANCES, {"account_ids": ids[start : start + CHUNK]})
        held.update(rows.all())
    return held


def balances_before(
    session: Session, account_ids: Iterable[int], instant: datetime
) -> dict[int, int]:
    """Return what each of these accounts held just before this instant."""
    ids = list(account_ids)
    held = dict.fromkeys(ids, 0)
    for start in range(0, len(ids), CHUNK):
        asked = {"account_ids": ids[start : start + CHUNK], "instant": instant}
        rows = session.connection().execute(_BALANCES_BEFORE, asked)
        held.update((account_id, int(amount)) for account_id, amount in rows)
    return held


@dataclass(frozen=True)
class Course:
    """What an account held at some instants, and what came in since the first of them."""

    held: tuple[int, ...]
    came_in: int


def course(
    session: Session, account_id: int, instants: Sequence[datetime], *, held_now: int
) -> Course:
    """Return what an account that holds this now held just before each of these instants.

    The oldest comes first; what was recorded before it is not read.
    """
    asked = {"account_id": account_id, "since": instants[0]}
    moved = session.connection().execute(_MOVED_SINCE, asked).all()
    held = (held_now - sum(amount for at, amount in moved if at >= instant) for instant in instants)
    return Course(tuple(held), sum(amount for _at, amount in moved if amount > 0))


def holdings(session: Session, book_id: int, *, kind: str) -> dict[str, int]:
    """Return what the book's accounts of this kind hold, by commodity."""
    rows = session.connection().execute(_HOLDINGS, {"book_id": book_id, "kind": kind})
    return dict(rows.all())


def held_in_all(session: Session, book_id: int, *, kind: str) -> int:
    """Return what the book's accounts of this kind hold together; debts are not taken off."""
    of_kind = {"book_id": book_id, "kind": kind}
    return int(session.connection().execute(_HELD_IN_ALL, of_kind).scalar_one())


def accounts_of(session: Session, book_id: int, *, kind: str) -> dict[str, int]:
    """Return the ids of the book's accounts of this kind, by commodity."""
    rows = session.connection().execute(_ACCOUNTS_OF, {"book_id": book_id, "kind": kind})
    return dict(rows.all())


def standings(
    session: Session,
    book_id: int,
    *,
    kinds: Collection[str],
    commodities: Collection[str],
    account_id: int | None = None,
) -> dict[tuple[str, str], Standing]:
    """Return the book's accounts of these kinds and commodities, by kind and commodity.

    With `account_id` that account, of another kind, is among them.
    """
    asked = {
        "book_id": book_id,
        "kinds": list(kinds),
        "commodities": list(commodities),
        "account_id": account_id,
    }
    return {
        (row.kind, row.commodity): Standing(account_id=row.id, balance=row.balance)
        for row in session.connection().execute(_STANDINGS, asked)
    }


def balances_after(
    session: Session, transaction_ids: Iterable[int], *, kind: str
) -> dict[int, int]:
    """Return what the account of this kind held after each transaction that moved one."""
    ids = list(transaction_ids)
    held: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        asked = {"transaction_ids": ids[start : start + CHUNK], "kind": kind}
        held.update(session.connection().execute(_BALANCES_AFTER, asked).all())
    return held


def moved_accounts(
    session: Session, transaction_ids: Iterable[int], *, kind: str
) -> dict[int, int]:
    """Return which account of this kind each of these transactions moved."""
    ids = list(transaction_ids)
    moved: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        asked = {"transaction_ids": ids[start : start + CHUNK], "kind": kind}
        moved.update(session.connection().execute(_MOVED_ACCOUNTS, asked).all())
    return moved


def earned(
    session: Session, book_id: int, account_id: int, *, kinds: Collection[str], since: date
) -> int:
    """Return the sum of the account's transactions of these kinds since this day.

    A reversal takes back what it undid, and counts on the day of what it undid.
    """
    asked = {"account_id": account_id, "kinds": list(kinds), **period_of(book_id, since)}
    return int(session.connection().execute(_EARNED, asked).scalar_one())


def last_before(session: Session, book_id: int, instants: Sequence[datetime]) -> tuple[int, ...]:
    """Return the book's last transaction recorded before each of these instants, 0 for none."""
    recorded_at, number = LedgerTransaction.recorded_at, LedgerTransaction.id
    last = [func.max(case((recorded_at < instant, number), else_=0)) for instant in instants]
    query = select(*(func.coalesce(one, 0) for one in last))
    row = session.connection().execute(query.where(LedgerTransaction.book_id == book_id)).one()
    return tuple(map(int, row))


def held_after(
    session: Session, book_id: int, *, kind: str, transactions: Sequence[int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return what each account of this kind held after each transaction, with its commodity."""
    held = [_held(number) for number in transactions]
    query = (
        select(LedgerAccount.commodity, *held)
        .join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
        .where(LedgerAccount.book_id == book_id, LedgerAccount.kind == kind)
        .group_by(LedgerAccount.id, LedgerAccount.commodity)
    )
    rows = session.connection().execute(query)
    return tuple((commodity, tuple(map(int, amounts))) for commodity, *amounts in rows)


def _held(number: int) -> ColumnElement[Any]:
    return func.sum(case((LedgerEntry.transaction_id <= number, LedgerEntry.amount), else_=0))


def left_of(
    session: Session,
    book_id: int,
    *,
    kind: str,
    before: Sequence[datetime],
    given_back: Collection[str],
    account_id: int | None = None,
) -> dict[int, tuple[int, ...]]:
    """Return, for each account that holds something, what is left of all that came in before each.

    Whatever left since then was of the oldest. A reversal takes away, or brings back, what it
    undid, on the day of that; a transaction of the kinds `given_back` brings back what had left.
    So what is left is what the account holds, without what came in since; never less than 0. With
    `account_id` only that account. One statement that reads what was posted since the first of
    the instants, whatever the book holds.
    """
    undoes = LedgerTransaction.reverses_id.is_not(None)
    came_in = and_(
        or_(
            and_(~undoes, LedgerEntry.amount > 0),
            and_(undoes, LedgerEntry.amount < 0, _Undone.kind.not_in(given_back)),
        ),
        LedgerTransaction.kind.not_in(given_back),
    )
    at = func.coalesce(_Undone.recorded_at, LedgerTransaction.recorded_at)
    sums = [
        func.sum(case((at >= instant, LedgerEntry.amount), else_=0)).label(f"since_{place}")
        for place, instant in enumerate(before)
    ]
    new = (
        select(LedgerEntry.account_id, *sums)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .outerjoin(_Undone, _Undone.id == LedgerTransaction.reverses_id)
        .where(*RECORDED_SINCE, came_in)
        .group_by(LedgerEntry.account_id)
        .subquery()
    )
    since = [func.coalesce(new.c[one.name], 0) for one in sums]
    query = (
        select(LedgerAccount.id, LedgerAccount.balance, *since)
        .outerjoin(new, new.c.account_id == LedgerAccount.id)
        .where(
            LedgerAccount.book_id == book_id, LedgerAccount.kind == kind, LedgerAccount.balance > 0
        )
    )
    if account_id is not None:
        query = query.where(LedgerAccount.id == account_id)
    asked = {"book_id": book_id, "begins": min(before), "through": EVER}
    rows = session.connection().execute(query, asked)
    return {
        account_id: tuple(max(0, balance - int(one)) for one in came)
        for account_id, balance, *came in rows
    }


def select_held(kind: str) -> Select[int, str, int]:
    """Select what accounts of this kind hold, with book and commodity, for sums over many books."""
    held = select(LedgerAccount.book_id, LedgerAccount.commodity, LedgerAccount.balance)
    return held.where(LedgerAccount.kind == kind, LedgerAccount.balance > 0)
