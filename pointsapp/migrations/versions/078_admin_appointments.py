"""Administrators whom a township appoints where a village's own is gone."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "078"
down_revision = "077"

OPEN = sa.text("confirmed_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "admin_appointment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("username", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("ends_id", sa.Integer, sa.ForeignKey("user_account.id")),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposed_at", UtcInstant, nullable=False),
        sa.Column("confirmed_by", sa.String(40)),
        sa.Column("confirmed_at", UtcInstant),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id")),
        sa.Column("withdrawn_by", sa.String(40)),
        sa.Column("withdrawn_at", UtcInstant),
    )
    for name in ("ends_id", "user_id"):
        op.create_index(f"ix_admin_appointment_{name}", "admin_appointment", [name])
    op.create_index("ix_admin_appointment_village", "admin_appointment", ["village_id", "id"])
    op.create_index(
        "uq_admin_appointment_open",
        "admin_appointment",
        ["village_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("admin_appointment")
