"""Phones that stay signed in, each to be signed out by itself; households' consent."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0023"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "phone",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("pin_epoch", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("signed_in_at", UtcInstant, nullable=False),
        sa.Column("until", UtcInstant, nullable=False),
    )
    op.create_table(
        "consent",
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("given_at", UtcInstant, nullable=False),
        sa.Column("given_by", sa.String(40), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_table("phone")
