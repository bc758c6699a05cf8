"""What was said to questions, their thresholds, and sheets found by their day."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "057"
down_revision = "056"


def upgrade() -> None:
    op.create_table(
        "question_remark",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("said", sa.String(10), nullable=False),
        sa.Column("facts", sa.Integer, nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", UtcInstant, nullable=False),
    )
    op.create_index("ix_question_remark_village_month", "question_remark", ["village_id", "month"])
    op.create_table(
        "question_threshold",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id")),
        sa.Column("township_id", sa.Integer, sa.ForeignKey("township.id")),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("set_by", sa.String(40), nullable=False),
        sa.Column("set_at", UtcInstant, nullable=False),
        sa.CheckConstraint("(village_id IS NULL) <> (township_id IS NULL)", name="place"),
    )
    op.create_index("ix_question_threshold_village_id", "question_threshold", ["village_id"])
    op.create_index("ix_question_threshold_township_id", "question_threshold", ["township_id"])
    op.create_index("ix_award_sheet_village_day", "award_sheet", ["village_id", "recorded_at"])


def downgrade() -> None:
    op.drop_index("ix_award_sheet_village_day", "award_sheet")
    op.drop_table("question_threshold")
    op.drop_table("question_remark")
