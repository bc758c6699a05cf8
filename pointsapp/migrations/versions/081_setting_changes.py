"""Each change of a village's settings is kept."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "081"
down_revision = "080"


def upgrade() -> None:
    op.create_table(
        "setting_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("before", sa.String(120), nullable=False),
        sa.Column("after", sa.String(120), nullable=False),
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.Column("changed_at", UtcInstant, nullable=False),
    )
    op.create_index("ix_setting_change_village", "setting_change", ["village_id", "id"])


def downgrade() -> None:
    op.drop_table("setting_change")
