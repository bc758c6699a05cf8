"""The ledger's tables; rows are written by the ledger's own statements only."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, LongId, UtcInstant

REVERSAL = "reversal"
"""The one kind of transaction that the ledger itself makes; all others are the caller's."""

FEWEST_LEGS = 2
"""Whatever moves leaves one account and comes to another."""


class LedgerBook(Base):
    """A village's book: what is locked, sealed and verified as one."""

    __tablename__ = "ledger_book"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    closed_through: Mapped[date | None]


class LedgerAccount(Base):
    """Where units of one commodity stand, with its balance, count and head kept at hand."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        CheckConstraint("floor IS NULL OR balance >= floor", name="floor"),
        CheckConstraint("entry_count >= 0", name="entry_count"),
        Index(None, "book_id", "kind", "commodity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("ledger_book.id"))
    kind: Mapped[str] = mapped_column(String(20))
    commodity: Mapped[str] = mapped_column(String(40))
    floor: Mapped[int | None] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    entry_count: Mapped[int]
    head_hash: Mapped[str] = mapped_column(String(64))


class LedgerTransaction(Base):
    """One fact: who recorded what, when it happened and what it came from."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        UniqueConstraint("book_id", "key"),
        Index(None, "book_id", "id"),
    )

    id: Mapped[int] = mapped_column(LongId, primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("ledger_book.id"))
    key: Mapped[str] = mapped_column(String(120))
    content_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    recorded_by: Mapped[str] = mapped_column(String(40))
    source_kind: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[int | None] = mapped_column(BigInteger)
    memo: Mapped[str] = mapped_column(String(200))
    reverses_id: Mapped[int | None] = mapped_column(
        ForeignKey("ledger_transaction.id"), unique=True
    )


class LedgerEntry(Base):
    """One account's part of a transaction, chained to the account's entry before it."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        UniqueConstraint("transaction_id", "account_id"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(LongId, primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    number: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    balance_after: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class LedgerSeal(Base):
    """A hash over every account's head, with the seal before it.

    `guards` is the fingerprint of what guarded the ledger, `chain_head` the head of the chain of
    rows kept beside it; seals of version 1 have neither.
    """

    __tablename__ = "ledger_seal"
    __table_args__ = (UniqueConstraint("book_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("ledger_book.id"))
    number: Mapped[int]
    through_transaction_id: Mapped[int] = mapped_column(BigInteger)
    account_count: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(UtcInstant)
    hash: Mapped[str] = mapped_column(String(64))
    guards: Mapped[str | None] = mapped_column(String(64))
    chain_head: Mapped[str | None] = mapped_column(String(64))


MODELS: tuple[type[Base], ...] = (
    LedgerBook,
    LedgerAccount,
    LedgerTransaction,
    LedgerEntry,
    LedgerSeal,
)
TABLES: tuple[Table, ...] = tuple(Base.metadata.tables[model.__tablename__] for model in MODELS)
