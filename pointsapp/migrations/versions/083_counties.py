"""Counties over townships, and who supervises for them."""

from collections.abc import Collection

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "083"
down_revision = "082"

OF_TOWNSHIP, OF_USER = "fk_township_county_id_county", "fk_user_account_county_id_county"
PLACE, PLACES = "ck_user_account_place", ("village_id", "township_id")
BEFORE = (
    "recorder", "counter", "approver", "admin", "supervisor", "paired_member", "mediator",
    "resident",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "county",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
    )
    with op.batch_alter_table("township") as township:
        township.add_column(sa.Column("county_id", sa.Integer))
        township.create_foreign_key(OF_TOWNSHIP, "county", ["county_id"], ["id"])
    op.create_index("ix_township_county_id", "township", ["county_id"])
    with op.batch_alter_table("user_account") as user:
        user.add_column(sa.Column("county_id", sa.Integer))
        user.create_foreign_key(OF_USER, "county", ["county_id"], ["id"])
        _check(user, PLACE, " OR ".join(f"{name} IS NOT NULL" for name in (*PLACES, "county_id")))
    _let_be((*BEFORE, "county_supervisor"))


def downgrade() -> None:
    op.execute("DELETE FROM user_role WHERE role = 'county_supervisor'")
    _let_be(BEFORE)
    op.execute("DELETE FROM user_account WHERE county_id IS NOT NULL")
    with op.batch_alter_table("user_account") as user:
        _check(user, PLACE, " OR ".join(f"{name} IS NOT NULL" for name in PLACES))
        user.drop_constraint(OF_USER, type_="foreignkey")
        user.drop_column("county_id")
    op.drop_index("ix_township_county_id", "township")
    with op.batch_alter_table("township") as township:
        township.drop_constraint(OF_TOWNSHIP, type_="foreignkey")
        township.drop_column("county_id")
    op.drop_table("county")


def _let_be(roles: Collection[str]) -> None:
    """Let users have these roles."""
    known = ", ".join(f"'{role}'" for role in roles)
    with op.batch_alter_table("user_role") as of_user:
        _check(of_user, "ck_user_role_role", f"role IN ({known})")


def _check(table: BatchOperations, name: str, condition: str) -> None:
    """Put this check in the place of the one before; SQLite makes the table anew without that."""
    if op.get_bind().dialect.name != "sqlite":
        table.drop_constraint(op.f(name), type_="check")
    table.create_check_constraint(op.f(name), condition)
