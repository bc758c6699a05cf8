"""Honours by the village's own categories; households that stay off; search engines let in."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0026"
down_revision = "0024"


def upgrade() -> None:
    op.add_column(
        "village",
        sa.Column("findable", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "honour_category",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("village_id", "name", name="uq_honour_category_village_id_name"),
    )
    op.create_table(
        "honour",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("category_id", sa.Integer, sa.ForeignKey("honour_category.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("resident_id", sa.Integer, sa.ForeignKey("resident.id")),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("added_by", sa.String(40), nullable=False),
        sa.Column("added_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("category_id", "key", name="uq_honour_category_id_key"),
    )
    op.create_index("ix_honour_year", "honour", ["category_id", "year"])
    op.create_index("ix_honour_household_id", "honour", ["household_id"])
    op.create_index("ix_honour_resident_id", "honour", ["resident_id"])
    op.create_table(
        "honour_opt_out",
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), primary_key=True),
        sa.Column("told_to", sa.String(40), nullable=False),
        sa.Column("told_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("honour_opt_out")
    op.drop_table("honour")
    op.drop_table("honour_category")
    op.drop_column("village", "findable")
