"""What somebody found who looked at what a new account had a part in."""

import sqlalchemy as sa
from alembic import op

revision = "049"
down_revision = "048"


def upgrade() -> None:
    note = sa.Column("look_note", sa.String(200), server_default="", nullable=False)
    op.add_column("confirmation", note)


def downgrade() -> None:
    op.drop_column("confirmation", "look_note")
