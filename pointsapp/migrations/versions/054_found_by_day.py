"""A village's deeds, redemptions and returns of some days are found without reading all."""

import sqlalchemy as sa
from alembic import op

revision = "054"
down_revision = "053"

OF_THE_SHEET = """
    UPDATE award_line SET village_id = (
        SELECT award_sheet.village_id FROM award_sheet WHERE award_sheet.id = award_line.sheet_id)
"""
INDEXES = (
    ("ix_award_line_day", "award_line", "occurred_on"),
    ("ix_redemption_moment", "redemption", "redeemed_at"),
    ("ix_goods_return_moment", "goods_return", "returned_at"),
)


def upgrade() -> None:
    op.add_column("award_line", sa.Column("village_id", sa.Integer, nullable=True))
    op.execute(OF_THE_SHEET)
    with op.batch_alter_table("award_line") as line:
        line.alter_column("village_id", existing_type=sa.Integer, nullable=False)
        line.create_foreign_key(
            "fk_award_line_village_id_village", "village", ["village_id"], ["id"]
        )
    for name, table, column in INDEXES:
        op.create_index(name, table, ["village_id", column])
    op.create_index("ix_claim_sheet_id", "claim", ["sheet_id"])


def downgrade() -> None:
    op.drop_index("ix_claim_sheet_id", "claim")
    for name, table, _column in INDEXES:
        op.drop_index(name, table)
    with op.batch_alter_table("award_line") as line:
        line.drop_constraint("fk_award_line_village_id_village", type_="foreignkey")
        line.drop_column("village_id")
