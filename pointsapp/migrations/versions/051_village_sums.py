"""What each village did in each month, quarter and year."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "051"
down_revision = "050"


def upgrade() -> None:
    op.create_table(
        "village_sum",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("took_part", sa.Integer(), nullable=False),
        sa.Column("deeds", sa.Integer(), nullable=False),
        sa.Column("points_given", sa.BigInteger(), nullable=False),
        sa.Column("points_taken", sa.BigInteger(), nullable=False),
        sa.Column("redemptions", sa.Integer(), nullable=False),
        sa.Column("points_redeemed", sa.BigInteger(), nullable=False),
        sa.Column("goods_out_fen", sa.BigInteger(), nullable=False),
        sa.Column("stock_fen", sa.BigInteger(), nullable=False),
        sa.Column("points_unspent", sa.BigInteger(), nullable=False),
        sa.Column("as_of", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_village_sum_village_id_village")
        ),
        sa.PrimaryKeyConstraint("village_id", "months", "first_day", name=op.f("pk_village_sum")),
    )


def downgrade() -> None:
    op.drop_table("village_sum")
