"""A village's newest sheets, redemptions, rounds and objections are found without sorting all."""

import sqlalchemy as sa
from alembic import op

revision = "046"
down_revision = "045"

INDEXED = ("award_sheet", "redemption", "inspection_round", "objection")

OF_THE_LINE = """
    UPDATE objection SET village_id = (
        SELECT award_sheet.village_id FROM award_line
        JOIN award_sheet ON award_sheet.id = award_line.sheet_id
        WHERE award_line.id = objection.line_id)
"""


def upgrade() -> None:
    op.add_column("objection", sa.Column("village_id", sa.Integer, nullable=True))
    op.execute(OF_THE_LINE)
    with op.batch_alter_table("objection") as objection:
        objection.alter_column("village_id", existing_type=sa.Integer, nullable=False)
        objection.create_foreign_key(
            "fk_objection_village_id_village", "village", ["village_id"], ["id"]
        )
    for table in INDEXED:
        op.create_index(f"ix_{table}_village", table, ["village_id", "id"])


def downgrade() -> None:
    for table in INDEXED:
        op.drop_index(f"ix_{table}_village", table)
    with op.batch_alter_table("objection") as objection:
        objection.drop_constraint("fk_objection_village_id_village", type_="foreignkey")
        objection.drop_column("village_id")
