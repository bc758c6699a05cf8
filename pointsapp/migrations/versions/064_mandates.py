"""A household lets its paired member act for it, and a device on which one does."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "064"
down_revision = "063"
KEY = "fk_device_mandate_id_mandate"


def upgrade() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("given", sa.String(10), nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("given_at", UtcInstant, nullable=False),
        sa.Column("given_by", sa.String(40), nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("ended", sa.String(10)),
        sa.Column("ended_at", UtcInstant),
        sa.Column("ended_by", sa.String(40)),
    )
    op.create_index(
        "uq_mandate_open",
        "mandate",
        ["household_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_mandate_household", "mandate", ["household_id", "id"])
    op.create_index("ix_mandate_user_id", "mandate", ["user_id"])
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("mandate_id", sa.Integer))
        device.add_column(sa.Column("acts_until", UtcInstant))
        device.create_foreign_key(KEY, "mandate", ["mandate_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("device") as device:
        device.drop_constraint(KEY, type_="foreignkey")
        device.drop_column("acts_until")
        device.drop_column("mandate_id")
    op.drop_table("mandate")
