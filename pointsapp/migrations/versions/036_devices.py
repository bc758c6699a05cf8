"""Devices of staff and helpers beside the phones of households, each known by a code of its own.

A phone that is signed in stays so: its code is what its cookie has held until now.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "036"
down_revision = "035"

ONE_OWNER = (
    "CASE WHEN user_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN household_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN helper_id IS NULL THEN 0 ELSE 1 END = 1"
)


def _owner(name: str, target: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target), index=True)


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer, primary_key=True),
        _owner("user_id", "user_account.id"),
        _owner("household_id", "household.id"),
        _owner("helper_id", "helper.id"),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("signed_in_at", UtcInstant, nullable=False),
        sa.Column("seen_at", UtcInstant, nullable=False),
        sa.Column("until", UtcInstant, nullable=False),
        sa.Column("awaits", sa.String(20)),
        sa.CheckConstraint(ONE_OWNER, name="one_owner"),
    )
    connection = op.get_bind()
    as_they_are = sa.MetaData()
    as_they_are.reflect(connection, only=["phone", "device"], resolve_fks=False)
    phone, device = as_they_are.tables["phone"], as_they_are.tables["device"]
    rows = [
        {
            "household_id": row.household_id,
            "epoch": row.pin_epoch,
            "code_hash": hashlib.sha256(f"phone:{row.id}:{row.pin_epoch}".encode()).hexdigest(),
            "kind": row.kind,
            "signed_in_at": row.signed_in_at,
            "seen_at": row.signed_in_at,
            "until": row.until,
        }
        for row in connection.execute(sa.select(phone).order_by(phone.c.id))
    ]
    if rows:
        connection.execute(sa.insert(device), rows)
    op.drop_table("phone")


def downgrade() -> None:
    op.create_table(
        "phone",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("pin_epoch", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("signed_in_at", UtcInstant, nullable=False),
        sa.Column("until", UtcInstant, nullable=False),
    )
    op.drop_table("device")
