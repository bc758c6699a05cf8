"""Activities are planned: hours, leader, places, a code for the day, who signed up."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0009"
down_revision = "0008"

NEW = ("starts_at", "ends_at", "leader", "capacity", "secret")


def upgrade() -> None:
    columns = (
        sa.Column("starts_at", sa.Time),
        sa.Column("ends_at", sa.Time),
        sa.Column("leader", sa.String(40), nullable=False, server_default=""),
        sa.Column("capacity", sa.Integer),
        sa.Column("secret", sa.String(32), nullable=False, server_default=""),
    )
    for column in columns:
        op.add_column("activity", column)
    op.create_table(
        "activity_signup",
        sa.Column("activity_id", sa.Integer, sa.ForeignKey("activity.id"), primary_key=True),
        sa.Column(
            "resident_id", sa.Integer, sa.ForeignKey("resident.id"), primary_key=True, index=True
        ),
        sa.Column("signed_by", sa.String(40), nullable=False),
        sa.Column("signed_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("activity_signup")
    for name in reversed(NEW):
        op.drop_column("activity", name)
