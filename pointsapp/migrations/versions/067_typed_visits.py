"""The office types in what a paired member wrote on paper."""

import sqlalchemy as sa
from alembic import op

revision = "067"
down_revision = "066"


def upgrade() -> None:
    op.add_column("home_visit", sa.Column("typed_by", sa.String(40)))


def downgrade() -> None:
    with op.batch_alter_table("home_visit") as visit:
        visit.drop_column("typed_by")
