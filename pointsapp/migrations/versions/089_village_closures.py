"""Villages close for good."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "089"
down_revision = "088"

OPEN = sa.text("closed_at IS NULL AND withdrawn_at IS NULL")
OF_VILLAGE = ("closed_on", "readable_until")


def upgrade() -> None:
    for name in OF_VILLAGE:
        op.add_column("village", sa.Column(name, sa.Date))
    op.create_table(
        "village_closure",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("readable_until", sa.Date, nullable=False),
        sa.Column("successor_id", sa.Integer, sa.ForeignKey("village.id")),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposed_at", UtcInstant, nullable=False),
        sa.Column("agreed_by", sa.String(40)),
        sa.Column("agreed_at", UtcInstant),
        sa.Column("withdrawn_by", sa.String(40)),
        sa.Column("withdrawn_at", UtcInstant),
        sa.Column("closed_by", sa.String(40)),
        sa.Column("closed_at", UtcInstant),
        sa.Column("points", sa.BigInteger),
        sa.Column("seal", sa.Integer),
    )
    op.create_index("ix_village_closure_village", "village_closure", ["village_id", "id"])
    op.create_index("ix_village_closure_successor_id", "village_closure", ["successor_id"])
    op.create_index(
        "uq_village_closure_open",
        "village_closure",
        ["village_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """A village that closed stays closed: its book takes nothing more."""
    op.drop_table("village_closure")
    for name in reversed(OF_VILLAGE):
        op.drop_column("village", name)
