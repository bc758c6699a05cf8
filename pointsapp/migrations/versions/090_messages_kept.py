"""Messages are kept for the year's archive and found by when they were written."""

from alembic import op

revision = "090"
down_revision = "089"


def upgrade() -> None:
    op.drop_index("ix_outgoing_message_village_id", "outgoing_message")
    op.create_index("ix_outgoing_message_village", "outgoing_message", ["village_id", "written_at"])


def downgrade() -> None:
    op.drop_index("ix_outgoing_message_village", "outgoing_message")
    op.create_index("ix_outgoing_message_village_id", "outgoing_message", ["village_id"])
