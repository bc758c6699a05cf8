"""Logs of seals as they were published, their cosignatures, and who asked for them."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "055"
down_revision = "054"


def upgrade() -> None:
    op.create_table(
        "log_checkpoint",
        sa.Column("book_id", sa.Integer, sa.ForeignKey("ledger_book.id"), nullable=False),
        sa.Column("size", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.Column("verifier_key", sa.String(400), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("made_at", UtcInstant, nullable=False),
        sa.PrimaryKeyConstraint("book_id", "size"),
    )
    op.create_table(
        "cosignature",
        sa.Column("book_id", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("witness", sa.String(200), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("signed_at", UtcInstant, nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id", "size"], ["log_checkpoint.book_id", "log_checkpoint.size"]
        ),
        sa.PrimaryKeyConstraint("book_id", "size", "witness"),
    )
    op.create_table(
        "witness_visit",
        sa.Column("book_id", sa.Integer, sa.ForeignKey("ledger_book.id"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("asked_at", UtcInstant, nullable=False),
        sa.PrimaryKeyConstraint("book_id", "name"),
    )


def downgrade() -> None:
    op.drop_table("witness_visit")
    op.drop_table("cosignature")
    op.drop_table("log_checkpoint")
