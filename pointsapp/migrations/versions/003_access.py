"""Access: users and roles, PINs, cards, counted guesses, the audit that nobody changes."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "0003"
down_revision = "0002"

LongId = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ROLES = "'recorder', 'counter', 'approver', 'admin', 'supervisor', 'paired_member', 'resident'"


def upgrade() -> None:
    _create_users()
    _create_pins_and_cards()
    _create_audit()
    _guard_audit()


def _create_users() -> None:
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), index=True),
        sa.Column("township_id", sa.Integer, sa.ForeignKey("township.id")),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id")),
        sa.Column("username", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("session_epoch", sa.Integer, nullable=False),
        sa.Column("created_at", UtcInstant, nullable=False),
        sa.CheckConstraint("village_id IS NOT NULL OR township_id IS NOT NULL", name="place"),
    )
    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user_account.id"), primary_key=True),
        sa.Column("role", sa.String(20), primary_key=True),
        sa.CheckConstraint(f"role IN ({ROLES})", name="role"),
    )


def _create_pins_and_cards() -> None:
    op.create_table(
        "pin",
        sa.Column(
            "household_id",
            sa.Integer,
            sa.ForeignKey("household.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("pin_hash", sa.String(200), nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("session_epoch", sa.Integer, nullable=False),
        sa.Column("set_at", UtcInstant, nullable=False),
        sa.Column("set_by", sa.String(40), nullable=False),
    )
    op.create_table(
        "card",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "household_id", sa.Integer, sa.ForeignKey("household.id"), nullable=False, index=True
        ),
        sa.Column("token", sa.String(40), nullable=False, unique=True),
        sa.Column("issued_at", UtcInstant, nullable=False),
        sa.Column("issued_by", sa.String(40), nullable=False),
        sa.Column("revoked_at", UtcInstant),
        sa.Column("revoked_by", sa.String(40)),
    )
    op.create_table(
        "guess",
        sa.Column("subject", sa.String(60), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", UtcInstant),
    )


def _create_audit() -> None:
    op.create_table(
        "audit_record",
        sa.Column("id", LongId, primary_key=True),
        sa.Column("village_id", sa.Integer, sa.ForeignKey("village.id"), index=True),
        sa.Column("at", UtcInstant, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
    )


def _guard_audit() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_record_no_{verb.lower()} BEFORE {verb} ON audit_record "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON audit_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def downgrade() -> None:
    for table in ("audit_record", "guess", "card", "pin", "user_role", "user_account"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
