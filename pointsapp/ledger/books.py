"""Books and accounts: open them, lock a book, close a period."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from pointsapp.ledger.encoding import genesis, instant_text
from pointsapp.ledger.models import LedgerAccount, LedgerBook
from pointsapp.ledger.refusals import (
    ClockAhead,
    ClockBehind,
    FutureDay,
    PeriodClosed,
    UnknownAccount,
    UnknownBook,
)
from pointsapp.ledger.sql import LAST_INSTANT, LATEST_INSTANT, LOCK_BOOK, statements_for
from pointsapp.village_time import village_day

POINTS = "points"
_TAKEN = "ledger books taken"
"""In a session's info: the transaction that locked books, and the books."""

SLACK = timedelta(minutes=5)
"""So far may the clocks of a village's machines differ, or one be put right unnoticed."""

FOR_GOOD = date.max
"""A book that is closed through this day takes nothing more, and is not sealed again."""

LONGEST_REST = timedelta(days=366)
"""A village rests for a winter; a longer gap needs somebody who says that the clock is right."""

_FIND_ACCOUNT = (
    select(LedgerAccount.id)
    .where(
        LedgerAccount.book_id == bindparam("book_id"),
        LedgerAccount.kind == bindparam("kind"),
        LedgerAccount.commodity == bindparam("commodity"),
    )
    .order_by(LedgerAccount.id)
    .limit(1)
)


@dataclass(frozen=True)
class LockedBook:
    """A book's row, read under its lock."""

    id: int
    code: str
    opened_at: datetime
    closed_through: date | None


def select_books() -> Select[int, datetime]:
    """Select each book with when it was opened, for questions over many books."""
    return select(LedgerBook.id, LedgerBook.opened_at)


def item_commodity(item_id: int) -> str:
    """Return the commodity that counts units of this item."""
    return f"item:{item_id}"


def open_book(session: Session, *, code: str, at: datetime) -> int:
    """Open a village's book and return its id."""
    statement = insert(LedgerBook).values(code=code, opened_at=at.replace(microsecond=0))
    return session.connection().execute(statement.returning(LedgerBook.id)).scalar_one()


def opened_at(session: Session, book_id: int) -> datetime:
    """Return when the book was opened."""
    return session.scalars(select(LedgerBook.opened_at).filter_by(id=book_id)).one()


def take_book(session: Session, book_id: int) -> LockedBook:
    """Lock the book until the transaction ends and return its row. Raises UnknownBook.

    A book that this transaction, or this savepoint, has locked already is not read again.
    """
    connection = session.connection()
    transaction = session.get_nested_transaction() or session.get_transaction()
    holder, books = session.info.get(_TAKEN, (None, {}))
    if holder is not transaction:
        books = {}
        session.info[_TAKEN] = (transaction, books)
    if book_id not in books:
        row = connection.execute(LOCK_BOOK, {"book_id": book_id}).one_or_none()
        if row is None:
            raise UnknownBook(book_id=book_id)
        books[book_id] = LockedBook(book_id, *row)
    return cast("LockedBook", books[book_id])


def lock_book(session: Session, book_id: int) -> None:
    """Let nobody else write in this book until the transaction ends. Raises UnknownBook."""
    take_book(session, book_id)


def last_instant(session: Session, book_id: int) -> datetime | None:
    """Return when the book was last posted to or sealed, None for an empty one.

    A seal comes after the transactions that it covers, whatever the clock said at either.
    """
    return session.connection().execute(LAST_INSTANT, {"book_id": book_id}).scalar_one()


def latest_instant(session: Session) -> datetime | None:
    """Return when any book was last posted to or sealed, None where all are empty."""
    return session.connection().execute(LATEST_INSTANT).scalar_one()


def check_clock(session: Session, book_id: int, *, at: datetime) -> datetime:
    """Return the instant to record now: this one, or the book's last one where that is later.

    Raises ClockBehind for an instant minutes before the last one, and ClockAhead for one more
    than a year after it. The book must be locked.
    """
    return instant_to_record(last_instant(session, book_id), at=at)


def instant_to_record(last: datetime | None, *, at: datetime) -> datetime:
    """Return what `check_clock` returns for a book whose last instant is known."""
    if last is None:
        return at
    if at < last - SLACK:
        raise ClockBehind(now=at, last=last)
    if at > last + LONGEST_REST:
        raise ClockAhead(now=at, last=last)
    return max(at, last)


@dataclass(frozen=True)
class NewAccount:
    """An account to open; without a floor it may go negative."""

    kind: str
    commodity: str = POINTS
    floor: int | None = 0


