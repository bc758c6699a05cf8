"""One folded column that people are found by, and one notation of household numbers."""

import sqlalchemy as sa
from alembic import op

from pointsapp.community.households.names import number_key, search_terms

revision = "028"
down_revision = "0029"


def upgrade() -> None:
    with op.batch_alter_table("household") as household:
        household.add_column(
            sa.Column("number_key", sa.String(20), nullable=False, server_default="")
        )
    with op.batch_alter_table("resident") as resident:
        resident.add_column(
            sa.Column("search_terms", sa.String(600), nullable=False, server_default="")
        )
        resident.drop_index("ix_resident_village_initials")
    _fill()
    with op.batch_alter_table("household") as household:
        household.alter_column("number_key", server_default=None)
        household.create_index("ix_household_village_key", ["village_id", "number_key"])
    with op.batch_alter_table("resident") as resident:
        resident.alter_column("search_terms", server_default=None)
        resident.create_index("ix_resident_village_search", ["village_id", "search_terms"])


def _fill() -> None:
    household = sa.table("household", *map(sa.column, ("id", "number", "number_key")))
    names = ("id", "name", "phone", "search_terms", "name_initials")
    resident = sa.table("resident", *map(sa.column, names))
    connection = op.get_bind()
    numbers = connection.execute(sa.select(household.c.id, household.c.number)).all()
    keys = [{"one": row.id, "key": number_key(row.number)} for row in numbers]
    if keys:
        change = sa.update(household).where(household.c.id == sa.bindparam("one"))
        connection.execute(change.values(number_key=sa.bindparam("key")), keys)
    known = sa.select(resident.c.id, resident.c.name, resident.c.phone)
    people = connection.execute(known.where(resident.c.name_initials != "")).all()
    terms = [{"one": row.id, "terms": search_terms(row.name, row.phone)} for row in people]
    if terms:
        change = sa.update(resident).where(resident.c.id == sa.bindparam("one"))
        connection.execute(change.values(search_terms=sa.bindparam("terms")), terms)


def downgrade() -> None:
    with op.batch_alter_table("resident") as resident:
        resident.drop_index("ix_resident_village_search")
        resident.drop_column("search_terms")
        resident.create_index("ix_resident_village_initials", ["village_id", "name_initials"])
    with op.batch_alter_table("household") as household:
        household.drop_index("ix_household_village_key")
        household.drop_column("number_key")
