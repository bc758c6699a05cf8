"""Which household answers for one that merged, and what became of households.

Mergers from before are found in the ledger: a closed household's last entry is the transfer that
took all it had to the other. Deeds and claims go along with whom they are of.
"""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "045"
down_revision = "044"

_MERGED = """
    UPDATE household SET answered_by_id = (
        SELECT other.id FROM ledger_entry mine
        JOIN ledger_transaction moved ON moved.id = mine.transaction_id
        JOIN ledger_entry theirs
            ON theirs.transaction_id = moved.id AND theirs.account_id <> mine.account_id
        JOIN household other ON other.account_id = theirs.account_id
        WHERE mine.account_id = household.account_id
        AND mine.number = (
            SELECT max(number) FROM ledger_entry WHERE account_id = household.account_id)
        AND mine.balance_after = 0 AND moved.kind = 'transfer' AND moved.source_id = household.id
    ) WHERE closed_on IS NOT NULL
"""
_AND_ON = """
    UPDATE household SET answered_by_id = (
        SELECT later.answered_by_id FROM household later WHERE later.id = household.answered_by_id
    ) WHERE answered_by_id IN (SELECT id FROM household WHERE answered_by_id IS NOT NULL)
"""
_WITH_THE_HOUSEHOLD = """
    UPDATE {table} SET household_id = (
        SELECT answered_by_id FROM household WHERE household.id = {table}.household_id
    ) WHERE household_id IN (SELECT id FROM household WHERE answered_by_id IS NOT NULL)
"""
_WITH_THE_PERSON = """
    UPDATE {table} SET household_id = (
        SELECT resident.household_id FROM resident WHERE resident.id = {table}.resident_id
    ) WHERE resident_id IS NOT NULL
"""


def upgrade() -> None:
    with op.batch_alter_table("household") as household:
        household.add_column(sa.Column("answered_by_id", sa.Integer))
        household.create_foreign_key(
            "fk_household_answered_by_id_household", "household", ["answered_by_id"], ["id"]
        )
    op.create_index("ix_household_answered_by_id", "household", ["answered_by_id"])
    op.create_table(
        "household_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False),
        sa.Column("other_id", sa.Integer, sa.ForeignKey("household.id")),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", UtcInstant, nullable=False),
    )
    op.create_index("ix_household_change_household_id", "household_change", ["household_id"])
    op.create_index("ix_household_change_other_id", "household_change", ["other_id"])
    op.execute(_MERGED)
    while op.get_bind().execute(sa.text(_AND_ON)).rowcount:
        pass
    for table in ("resident", "award_line", "claim", "complaint"):
        op.execute(_WITH_THE_HOUSEHOLD.format(table=table))
    for table in ("award_line", "claim"):
        op.execute(_WITH_THE_PERSON.format(table=table))


def downgrade() -> None:
    op.drop_table("household_change")
    op.drop_index("ix_household_answered_by_id", "household")
    with op.batch_alter_table("household") as household:
        household.drop_constraint("fk_household_answered_by_id_household", type_="foreignkey")
        household.drop_column("answered_by_id")
