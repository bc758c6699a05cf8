"""A pairing keeps from when until when a party member looked after a household."""

import sqlalchemy as sa
from alembic import op

revision = "052"
down_revision = "051"

PAIRINGS = "SELECT household_id, user_id FROM pairing"


def upgrade() -> None:
    standing = _taken_down(PAIRINGS)
    pairing = op.create_table(
        "pairing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column(
            "user_id", sa.Integer, sa.ForeignKey("user_account.id"), nullable=False, index=True
        ),
        sa.Column("since", sa.Date),
        sa.Column("until", sa.Date),
    )
    op.bulk_insert(pairing, standing)
    op.create_index("ix_pairing_household", "pairing", ["household_id", "id"])
    op.create_index(
        "uq_pairing_open",
        "pairing",
        ["household_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def downgrade() -> None:
    standing = _taken_down(f"{PAIRINGS} WHERE until IS NULL")
    pairing = op.create_table(
        "pairing",
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), primary_key=True),
        sa.Column(
            "user_id", sa.Integer, sa.ForeignKey("user_account.id"), nullable=False, index=True
        ),
    )
    op.bulk_insert(pairing, standing)


def _taken_down(query: str) -> list[dict[str, int]]:
    """Return the pairings that stand, and drop their table."""
    standing = [dict(row) for row in op.get_bind().execute(sa.text(query)).mappings()]
    op.drop_table("pairing")
    return standing
