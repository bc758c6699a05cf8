"""Seals: one hash over where every account of a book stands, chained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from pointsapp.ledger.books import check_clock, take_book
from pointsapp.ledger.codes import seal_code
from pointsapp.ledger.encoding import NO_HASH, instant_text, leaf_hash, merkle_root, seal_hash
from pointsapp.ledger.guards import fingerprint
from pointsapp.ledger.models import LedgerAccount, LedgerSeal, LedgerTransaction
from pointsapp.ledger.offline_verifier import KeptSeal


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
_LAST_TRANSACTION = select(func.coalesce(func.max(LedgerTransaction.id), 0)).where(
    LedgerTransaction.book_id == bindparam("book_id")
)


def root_of(heads: Iterable[Sequence[Any]]) -> str:
    """Return the root over accounts in the order of their ids."""
    return merkle_root([leaf_hash(*head) for head in heads])


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
