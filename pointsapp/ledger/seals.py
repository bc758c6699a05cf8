"""Seals: one hash over where every account of a book stands, chained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select
from sqlalchemy.orm import Session

from pointsapp.ledger.books import FOR_GOOD, check_clock, take_book
from pointsapp.ledger.codes import seal_code
from pointsapp.ledger.encoding import NO_HASH, instant_text, leaf_hash, merkle_root, seal_hash
from pointsapp.ledger.guards import fingerprint
from pointsapp.ledger.models import LedgerAccount, LedgerBook, LedgerSeal, LedgerTransaction
from pointsapp.ledger.offline_verifier import KeptSeal, kept_seal
from pointsapp.ledger.refusals import Mistyped


@dataclass(frozen=True)
class SealValue:
    """A seal with everything that its hash is made of."""

    book_code: str
    number: int
    through_transaction_id: int
    account_count: int
    root: str
    previous_hash: str
    sealed_at: datetime
    hash: str
    guards: str
    chain_head: str

    def to_keep(self) -> KeptSeal:
        """Return what others keep of it."""
        return KeptSeal(self.book_code, self.number, self.hash, instant_text(self.sealed_at))


@dataclass(frozen=True)
class SealMark:
    """A seal as it is printed: its number, instant and check code."""

    number: int
    sealed_at: datetime
    hash: str

    @property
    def check_code(self) -> str:
        """The hash's beginning as it is printed."""
        return seal_code(self.hash)


class Compared(StrEnum):
    """How a seal stands to the paper that somebody has of it."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"


_HEADS = (
    select(
        LedgerAccount.id, LedgerAccount.entry_count, LedgerAccount.balance, LedgerAccount.head_hash
    )
    .where(LedgerAccount.book_id == bindparam("book_id"))
    .order_by(LedgerAccount.id)
)
_LAST_SEAL = (
    select(LedgerSeal.number, LedgerSeal.sealed_at, LedgerSeal.hash)
    .where(LedgerSeal.book_id == bindparam("book_id"))
    .order_by(LedgerSeal.number.desc())
    .limit(1)
)
_SEALS = (
    select(LedgerSeal.number, LedgerSeal.sealed_at, LedgerSeal.hash)
    .where(LedgerSeal.book_id == bindparam("book_id"), LedgerSeal.number < bindparam("before"))
    .order_by(LedgerSeal.number.desc())
    .limit(bindparam("most"))
)
_KEPT = (
    select(LedgerBook.code, LedgerSeal.number, LedgerSeal.hash, LedgerSeal.sealed_at)
    .join(LedgerBook, LedgerBook.id == LedgerSeal.book_id)
    .where(
        LedgerSeal.book_id == bindparam("book_id"),
        LedgerSeal.number.between(bindparam("first"), bindparam("last")),
    )
    .order_by(LedgerSeal.number)
)
_LAST_TRANSACTION = select(func.coalesce(func.max(LedgerTransaction.id), 0)).where(
    LedgerTransaction.book_id == bindparam("book_id")
)


def root_of(heads: Iterable[Sequence[Any]]) -> str:
    """Return the root over accounts in the order of their ids."""
    return merkle_root([leaf_hash(*head) for head in heads])


def select_seals() -> Select[int, datetime]:
    """Select when which book was sealed, for questions over many books."""
    return select(LedgerSeal.book_id, LedgerSeal.sealed_at)


def longest_unsealed(session: Session) -> dict[str, int]:
    """Return each book's id by its code, the one that waits longest for its seal first.

    One that is closed for good waits for none.
    """
    sealed = (
        select(func.max(LedgerSeal.sealed_at))
        .where(LedgerSeal.book_id == LedgerBook.id)
        .scalar_subquery()
    )
    is_open = func.coalesce(LedgerBook.closed_through, date.min) != FOR_GOOD
    books = select(LedgerBook.code, LedgerBook.id).where(is_open)
    books = books.order_by(sealed.nulls_first(), LedgerBook.code)
    return dict(session.connection().execute(books).all())


def last_seal(session: Session, book_id: int) -> SealMark | None:
    """Return the book's last seal, None when it was never sealed."""
    row = session.connection().execute(_LAST_SEAL, {"book_id": book_id}).one_or_none()
    return SealMark(*row) if row else None


def list_seals(
    session: Session, book_id: int, *, before: int | None = None, limit: int = 30
) -> tuple[SealMark, ...]:
    """Return some of the book's seals, the newest first; `before` asks for older ones."""
    asked = {"book_id": book_id, "before": before or 2**31 - 1, "most": limit}
    return tuple(SealMark(**row) for row in session.connection().execute(_SEALS, asked).mappings())


def kept_seals(
    session: Session, book_id: int, *, first: int = 1, last: int = 2**31 - 1
) -> list[KeptSeal]:
    """Return the book's seals with these numbers as others keep them, the oldest first."""
    asked = {"book_id": book_id, "first": first, "last": last}
    rows = session.connection().execute(_KEPT, asked)
    return [KeptSeal(code, n, mark, instant_text(at)) for code, n, mark, at in rows]


def compare_seal(session: Session, book_id: int, number: int, typed: str) -> Compared:
    """Compare a seal with its printed code, or its hash. Raises Mistyped for what is neither."""
    try:
        kept = kept_seal(f"typed {number} {typed}")
    except ValueError as error:
        raise Mistyped from error
    here = kept_seals(session, book_id, first=number, last=number)
    if not here:
        return Compared.MISSING
    return Compared.SAME if kept.is_of(here[0].mark) else Compared.DIFFERENT


def seal(
    session: Session,
    book_id: int,
    *,
    at: datetime,
    chain_head: str = NO_HASH,
    clock_is_right: bool = False,
) -> SealValue:
    """Seal the book as it stands now, with what guards it, and return the seal.

    `chain_head` is the head of the chain that the caller keeps beside the ledger. Raises
    UnknownBook, ClockBehind and ClockAhead; not these two when somebody says that the clock is
    right, and from this seal on instants are compared with its own.
    """
    book = take_book(session, book_id)
    at = at if clock_is_right else check_clock(session, book_id, at=at)
    connection = session.connection()
    which = {"book_id": book_id}
    heads = connection.execute(_HEADS, which).all()
    last = connection.execute(_LAST_SEAL, which).one_or_none()
    number, previous = (last.number + 1, last.hash) if last else (1, NO_HASH)
    through = connection.execute(_LAST_TRANSACTION, which).scalar_one()
    root, sealed_at = root_of(heads), at.replace(microsecond=0)
    facts = (book.code, number, through, len(heads), root, previous, instant_text(sealed_at))
    guards = fingerprint(connection)
    value = SealValue(
        book_code=book.code,
        number=number,
        through_transaction_id=through,
        account_count=len(heads),
        root=root,
        previous_hash=previous,
        sealed_at=sealed_at,
        hash=seal_hash(facts, (guards, chain_head)),
        guards=guards,
        chain_head=chain_head,
    )
    columns = {name: field for name, field in vars(value).items() if name != "book_code"}
    connection.execute(insert(LedgerSeal).values(book_id=book_id, **columns))
    return value
