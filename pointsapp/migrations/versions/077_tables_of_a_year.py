"""A rule goes on or off from a day on; a year's table of rules is adopted by a resolution."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "077"
down_revision = "076"


def upgrade() -> None:
    op.add_column("rule", sa.Column("switches_on", sa.Date))
    op.create_table(
        "table_adoption",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("meeting", sa.String(20), nullable=False),
        sa.Column("met_on", sa.Date, nullable=False),
        sa.Column("present", sa.Integer, nullable=False),
        sa.Column("in_favour", sa.Integer, nullable=False),
        sa.Column("against", sa.Integer, nullable=False),
        sa.Column("table_hash", sa.String(64), nullable=False),
        sa.Column("adopted_by", sa.String(40), nullable=False),
        sa.Column("adopted_at", UtcInstant, nullable=False),
        sa.Column("filed_on", sa.Date),
        sa.Column("filed_by", sa.String(40)),
    )
    op.create_index("ix_table_adoption_village", "table_adoption", ["village_id", "year", "id"])
    op.create_table(
        "year_budget",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("fen", sa.BigInteger, nullable=False),
        sa.Column("noted_by", sa.String(40), nullable=False),
        sa.Column("noted_at", UtcInstant, nullable=False),
    )
    op.create_index("ix_year_budget_village", "year_budget", ["village_id", "year", "id"])
    op.create_table(
        "year_look",
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("item", sa.String(20), primary_key=True),
        sa.Column("looked_by", sa.String(40), nullable=False),
        sa.Column("looked_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("year_look")
    op.drop_table("year_budget")
    op.drop_table("table_adoption")
    with op.batch_alter_table("rule") as rule:
        rule.drop_column("switches_on")
