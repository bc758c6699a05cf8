"""What a form's key stood for: each act once, with a hash of what was asked."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0029"
down_revision = "0028"

# act, table, who, when
OF_A_VILLAGE = (
    ("sheet", "award_sheet", "recorded_by", "recorded_at"),
    ("activity", "activity", "recorded_by", "recorded_at"),
    ("inspection", "inspection_round", "started_by", "started_at"),
    ("claim", "claim", "made_by", "made_at"),
    ("redemption", "redemption", "redeemed_by", "redeemed_at"),
    ("return", "goods_return", "returned_by", "returned_at"),
    ("receipt", "goods_receipt", "recorded_by", "recorded_at"),
    ("write-off", "write_off", "recorded_by", "recorded_at"),
    ("stocktake", "stocktake", "counted_by", "counted_at"),
    ("cashing-up", "cashing_up", "counted_by", "counted_at"),
    ("complaint", "complaint", "made_by", "made_at"),
)


def upgrade() -> None:
    op.create_table(
        "keyed_act",
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), primary_key=True),
        sa.Column("act", sa.String(20), primary_key=True),
        sa.Column("key", sa.String(60), primary_key=True),
        sa.Column("content_hash", sa.String(64)),
        sa.Column("result_id", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", UtcInstant, nullable=False),
    )
    for act, table, who, when in OF_A_VILLAGE:
        source = _table(table, "village_id", "key", "id", who, when)
        _remember(act, source, source.c.village_id, (source.c[who], source.c[when]))
    _remember_objections()
    _remember_honours()


def _remember_objections() -> None:
    """Objections know their village by their line's sheet only."""
    objection = _table("objection", "id", "key", "line_id", "raised_by", "raised_at")
    line, sheet = _table("award_line", "id", "sheet_id"), _table("award_sheet", "id", "village_id")
    joined = objection.join(line, line.c.id == objection.c.line_id)
    joined = joined.join(sheet, sheet.c.id == line.c.sheet_id)
    who_and_when = (objection.c.raised_by, objection.c.raised_at)
    _remember("objection", objection, sheet.c.village_id, who_and_when, joined)


def _remember_honours() -> None:
    """Honours know their village by their household only."""
    honour = _table("honour", "id", "key", "household_id", "added_by", "added_at")
    household = _table("household", "id", "village_id")
    joined = honour.join(household, household.c.id == honour.c.household_id)
    who_and_when = (honour.c.added_by, honour.c.added_at)
    _remember("honour", honour, household.c.village_id, who_and_when, joined)


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, columns))


def _remember(
    act: str,
    source: sa.TableClause,
    village_id: sa.ColumnClause[object],
    who_and_when: tuple[sa.ColumnClause[object], ...],
    joined: sa.FromClause | None = None,
) -> None:
    columns = ("village_id", "act", "key", "result_id", "by", "at")
    known = _table("keyed_act", *columns)
    rows = sa.select(village_id, sa.literal(act), source.c.key, source.c.id, *who_and_when)
    op.execute(
        known.insert().from_select(columns, rows.select_from(source if joined is None else joined))
    )


def downgrade() -> None:
    op.drop_table("keyed_act")
