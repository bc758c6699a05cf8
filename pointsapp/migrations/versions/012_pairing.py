"""Party members look after households."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "pairing",
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), primary_key=True),
        sa.Column(
            "user_id", sa.Integer, sa.ForeignKey("user_account.id"), nullable=False, index=True
        ),
    )


def downgrade() -> None:
    op.drop_table("pairing")
