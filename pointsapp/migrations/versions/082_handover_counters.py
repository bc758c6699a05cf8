"""Somebody else may count the stock for who hands over or takes over."""

import sqlalchemy as sa
from alembic import op

revision = "082"
down_revision = "081"

NAMES = ("counts_for_outgoing", "counts_for_incoming")


def upgrade() -> None:
    for name in NAMES:
        op.add_column("handover", sa.Column(name, sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    for name in reversed(NAMES):
        op.drop_column("handover", name)
