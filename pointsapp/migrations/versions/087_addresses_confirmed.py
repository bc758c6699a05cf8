"""Nothing goes to an address that was typed on a phone before it is confirmed."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "087"
down_revision = "086"

WITHDRAWN = """
UPDATE outgoing_message SET outcome = 'withdrawn', settled_at = next_at
WHERE outcome IS NULL
AND consent_id IN (SELECT id FROM telling_consent WHERE confirmed_at IS NULL AND ended_at IS NULL)
"""


def upgrade() -> None:
    op.add_column("telling_consent", sa.Column("confirmed_at", UtcInstant))
    op.execute("UPDATE telling_consent SET confirmed_at = given_at WHERE on_paper OR way = 'app'")
    op.execute(WITHDRAWN)


def downgrade() -> None:
    op.execute("DELETE FROM outgoing_message WHERE kind = 'code'")
    op.drop_column("telling_consent", "confirmed_at")
