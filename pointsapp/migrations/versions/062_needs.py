"""Needs of households with their steps, and how long words of care are kept."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "062"
down_revision = "061"

SETTINGS = {
    "need_answer_days": "15",
    "visit_months": "12",
    "need_months": "24",
    "hazard_months": "24",
    "quarrel_months": "60",
}


def upgrade() -> None:
    op.create_table(
        "need",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("member_reads", sa.Boolean, nullable=False),
        sa.Column("complaint_id", sa.Integer, sa.ForeignKey("complaint.id"), unique=True),
        sa.Column("raised_by", sa.String(40), nullable=False),
        sa.Column("raised_at", UtcInstant, nullable=False),
        sa.Column("kept_by_id", sa.Integer, sa.ForeignKey("user_account.id")),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answered_at", UtcInstant),
        sa.Column("settled_at", UtcInstant),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_need_household_id", "need", ["household_id"])
    op.create_index("ix_need_kept_by_id", "need", ["kept_by_id"])
    op.create_index("ix_need_village_state", "need", ["village_id", "state", "due_on"])
    op.create_table(
        "need_reader",
        sa.Column("need_id", sa.Integer, sa.ForeignKey("need.id"), primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id"), primary_key=True),
    )
    op.create_index("ix_need_reader_user_id", "need_reader", ["user_id"])
    op.create_table(
        "need_step",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("need_id", sa.Integer, sa.ForeignKey("need.id"), nullable=False),
        sa.Column("act", sa.String(15), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id")),
        sa.Column("due_on", sa.Date),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", UtcInstant, nullable=False),
    )
    op.create_index("ix_need_step_need_id", "need_step", ["need_id"])
    for name, default in SETTINGS.items():
        column = sa.Column(name, sa.Integer, nullable=False, server_default=default)
        op.add_column("village", column)


def downgrade() -> None:
    for name in SETTINGS:
        op.drop_column("village", name)
    op.drop_table("need_step")
    op.drop_table("need_reader")
    op.drop_table("need")
