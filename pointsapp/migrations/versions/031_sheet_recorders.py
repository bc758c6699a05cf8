"""A sheet remembers everybody who recorded what it stands on, not only each line's first."""

import sqlalchemy as sa
from alembic import op

revision = "031"
down_revision = "030"


def upgrade() -> None:
    op.create_table(
        "sheet_recorder",
        sa.Column(
            "sheet_id",
            sa.Integer,
            sa.ForeignKey("award_sheet.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("recorded_by", sa.String(40), primary_key=True),
    )
    op.execute(
        "INSERT INTO sheet_recorder (sheet_id, recorded_by)"
        " SELECT DISTINCT inspection_round.sheet_id, inspection_mark.marked_by"
        " FROM inspection_mark"
        " JOIN inspection_round ON inspection_round.id = inspection_mark.round_id"
        " WHERE inspection_round.sheet_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("sheet_recorder")
