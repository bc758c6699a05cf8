"""A village knows that it is a demo, and that its list of first steps is hidden."""

import sqlalchemy as sa
from alembic import op

revision = "040"
down_revision = "039"


def upgrade() -> None:
    op.add_column("village", _no("is_demo"))
    op.add_column("village", _no("beginnings_hidden"))


def _no(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def downgrade() -> None:
    with op.batch_alter_table("village") as village:
        village.drop_column("beginnings_hidden")
        village.drop_column("is_demo")
