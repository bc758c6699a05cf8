"""After its last day a village that closes earns and exchanges no more."""

import sqlalchemy as sa
from alembic import op

revision = "091"
down_revision = "090"


def upgrade() -> None:
    op.add_column("village", sa.Column("last_day", sa.Date))
    op.execute(
        "UPDATE village SET last_day = (SELECT c.last_day FROM village_closure c"
        " WHERE c.village_id = village.id AND c.agreed_at IS NOT NULL AND c.withdrawn_at IS NULL)"
    )


def downgrade() -> None:
    op.drop_column("village", "last_day")
