"""Who handed a card over, and when."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "050"
down_revision = "049"


def upgrade() -> None:
    op.add_column("card", sa.Column("handed_at", UtcInstant))
    op.add_column("card", sa.Column("handed_by", sa.String(40)))


def downgrade() -> None:
    op.drop_column("card", "handed_by")
    op.drop_column("card", "handed_at")
