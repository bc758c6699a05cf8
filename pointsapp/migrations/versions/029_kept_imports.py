"""What was imported, by whom, and how to take it back."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "029"
down_revision = "028"


def upgrade() -> None:
    op.create_table(
        "kept_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("undo", sa.JSON, nullable=False),
        sa.Column("imported_by", sa.String(40), nullable=False),
        sa.Column("imported_at", UtcInstant, nullable=False),
        sa.Column("taken_back_by", sa.String(40)),
        sa.Column("taken_back_at", UtcInstant),
    )
    op.create_index("ix_kept_import_village_kind", "kept_import", ["village_id", "kind"])


def downgrade() -> None:
    op.drop_table("kept_import")
