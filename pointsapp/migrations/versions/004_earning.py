"""Earning: rules with their versions, award sheets with lines and decisions, activities."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0004"
down_revision = "0003"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _to(column: str, target: str, *, null: bool = False, **more: Any) -> sa.Column[int]:
    return sa.Column(column, sa.Integer, sa.ForeignKey(target), nullable=null, **more)


def _text(name: str, length: int, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=null)


def upgrade() -> None:
    _create_rules()
    _create_sheets()
    _create_activities()


def _create_rules() -> None:
    op.create_table(
        "rule",
        _id(),
        _to("village_id", "village.id"),
        _text("code", 10),
        _text("star", 10),
        _text("kind", 12),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.UniqueConstraint("village_id", "code"),
    )
    op.create_table(
        "rule_version",
        _id(),
        _to("rule_id", "rule.id"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        _text("name", 60),
        _text("name_en", 120),
        sa.Column("points", sa.Integer, nullable=False),
        _text("unit", 12),
        sa.Column("levels", sa.JSON, nullable=False),
        sa.Column("cap_points", sa.Integer),
        _text("cap_per", 10, null=True),
        _text("cap_period", 5, null=True),
        _text("resolution", 200),
        _text("made_by", 40),
        sa.Column("made_at", UtcInstant, nullable=False),
        sa.UniqueConstraint("rule_id", "version"),
    )


def _create_sheets() -> None:
    op.create_table(
        "award_sheet",
        _id(),
        _to("village_id", "village.id"),
        _text("number", 12),
        _text("key", 40),
        _text("title", 60),
        _text("state", 10),
        _text("recorded_by", 40),
        sa.Column("recorded_at", UtcInstant, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_award_sheet_village_state", "award_sheet", ["village_id", "state"])
    op.create_table(
        "award_line",
        _id(),
        _to("sheet_id", "award_sheet.id"),
        sa.Column("position", sa.Integer, nullable=False),
        _to("household_id", "household.id"),
        _to("resident_id", "resident.id", null=True, index=True),
        _to("rule_version_id", "rule_version.id"),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("level", sa.Integer),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("uncapped_points", sa.Integer, nullable=False),
        _text("recorded_by", 40),
        sa.Column(
            "transaction_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("ledger_transaction.id"),
            unique=True,
        ),
        sa.UniqueConstraint("sheet_id", "position"),
    )
    op.create_index(
        "ix_award_line_cap", "award_line", ["household_id", "rule_version_id", "occurred_on"]
    )
    op.create_table(
        "sheet_decision",
        _id(),
        _to("sheet_id", "award_sheet.id", index=True),
        _text("state", 10),
        _text("by", 40),
        sa.Column("at", UtcInstant, nullable=False),
        _text("reason", 200),
    )
    op.create_table(
        "line_correction",
        sa.Column(
            "line_id",
            sa.Integer,
            sa.ForeignKey("award_line.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column(
            "reversal_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("ledger_transaction.id"),
        ),
        _text("by", 40),
        sa.Column("at", UtcInstant, nullable=False),
        _text("reason", 200),
    )
    op.create_table(
        "objection",
        _id(),
        _to("line_id", "award_line.id", index=True),
        sa.Column("key", sa.String(40), nullable=False, unique=True),
        _text("raised_via", 10),
        _text("words", 200),
        _text("raised_by", 40),
        sa.Column("raised_at", UtcInstant, nullable=False),
        sa.Column("answer_until", sa.Date, nullable=False),
        _text("outcome", 10, null=True),
        _text("answer", 200),
        _text("answered_by", 40, null=True),
        sa.Column("answered_at", UtcInstant),
    )


def _create_activities() -> None:
    op.create_table(
        "activity",
        _id(),
        _to("village_id", "village.id"),
        _text("key", 40),
        _text("name", 60),
        _text("place", 60),
        sa.Column("held_on", sa.Date, nullable=False),
        _to("rule_version_id", "rule_version.id"),
        sa.Column("quantity", sa.Integer, nullable=False),
        _text("recorded_by", 40),
        sa.Column("recorded_at", UtcInstant, nullable=False),
        _to("sheet_id", "award_sheet.id", null=True, unique=True),
        sa.UniqueConstraint("village_id", "key"),
    )
    op.create_index("ix_activity_village_day", "activity", ["village_id", "held_on"])
    op.create_table(
        "attendance",
        sa.Column("activity_id", sa.Integer, sa.ForeignKey("activity.id"), primary_key=True),
        sa.Column(
            "resident_id", sa.Integer, sa.ForeignKey("resident.id"), primary_key=True, index=True
        ),
        sa.Column("quantity", sa.Integer, nullable=False),
        _text("ticked_by", 40),
        sa.Column("ticked_at", UtcInstant, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "attendance",
        "activity",
        "objection",
        "line_correction",
        "sheet_decision",
        "award_line",
        "award_sheet",
        "rule_version",
        "rule",
    ):
        op.drop_table(table)
