"""Where a village's counter is, and its hours."""

import sqlalchemy as sa
from alembic import op

revision = "041"
down_revision = "040"


def upgrade() -> None:
    place = sa.Column("exchange_place", sa.String(60), server_default="", nullable=False)
    op.add_column("village", place)


def downgrade() -> None:
    op.drop_column("village", "exchange_place")
