"""The accounts of one person in two villages are linked."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "058"
down_revision = "057"


def upgrade() -> None:
    op.create_table(
        "linked_account",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id"), primary_key=True),
        sa.Column("other_id", sa.Integer, sa.ForeignKey("user_account.id"), primary_key=True),
        sa.Column("linked_at", UtcInstant, nullable=False),
        sa.CheckConstraint("user_id < other_id", name="smaller_first"),
    )
    op.create_index("ix_linked_account_other_id", "linked_account", ["other_id"])


def downgrade() -> None:
    op.drop_table("linked_account")
