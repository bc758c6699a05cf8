"""Lists of honours are taken in; stars reckon with earlier years; households object."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "084"
down_revision = "083"

OF_THE_YEAR = ["village_id", "year", "kind"]
RAISED_BY = "fk_honour_objection_household_id_household"
STANDING = sa.text("taken_in_at IS NULL")
GONE = (
    """DELETE FROM honour_objection WHERE candidate_id IN (
        SELECT honour_candidate.id FROM honour_candidate
        JOIN honour_proposal ON honour_proposal.id = honour_candidate.proposal_id
        WHERE honour_proposal.taken_in_at IS NOT NULL)""",
    """DELETE FROM honour_candidate WHERE proposal_id IN (
        SELECT id FROM honour_proposal WHERE taken_in_at IS NOT NULL)""",
    "DELETE FROM honour_proposal WHERE taken_in_at IS NOT NULL",
)


def upgrade() -> None:
    with op.batch_alter_table("honour_proposal") as proposal:
        proposal.drop_constraint("uq_honour_proposal_village_id_year_kind", type_="unique")
        proposal.add_column(sa.Column("taken_in_by", sa.String(40)))
        proposal.add_column(sa.Column("taken_in_second", sa.String(40)))
        proposal.add_column(sa.Column("taken_in_at", UtcInstant))
        proposal.add_column(
            sa.Column("taken_in_why", sa.String(200), nullable=False, server_default="")
        )
        proposal.add_column(
            sa.Column("years_running", sa.Integer, nullable=False, server_default="0")
        )
    op.create_index(
        "uq_honour_proposal_standing",
        "honour_proposal",
        OF_THE_YEAR,
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    for column in ("years_barred", "years_running"):
        new = sa.Column(column, sa.Integer, nullable=False, server_default="0")
        op.add_column("star_scheme", new)
    with op.batch_alter_table("honour_objection") as objection:
        objection.add_column(sa.Column("household_id", sa.Integer))
        objection.create_foreign_key(RAISED_BY, "household", ["household_id"], ["id"])
    op.create_index("ix_honour_objection_household_id", "honour_objection", ["household_id"])


def downgrade() -> None:
    """Lists that were taken in are deleted: the release before has one for each year."""
    for statement in GONE:
        op.execute(statement)
    op.drop_index("ix_honour_objection_household_id", "honour_objection")
    with op.batch_alter_table("honour_objection") as objection:
        objection.drop_constraint(RAISED_BY, type_="foreignkey")
        objection.drop_column("household_id")
    for column in ("years_running", "years_barred"):
        op.drop_column("star_scheme", column)
    op.drop_index("uq_honour_proposal_standing", "honour_proposal")
    with op.batch_alter_table("honour_proposal") as proposal:
        for column in (
            "years_running", "taken_in_why", "taken_in_at", "taken_in_second", "taken_in_by",
        ):  # fmt: skip
            proposal.drop_column(column)
        proposal.create_unique_constraint("uq_honour_proposal_village_id_year_kind", OF_THE_YEAR)
