"""Whoever renames a village says why."""

import sqlalchemy as sa
from alembic import op

revision = "085"
down_revision = "084"


def upgrade() -> None:
    reason = sa.Column("reason", sa.String(200), nullable=False, server_default="")
    op.add_column("setting_change", reason)


def downgrade() -> None:
    op.drop_column("setting_change", "reason")
