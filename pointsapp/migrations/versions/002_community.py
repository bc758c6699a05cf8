"""Community: townships, villages, groups, households, residents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

HEAD = "fk_household_head_id_resident"


def upgrade() -> None:
    _create_places()
    _create_households()
    _create_residents()
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(HEAD, "household", "resident", ["head_id"], ["id"])


def _create_places() -> None:
    op.create_table(
        "township",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
    )
    op.create_table(
        "village",
        sa.Column("id", sa.Integer, sa.ForeignKey("ledger_book.id"), primary_key=True),
        sa.Column("township_id", sa.Integer, sa.ForeignKey("township.id"), index=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("code", sa.String(40), nullable=False, unique=True),
        sa.Column("notice_days", sa.Integer, nullable=False),
        sa.Column("point_value_fen", sa.Integer, nullable=False),
    )
    op.create_table(
        "village_group",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("village_id", "name"),
    )


def _create_households() -> None:
    later = op.get_bind().dialect.name != "sqlite"
    head = [] if later else [sa.ForeignKeyConstraint(["head_id"], ["resident.id"], name=HEAD)]
    op.create_table(
        "household",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("group_id", sa.Integer, sa.ForeignKey("village_group.id"), index=True),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("sort_key", sa.String(60), nullable=False),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("ledger_account.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("head_id", sa.Integer),
        sa.Column("official_code", sa.String(18)),
        sa.Column("closed_on", sa.Date),
        sa.UniqueConstraint("village_id", "number"),
        *head,
    )
    op.create_index("ix_household_village_order", "household", ["village_id", "sort_key"])


def _create_residents() -> None:
    op.create_table(
        "resident",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_pinyin", sa.String(120), nullable=False),
        sa.Column("name_initials", sa.String(40), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("sex", sa.String(4), nullable=False),
        sa.Column("born", sa.String(10)),
        sa.Column("phone", sa.String(20)),
        sa.Column("phone_tail", sa.String(4)),
        sa.Column("is_party_member", sa.Boolean, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("left_on", sa.Date),
    )
    op.create_index("ix_resident_village_initials", "resident", ["village_id", "name_initials"])


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(HEAD, "household", type_="foreignkey")
    for table in ("resident", "household", "village_group", "village", "township"):
        op.drop_table(table)
