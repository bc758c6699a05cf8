"""Who collects may be one of the household's own people, or of its invited helpers."""

import sqlalchemy as sa
from alembic import op

revision = "043"
down_revision = "042"


def upgrade() -> None:
    op.add_column(
        "redemption",
        sa.Column("proxy_is_known", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("redemption", "proxy_is_known")
