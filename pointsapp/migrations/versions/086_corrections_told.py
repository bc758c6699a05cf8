"""A village that tells of points that were counted tells of those that were put right, too."""

import sqlalchemy as sa
from alembic import op

revision = "086"
down_revision = "085"


def upgrade() -> None:
    tells = sa.text(
        "UPDATE telling_choice SET kinds = kinds || ' corrected' WHERE kinds LIKE :told"
    )
    op.execute(tells.bindparams(told="%posted%"))


def downgrade() -> None:
    op.execute("DELETE FROM outgoing_message WHERE kind = 'corrected'")
    op.execute("UPDATE telling_choice SET kinds = replace(kinds, 'corrected', '')")
