"""A village passes from one secretary to the next on one sheet."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "079"
down_revision = "078"

OPEN = sa.text("completed_at IS NULL AND called_off_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("outgoing", sa.String(40), nullable=False),
        sa.Column("incoming", sa.String(40), nullable=False),
        sa.Column("witness", sa.String(40), nullable=False),
        sa.Column("opened_by", sa.String(40), nullable=False),
        sa.Column("opened_at", UtcInstant, nullable=False),
        sa.Column("cash_fen", sa.BigInteger),
        sa.Column("cash_words", sa.String(200), nullable=False),
        sa.Column("budget_fen", sa.BigInteger),
        sa.Column("budget_words", sa.String(200), nullable=False),
        sa.Column("keys", sa.String(200), nullable=False),
        sa.Column("signed_on", sa.Date),
        sa.Column("completed_by", sa.String(40)),
        sa.Column("completed_second", sa.String(40)),
        sa.Column("completed_at", UtcInstant),
        sa.Column("figures", sa.JSON),
        sa.Column("seal", sa.Integer),
        sa.Column("called_off_by", sa.String(40)),
        sa.Column("called_off_at", UtcInstant),
    )
    op.create_index("ix_handover_village", "handover", ["village_id", "id"])
    op.create_index(
        "uq_handover_open",
        "handover",
        ["village_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "handover_account",
        sa.Column("handover_id", sa.Integer, sa.ForeignKey("handover.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id"), primary_key=True),
    )
    op.create_index("ix_handover_account_user_id", "handover_account", ["user_id"])


def downgrade() -> None:
    op.drop_table("handover_account")
    op.drop_table("handover")
