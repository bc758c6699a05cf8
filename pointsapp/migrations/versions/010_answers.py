"""The person named answers whether it is so; deductions hang out only where a village says so."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column(
        "village",
        sa.Column("deductions_public", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "line_answer",
        sa.Column("line_id", sa.Integer, sa.ForeignKey("award_line.id"), primary_key=True),
        sa.Column("is_so", sa.Boolean, nullable=False),
        sa.Column("answered_by", sa.String(40), nullable=False),
        sa.Column("answered_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("line_answer")
    op.drop_column("village", "deductions_public")
