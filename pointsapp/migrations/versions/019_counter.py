"""The counter keeps how the household agreed, who collected, baskets put aside, and prints."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0020"
down_revision = "0022"

NEW = ("witness", "consent_reason", "proxy_name", "proxy_relation", "off_day_reason")


def upgrade() -> None:
    op.add_column(
        "village", sa.Column("exchange_days", sa.String(60), nullable=False, server_default="")
    )
    columns = (
        sa.Column("witness", sa.String(40)),
        sa.Column("consent_reason", sa.String(200), nullable=False, server_default=""),
        sa.Column("proxy_name", sa.String(40), nullable=False, server_default=""),
        sa.Column("proxy_relation", sa.String(20), nullable=False, server_default=""),
        sa.Column("off_day_reason", sa.String(200), nullable=False, server_default=""),
    )
    for column in columns:
        op.add_column("redemption", column)
    op.create_table(
        "spent_code",
        sa.Column("code_id", sa.Integer, sa.ForeignKey("taken_code.id"), primary_key=True),
        sa.Column(
            "redemption_id",
            sa.Integer,
            sa.ForeignKey("redemption.id"),
            nullable=False,
            unique=True,
        ),
    )
    op.create_table(
        "parked_basket",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, unique=True
        ),
        sa.Column("units", sa.JSON, nullable=False),
        sa.Column("parked_by", sa.String(40), nullable=False),
        sa.Column("parked_at", UtcInstant, nullable=False),
    )
    op.create_index("ix_parked_basket_village_id", "parked_basket", ["village_id"])
    op.create_table(
        "slip_print",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("redemption_id", sa.Integer, sa.ForeignKey("redemption.id"), nullable=False),
        sa.Column("printed_by", sa.String(40), nullable=False),
        sa.Column("printed_at", UtcInstant, nullable=False),
    )
    op.create_index("ix_slip_print_redemption_id", "slip_print", ["redemption_id"])


def downgrade() -> None:
    op.drop_table("slip_print")
    op.drop_table("parked_basket")
    op.drop_table("spent_code")
    for name in reversed(NEW):
        op.drop_column("redemption", name)
    op.drop_column("village", "exchange_days")
