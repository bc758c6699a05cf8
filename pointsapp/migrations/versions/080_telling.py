"""Households agree to be told outside the product; what is to be sent waits in an outbox."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import LongId, UtcInstant

revision = "080"
down_revision = "079"

STANDING = sa.text("ended_at IS NULL")
WAITING = sa.text("outcome IS NULL")


def upgrade() -> None:
    op.create_table(
        "telling_choice",
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), primary_key=True),
        sa.Column("kinds", sa.String(60), nullable=False),
        sa.Column("ways", sa.String(60), nullable=False),
        sa.Column("chosen_by", sa.String(40), nullable=False),
        sa.Column("chosen_at", UtcInstant, nullable=False),
    )
    op.create_table(
        "telling_consent",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("on_paper", sa.Boolean, nullable=False),
        sa.Column("given_by", sa.String(40), nullable=False),
        sa.Column("given_at", UtcInstant, nullable=False),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", UtcInstant),
    )
    op.create_index(
        "uq_telling_consent_standing",
        "telling_consent",
        ["household_id", "way"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_telling_consent_village", "telling_consent", ["village_id", "id"])
    op.create_index("ix_telling_consent_household_id", "telling_consent", ["household_id"])
    op.create_table(
        "outgoing_message",
        sa.Column("id", LongId, primary_key=True),
        sa.Column("uid", sa.String(36), nullable=False, unique=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("consent_id", sa.Integer, sa.ForeignKey("telling_consent.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("points", sa.BigInteger),
        sa.Column("day", sa.Date),
        sa.Column("written_at", UtcInstant, nullable=False),
        sa.Column("next_at", UtcInstant, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("begun_at", UtcInstant),
        sa.Column("outcome", sa.String(10)),
        sa.Column("settled_at", UtcInstant),
    )
    op.create_index(
        "ix_outgoing_message_waiting",
        "outgoing_message",
        ["village_id", "next_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index("ix_outgoing_message_village_id", "outgoing_message", ["village_id"])
    op.create_index("ix_outgoing_message_consent_id", "outgoing_message", ["consent_id"])


def downgrade() -> None:
    op.drop_table("outgoing_message")
    op.drop_table("telling_consent")
    op.drop_table("telling_choice")
