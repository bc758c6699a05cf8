"""An activity may end on the day after the one on which it began."""

import sqlalchemy as sa
from alembic import op

revision = "048"
down_revision = "047"


def upgrade() -> None:
    op.add_column("activity", sa.Column("ends_on", sa.Date))
    op.execute("UPDATE activity SET ends_on = held_on")
    with op.batch_alter_table("activity") as activity:
        activity.alter_column("ends_on", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("activity") as activity:
        activity.drop_column("ends_on")
