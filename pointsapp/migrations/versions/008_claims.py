"""Claims with their photos."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("resident_id", sa.Integer, sa.ForeignKey("resident.id"), nullable=False),
        sa.Column("rule_version_id", sa.Integer, sa.ForeignKey("rule_version.id"), nullable=False),
        sa.Column("level", sa.Integer),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("made_at", UtcInstant, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("decided_by", sa.String(40)),
        sa.Column("decided_at", UtcInstant),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("sheet_id", sa.Integer, sa.ForeignKey("award_sheet.id")),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_claim_village_state", "claim", ["village_id", "state"])
    op.create_table(
        "claim_photo",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("claim_id", sa.Integer, sa.ForeignKey("claim.id"), nullable=False, index=True),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("claim_photo")
    op.drop_table("claim")
