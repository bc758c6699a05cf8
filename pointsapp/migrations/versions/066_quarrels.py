"""Mediators, and the quarrels that they settle."""

from collections.abc import Collection

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "066"
down_revision = "065"
BEFORE = ("recorder", "counter", "approver", "admin", "supervisor", "paired_member", "resident")


def upgrade() -> None:
    _let_be((*BEFORE, "mediator"))
    op.create_table(
        "quarrel",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), nullable=False),
        sa.Column("mediator_id", sa.Integer, sa.ForeignKey("user_account.id"), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("begun_on", sa.Date, nullable=False),
        sa.Column("begun_by", sa.String(40), nullable=False),
        sa.Column("begun_at", UtcInstant, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(500), nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("ended_by", sa.String(40)),
        sa.Column("ended_at", UtcInstant),
    )
    op.create_index("ix_quarrel_village_state", "quarrel", ["village_id", "state", "id"])
    op.create_table(
        "quarrel_party",
        sa.Column("id", sa.Integer, primary_key=True),
        _quarrel(),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id"), index=True),
        sa.Column("outsider", sa.String(60), nullable=False),
    )
    op.create_table(
        "quarrel_talk",
        sa.Column("id", sa.Integer, primary_key=True),
        _quarrel(),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("noted_by", sa.String(40), nullable=False),
        sa.Column("noted_at", UtcInstant, nullable=False),
    )
    op.create_table(
        "quarrel_follow_up",
        sa.Column("id", sa.Integer, primary_key=True),
        _quarrel(),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("looked_on", sa.Date),
        sa.Column("is_kept", sa.Boolean),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("looked_by", sa.String(40)),
    )


def downgrade() -> None:
    for table in ("quarrel_follow_up", "quarrel_talk", "quarrel_party", "quarrel"):
        op.drop_table(table)
    op.execute("DELETE FROM user_role WHERE role = 'mediator'")
    _let_be(BEFORE)


def _quarrel() -> sa.Column[int]:
    return sa.Column(
        "quarrel_id", sa.Integer, sa.ForeignKey("quarrel.id"), nullable=False, index=True
    )


def _let_be(roles: Collection[str]) -> None:
    """Let users have these roles; on SQLite the table is made anew and its old check is gone."""
    name, known = op.f("ck_user_role_role"), ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("user_role") as table:
        if op.get_bind().dialect.name != "sqlite":
            table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"role IN ({known})")
