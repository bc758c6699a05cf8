"""When a password was last drawn by somebody else, and what new accounts had a part in."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "035"
down_revision = "034"


def upgrade() -> None:
    op.add_column("user_account", sa.Column("password_reset_at", UtcInstant))
    op.execute(
        "UPDATE user_account SET password_reset_at = (SELECT max(audit_record.at)"
        " FROM audit_record WHERE audit_record.event = 'password-reset'"
        " AND audit_record.subject = 'user:' || user_account.id)"
    )
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Integer, nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id")),
        sa.Column("first_by", sa.String(40), nullable=False),
        sa.Column("second_by", sa.String(40), nullable=False),
        sa.Column("confirmed_at", UtcInstant, nullable=False),
        sa.Column("new_user_id", sa.Integer, sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("new_since", UtcInstant, nullable=False),
        sa.Column("looked_at", UtcInstant),
        sa.Column("looked_at_by", sa.String(40)),
    )
    op.create_index("ix_confirmation_village_id", "confirmation", ["village_id"])


def downgrade() -> None:
    op.drop_table("confirmation")
    with op.batch_alter_table("user_account") as user:
        user.drop_column("password_reset_at")
