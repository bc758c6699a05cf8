"""A paired member agrees to what is shown of name and phone."""

import sqlalchemy as sa
from alembic import op

revision = "069"
down_revision = "068"


def upgrade() -> None:
    op.add_column(
        "user_account",
        sa.Column("shown", sa.String(10), nullable=False, server_default="nothing"),
    )
    op.add_column("user_account", sa.Column("phone", sa.String(20)))


def downgrade() -> None:
    with op.batch_alter_table("user_account") as account:
        account.drop_column("phone")
        account.drop_column("shown")
