"""Staff sign in with a code of an authenticator; the village says who must."""

import sqlalchemy as sa
from alembic import op

from pointsapp.database import UtcInstant

revision = "037"
down_revision = "036"


def upgrade() -> None:
    user_id = sa.ForeignKey("user_account.id")
    op.create_table(
        "authenticator",
        sa.Column("user_id", sa.Integer, user_id, primary_key=True, autoincrement=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("set_up_at", UtcInstant, nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column(
            "user_id",
            sa.Integer,
            sa.ForeignKey("user_account.id"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("code_hash", sa.String(64), primary_key=True),
    )
    asked = sa.Column("codes_for", sa.String(20), nullable=False, server_default="administrators")
    op.add_column("village", asked)
    # Whoever tries the demo village is shown its passwords.
    op.execute("UPDATE village SET codes_for = 'nobody' WHERE code = 'demo'")


def downgrade() -> None:
    with op.batch_alter_table("village") as village:
        village.drop_column("codes_for")
    op.drop_table("recovery_code")
    op.drop_table("authenticator")
