"""Two villages may use the same key for their objections: it is unique by line."""

from alembic import op

revision = "030"
down_revision = "029"


def upgrade() -> None:
    with op.batch_alter_table("objection") as objection:
        objection.drop_constraint("uq_objection_key", type_="unique")
        objection.create_unique_constraint("uq_objection_line_id_key", ["line_id", "key"])


def downgrade() -> None:
    with op.batch_alter_table("objection") as objection:
        objection.drop_constraint("uq_objection_line_id_key", type_="unique")
        objection.create_unique_constraint("uq_objection_key", ["key"])
