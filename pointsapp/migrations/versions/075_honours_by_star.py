"""A village honours by star and by nomination: terms, lists, objections."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "075"
down_revision = "074"


def upgrade() -> None:
    op.create_table(
        "star_scheme",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("points", sa.JSON, nullable=False),
        sa.Column("stars_needed", sa.Integer, nullable=False),
        sa.Column("grounds", sa.String(1000), nullable=False),
        sa.Column("resolution", sa.String(200), nullable=False),
        sa.Column("written_by", sa.String(40), nullable=False),
        sa.Column("written_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("village_id", "year"),
    )
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("nominee", sa.String(60), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id")),
        sa.Column("nominator", sa.String(40), nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("made_at", UtcInstant, nullable=False),
        sa.Column("outcome", sa.String(10)),
        sa.Column("answer", sa.String(300), nullable=False),
        sa.Column("answered_by", sa.String(40)),
        sa.Column("answered_at", UtcInstant),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_nomination_village_outcome", "nomination", ["village_id", "outcome"])
    op.create_index("ix_nomination_household_id", "nomination", ["household_id"])
    _create_lists()


def _create_lists() -> None:
    op.create_table(
        "honour_proposal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("drawn_up_by", sa.String(40), nullable=False),
        sa.Column("counted_at", UtcInstant, nullable=False),
        sa.Column("points", sa.JSON, nullable=False),
        sa.Column("stars_needed", sa.Integer, nullable=False),
        sa.Column("met_on", sa.Date),
        sa.Column("present", sa.Integer),
        sa.Column("in_favour", sa.Integer),
        sa.Column("hung_out_by", sa.String(40)),
        sa.Column("hung_out_at", UtcInstant),
        sa.Column("due_on", sa.Date),
        sa.UniqueConstraint("village_id", "year", "kind"),
    )
    op.create_table(
        "honour_candidate",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("honour_proposal.id"), nullable=False),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("resident_id", sa.Integer, sa.ForeignKey("resident.id")),
        sa.Column("category_id", sa.Integer, sa.ForeignKey("honour_category.id")),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("ground", sa.String(60), nullable=False),
        sa.Column("grounded_by", sa.String(40)),
        sa.Column("grounded_at", UtcInstant),
        sa.Column("awarded_by", sa.String(40)),
        sa.Column("awarded_at", UtcInstant),
        sa.Column("revoked_by", sa.String(40)),
        sa.Column("revoked_at", UtcInstant),
        sa.Column("revoked_why", sa.String(200), nullable=False),
    )
    op.create_index("ix_honour_candidate_state", "honour_candidate", ["proposal_id", "state"])
    for column in ("household_id", "resident_id"):
        op.create_index(f"ix_honour_candidate_{column}", "honour_candidate", [column])
    op.create_table(
        "honour_objection",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("candidate_id", sa.Integer, sa.ForeignKey("honour_candidate.id"), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("raised_via", sa.String(10), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("objector", sa.String(40), nullable=False),
        sa.Column("raised_by", sa.String(40), nullable=False),
        sa.Column("raised_at", UtcInstant, nullable=False),
        sa.Column("answer_until", sa.Date, nullable=False),
        sa.Column("outcome", sa.String(10)),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("answered_by", sa.String(40)),
        sa.Column("answered_at", UtcInstant),
        sa.UniqueConstraint("candidate_id", "key"),
    )
    op.create_index("ix_honour_objection_village", "honour_objection", ["village_id", "outcome"])


def downgrade() -> None:
    for table in (
        "honour_objection",
        "honour_candidate",
        "honour_proposal",
        "nomination",
        "star_scheme",
    ):
        op.drop_table(table)