def open_many(session: Session, book_id: int, accounts: Sequence[NewAccount]) -> list[int]:
    """Open accounts in a constant number of statements and return their ids in this order."""
    book = take_book(session, book_id)
    connection = session.connection()
    statements = statements_for(connection)
    numbers = json.dumps(list(range(1, len(accounts) + 1)))
    ids = list(connection.execute(statements.account_ids, {"rows": numbers}).scalars())
    facts = (book.code, instant_text(book.opened_at))
    rows = []
    for number, new in zip(ids, accounts, strict=True):
        first_hash = genesis(facts, (number, new.kind, new.commodity))
        rows.append((number, book_id, new.kind, new.commodity, new.floor, 0, 0, first_hash))
    connection.execute(statements.add_accounts, {"rows": json.dumps(rows)})
    return ids


def open_accounts(
    session: Session,
    *,
    book_id: int,
    kind: str,
    commodity: str = POINTS,
    floor: int | None = 0,
    count: int,
) -> list[int]:
    """Open many accounts of one kind and return their ids."""
    return open_many(session, book_id, [NewAccount(kind, commodity, floor)] * count)


def open_account(
    session: Session, *, book_id: int, kind: str, commodity: str = POINTS, floor: int | None = 0
) -> int:
    """Open an account and return its id; without a floor it may go negative."""
    return open_accounts(
        session, book_id=book_id, kind=kind, commodity=commodity, floor=floor, count=1
    )[0]


def let_owe(session: Session, account_ids: Collection[int], *, most: int) -> None:
    """Let these accounts go down to minus `most`; a posting's own floor may still stop it."""
    statement = update(LedgerAccount).where(LedgerAccount.id.in_(account_ids))
    session.connection().execute(statement.values(floor=-most))


def find_account(session: Session, *, book_id: int, kind: str, commodity: str = POINTS) -> int:
    """Return the id of the book's first account of this kind. Raises UnknownAccount."""
    asked = {"book_id": book_id, "kind": kind, "commodity": commodity}
    account_id = session.connection().execute(_FIND_ACCOUNT, asked).scalar_one_or_none()
    if account_id is None:
        raise UnknownAccount(**asked)
    return account_id


def close_period(session: Session, book_id: int, *, through: date, by: str, at: datetime) -> None:
    """Take no more postings for days up to this one; the caller's log keeps who closed it.

    Raises FutureDay for a day to come, and PeriodClosed for one before the last closing.
    """
    book = take_book(session, book_id)
    if through > village_day(at):
        raise FutureDay(day=through)
    if book.closed_through is not None and through < book.closed_through:
        raise PeriodClosed(closed_through=book.closed_through, by=by)
    session.connection().execute(
        update(LedgerBook).where(LedgerBook.id == book_id).values(closed_through=through)
    )
    del session.info[_TAKEN]


def reopen_period(session: Session, book_id: int, *, through: date | None) -> None:
    """Take postings again for days after this one, or for every day; the caller's log keeps why.

    Raises PeriodClosed for a day that the book is not closed through.
    """
    book = take_book(session, book_id)
    if book.closed_through is None or (through is not None and through > book.closed_through):
        raise PeriodClosed(closed_through=book.closed_through, through=through)
    session.connection().execute(
        update(LedgerBook).where(LedgerBook.id == book_id).values(closed_through=through)
    )
    del session.info[_TAKEN]


def close_for_good(session: Session, book_id: int) -> None:
    """Take nothing more, for whatever day; the caller sealed the book and keeps who closed it."""
    take_book(session, book_id)
    session.connection().execute(
        update(LedgerBook).where(LedgerBook.id == book_id).values(closed_through=FOR_GOOD)
    )
    del session.info[_TAKEN]


def is_closed_for_good(session: Session, book_id: int) -> bool:
    """Tell whether the book takes nothing more; it is locked, as by `lock_book`."""
    return take_book(session, book_id).closed_through == FOR_GOOD


def check_days(session: Session, book_id: int, days: Collection[date]) -> None:
    """Raise PeriodClosed where the book takes no postings for one of these days.

    What is recorded now and posted later asks this first. The book must be locked.
    """
    closed = take_book(session, book_id).closed_through
    first = min(days, default=None)
    if closed is not None and first is not None and first <= closed:
        raise PeriodClosed(day=first, closed_through=closed)


def closed_through(session: Session, book_id: int) -> date | None:
    """Return the last day for which the book takes no more postings."""
    return session.scalars(select(LedgerBook.closed_through).filter_by(id=book_id)).one()


def list_books(session: Session) -> dict[str, int]:
    """Return each book's id by its code."""
    statement = select(LedgerBook.code, LedgerBook.id).order_by(LedgerBook.code)
    return dict(session.connection().execute(statement).all())
