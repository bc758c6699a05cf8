"""How far the files of notes were taken into the audit."""

import sqlalchemy as sa
from alembic import op

revision = "039"
down_revision = "038"


def upgrade() -> None:
    op.create_table(
        "taken_notes",
        sa.Column("file", sa.String(60), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("file", name="pk_taken_notes"),
    )


def downgrade() -> None:
    op.drop_table("taken_notes")
