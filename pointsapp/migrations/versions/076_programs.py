"""Programs that somebody lets act, by a token of which the hash is kept."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "076"
down_revision = "075"


def upgrade() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("village_id", sa.Integer(), sa.ForeignKey("village.id"), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id")),
        sa.Column("household_id", sa.Integer(), sa.ForeignKey("household.id")),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("scopes", sa.String(100), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", UtcInstant(), nullable=False),
        sa.Column("until", UtcInstant(), nullable=False),
        sa.Column("used_at", UtcInstant()),
        sa.Column("ended_at", UtcInstant()),
        sa.Column("ended_by", sa.String(40)),
        sa.CheckConstraint("(user_id IS NULL) <> (household_id IS NULL)", name="one_owner"),
    )
    for column in ("village_id", "user_id", "household_id"):
        op.create_index(f"ix_program_{column}", "program", [column])


def downgrade() -> None:
    op.drop_table("program")
