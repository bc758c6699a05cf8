"""Whoever came after the village's list was made has a day of arrival."""

import sqlalchemy as sa
from alembic import op

revision = "044"
down_revision = "043"


def upgrade() -> None:
    op.add_column("resident", sa.Column("arrived_on", sa.Date))


def downgrade() -> None:
    with op.batch_alter_table("resident") as resident:
        resident.drop_column("arrived_on")
