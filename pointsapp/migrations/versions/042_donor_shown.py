"""How a donor is named in public.

Names of up to four signs may be a person's, whom nobody asked: they stay unnamed. Longer ones are
those of companies and associations, which the board has named so far.
"""

import sqlalchemy as sa
from alembic import op

revision = "042"
down_revision = "041"


def upgrade() -> None:
    op.add_column(
        "goods_receipt",
        sa.Column("donor_shown", sa.String(10), nullable=False, server_default="unnamed"),
    )
    op.execute("UPDATE goods_receipt SET donor_shown = 'named' WHERE length(donor) > 4")


def downgrade() -> None:
    op.drop_column("goods_receipt", "donor_shown")
