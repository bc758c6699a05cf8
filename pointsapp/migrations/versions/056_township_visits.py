"""A supervisor reads in a village, and why names of its households were shown."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "056"
down_revision = "055"
KEY = "fk_device_visit_id_township_visit"


def upgrade() -> None:
    op.create_table(
        "township_visit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("began_at", UtcInstant, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("names_until", UtcInstant),
    )
    op.create_index("ix_township_visit_village_id", "township_visit", ["village_id"])
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("visit_id", sa.Integer))
        device.create_foreign_key(KEY, "township_visit", ["visit_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("device") as device:
        device.drop_constraint(KEY, type_="foreignkey")
        device.drop_column("visit_id")
    op.drop_table("township_visit")
