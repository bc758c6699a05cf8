"""The office writes down how a household lives: alone, without a phone."""

import sqlalchemy as sa
from alembic import op

revision = "071"
down_revision = "070"


def upgrade() -> None:
    for name in ("lives_alone", "has_no_phone"):
        column = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("household", column)


def downgrade() -> None:
    with op.batch_alter_table("household") as household:
        household.drop_column("has_no_phone")
        household.drop_column("lives_alone")
