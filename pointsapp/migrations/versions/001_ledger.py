"""The ledger: books, accounts, transactions, entries, seals, and the triggers that guard them."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant
from pointsapp.ledger import create_guards, drop_guards

revision = "0001"
down_revision = None

LongId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _create_books()
    _create_transactions()
    _create_seals()
    create_guards(op.get_bind())


def _create_books() -> None:
    op.create_table(
        "ledger_book",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(40), nullable=False, unique=True),
        sa.Column("opened_at", UtcInstant, nullable=False),
        sa.Column("closed_through", sa.Date),
    )
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("ledger_book.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("commodity", sa.String(40), nullable=False),
        sa.Column("floor", sa.BigInteger),
        sa.Column("balance", sa.BigInteger, nullable=False),
        sa.Column("entry_count", sa.Integer, nullable=False),
        sa.Column("head_hash", sa.String(64), nullable=False),
        sa.CheckConstraint("floor IS NULL OR balance >= floor", name="floor"),
        sa.CheckConstraint("entry_count >= 0", name="entry_count"),
        sa.Index(None, "book_id", "kind", "commodity"),
    )


def _create_transactions() -> None:
    op.create_table(
        "ledger_transaction",
        sa.Column("id", LongId, primary_key=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("ledger_book.id"), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("recorded_at", UtcInstant, nullable=False),
        sa.Column("recorded_by", sa.String(40), nullable=False),
        sa.Column("source_kind", sa.String(40), nullable=False),
        sa.Column("source_id", sa.BigInteger),
        sa.Column("memo", sa.String(200), nullable=False),
        sa.Column("reverses_id", LongId, sa.ForeignKey("ledger_transaction.id"), unique=True),
        sa.UniqueConstraint("book_id", "key"),
        sa.Index(None, "book_id", "id"),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", LongId, primary_key=True),
        sa.Column("transaction_id", LongId, sa.ForeignKey("ledger_transaction.id"), nullable=False),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("ledger_account.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("balance_after", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("account_id", "number"),
        sa.UniqueConstraint("transaction_id", "account_id"),
        sa.CheckConstraint("amount <> 0", name="amount"),
        sa.CheckConstraint("number >= 1", name="number"),
    )


def _create_seals() -> None:
    op.create_table(
        "ledger_seal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("book_id", sa.Integer, sa.ForeignKey("ledger_book.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("through_transaction_id", sa.BigInteger, nullable=False),
        sa.Column("account_count", sa.Integer, nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("sealed_at", UtcInstant, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("book_id", "number"),
    )


def downgrade() -> None:
    drop_guards(op.get_bind())
    for table in ("seal", "entry", "transaction", "account", "book"):
        op.drop_table(f"ledger_{table}")
