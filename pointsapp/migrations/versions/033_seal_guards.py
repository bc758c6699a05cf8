"""A seal holds what guarded the ledger when it was made, and the head of the chain beside it."""

import sqlalchemy as sa
from alembic import op

revision = "033"
down_revision = "032"


def upgrade() -> None:
    op.add_column("ledger_seal", sa.Column("guards", sa.String(64)))
    op.add_column("ledger_seal", sa.Column("chain_head", sa.String(64)))


def downgrade() -> None:
    op.drop_column("ledger_seal", "chain_head")
    op.drop_column("ledger_seal", "guards")
