"""What proves that an archive is the one that was made."""

import sqlalchemy as sa
from alembic import op

revision = "063"
down_revision = "062"


def upgrade() -> None:
    op.create_table(
        "archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], "fk_archive_village_id_village"),
        sa.PrimaryKeyConstraint("id", name="pk_archive"),
    )
    op.create_index("ix_archive_village_id", "archive", ["village_id"])


def downgrade() -> None:
    op.drop_table("archive")
