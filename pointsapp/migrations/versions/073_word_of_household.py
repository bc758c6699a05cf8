"""What a household without a phone said of its need is written down: who said so, on which day."""

import sqlalchemy as sa
from alembic import op

revision = "073"
down_revision = "072"


def upgrade() -> None:
    with op.batch_alter_table("need_step") as steps:
        steps.add_column(sa.Column("said_by_id", sa.Integer))
        steps.add_column(sa.Column("said_on", sa.Date))
        steps.create_foreign_key(
            op.f("fk_need_step_said_by_id_resident"), "resident", ["said_by_id"], ["id"]
        )
    op.create_index("ix_need_step_said_by_id", "need_step", ["said_by_id"])


def downgrade() -> None:
    op.drop_index("ix_need_step_said_by_id", "need_step")
    with op.batch_alter_table("need_step") as steps:
        steps.drop_constraint(op.f("fk_need_step_said_by_id_resident"), type_="foreignkey")
        steps.drop_column("said_on")
        steps.drop_column("said_by_id")
