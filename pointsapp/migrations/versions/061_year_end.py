"""Periods that a village closed, and points that lapsed."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "061"
down_revision = "060"

LongId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "period_closing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("through", sa.Date, nullable=False),
        sa.Column("closed_by", sa.String(40), nullable=False),
        sa.Column("closed_at", UtcInstant, nullable=False),
        sa.Column("reopened_by", sa.String(40)),
        sa.Column("reopened_second", sa.String(40)),
        sa.Column("reopened_at", UtcInstant),
        sa.Column("reason", sa.String(200), nullable=False),
    )
    op.create_index("ix_period_closing_village", "period_closing", ["village_id", "id"])
    op.create_table(
        "expiry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("choice", sa.String(10), nullable=False),
        sa.Column("points", sa.Integer),
        sa.Column("percent", sa.Integer),
        sa.Column("months", sa.Integer),
        sa.Column("lapses_on", sa.Date, nullable=False),
        sa.Column("resolution", sa.String(200), nullable=False),
        sa.Column("announced_by", sa.String(40), nullable=False),
        sa.Column("announced_at", UtcInstant, nullable=False),
        sa.Column("called_off_by", sa.String(40)),
        sa.Column("called_off_at", UtcInstant),
        sa.Column("posted_by", sa.String(40)),
        sa.Column("posted_second", sa.String(40)),
        sa.Column("posted_at", UtcInstant),
        sa.Column("undone_by", sa.String(40)),
        sa.Column("undone_second", sa.String(40)),
        sa.Column("undone_at", UtcInstant),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_expiry_village", "expiry", ["village_id", "id"])
    waits = sa.text("called_off_at IS NULL AND posted_at IS NULL")
    op.create_index(
        "uq_expiry_announced",
        "expiry",
        ["village_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "expiry_line",
        sa.Column("expiry_id", sa.Integer, sa.ForeignKey("expiry.id"), primary_key=True),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), primary_key=True),
        sa.Column("held", sa.BigInteger, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column(
            "transaction_id",
            LongId,
            sa.ForeignKey("ledger_transaction.id"),
            nullable=False,
        ),
    )
    op.create_index("ix_expiry_line_household_id", "expiry_line", ["household_id"])


def downgrade() -> None:
    op.drop_table("expiry_line")
    op.drop_table("expiry")
    op.drop_table("period_closing")
