"""A drawn password is changed at its first use."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0017"


def upgrade() -> None:
    """Let everybody keep the password that they have."""
    column = sa.Column(
        "must_change_password", sa.Boolean, nullable=False, server_default=sa.false()
    )
    op.add_column("user_account", column)


def downgrade() -> None:
    """Forget whose password was drawn."""
    op.drop_column("user_account", "must_change_password")
