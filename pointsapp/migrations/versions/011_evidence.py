"""Rules may ask for evidence; photos of signed sheets are kept; a village says how long."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column(
        "rule_version",
        sa.Column("evidence", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "village", sa.Column("photo_days", sa.Integer, nullable=False, server_default="180")
    )
    op.create_table(
        "activity_photo",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "activity_id", sa.Integer, sa.ForeignKey("activity.id"), nullable=False, index=True
        ),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
        sa.Column("kept_by", sa.String(40), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("activity_photo")
    op.drop_column("village", "photo_days")
    op.drop_column("rule_version", "evidence")
