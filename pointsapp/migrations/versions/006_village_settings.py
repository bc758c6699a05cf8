"""A village says how it approves: second approvers, a yearly ceiling, debts, a phone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NEW = ("complaint_phone", "second_approver_from", "yearly_ceiling", "debt_allowed")


def upgrade() -> None:
    """Give each village its settings, as they were until now."""
    columns = (
        sa.Column("complaint_phone", sa.String(20), nullable=False, server_default=""),
        sa.Column("second_approver_from", sa.Integer, nullable=True),
        sa.Column("yearly_ceiling", sa.Integer, nullable=True),
        sa.Column("debt_allowed", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    for column in columns:
        op.add_column("village", column)


def downgrade() -> None:
    """Forget the settings."""
    for name in reversed(NEW):
        op.drop_column("village", name)
