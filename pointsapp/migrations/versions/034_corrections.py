"""A correction of what is posted is a sheet of its own, which somebody else approves."""

import sqlalchemy as sa
from alembic import op

revision = "034"
down_revision = "033"


def upgrade() -> None:
    op.add_column("award_sheet", _no("is_correction"))
    op.add_column("award_line", _no("takes_off"))
    op.execute("ALTER TABLE award_line ADD COLUMN corrects_id INTEGER REFERENCES award_line (id)")
    op.create_index("ix_award_line_corrects_id", "award_line", ["corrects_id"])


def _no(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def downgrade() -> None:
    op.drop_index("ix_award_line_corrects_id", "award_line")
    with op.batch_alter_table("award_line") as line:
        line.drop_column("corrects_id")
        line.drop_column("takes_off")
    op.drop_column("award_sheet", "is_correction")
