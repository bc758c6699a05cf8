"""A database as it stood at an earlier revision, with rows made then, to be upgraded.

A migration's test puts in what it cares about; every other column that may not be empty gets
something plain. Tables are read from the database itself, never from today's models.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from flask_migrate import upgrade

from pointsapp.extensions import db
from tests import databases

_PLAIN: Mapping[type, object] = {
    bool: False,
    bytes: b"",
    date: date(2026, 11, 14),
    datetime: datetime(2026, 11, 14, 2, tzinfo=UTC).replace(tzinfo=None),
    float: 0.0,
    int: 0,
    object: [],  # JSON
    str: "",
    time: time(8),
}


class OldDatabase:
    """The application's empty database, let become one of an earlier revision in its context."""

    def __init__(self, revision: str) -> None:
        db.engine.dispose()
        databases.become_old(db.engine.url, revision)

    def insert(self, table_name: str, **values: object) -> int:
        """Insert a row and return its id."""
        row_id, *_others = self.add(table_name, **values)
        return row_id

    def add(self, table_name: str, **values: object) -> tuple[int, ...]:
        """Insert a row and return its primary key, of one column or several."""
        with db.engine.connect().execution_options(writes=True) as connection:
            table = sa.Table(table_name, sa.MetaData(), autoload_with=connection)
            plain = {
                column.name: _PLAIN[column.type.python_type]
                for column in table.columns
                if column.name not in values and _must_be_given(column)
            }
            added = table.insert().values(**plain, **values).returning(*table.primary_key)
            key = connection.execute(added).one()
            connection.commit()
            return tuple(key)

    def upgrade(self, revision: str) -> None:
        """Upgrade to this revision."""
        upgrade(revision=revision)

    def rows(self, table_name: str, *columns: str) -> list[tuple[object, ...]]:
        """Return what these columns hold now, sorted."""
        with db.engine.connect() as connection:
            table = sa.Table(table_name, sa.MetaData(), autoload_with=connection)
            query = sa.select(*(table.c[name] for name in columns))
            return sorted(tuple(row) for row in connection.execute(query))


def _must_be_given(column: sa.Column[object]) -> bool:
    is_counted = column.primary_key and column.autoincrement and not column.foreign_keys
    return not (column.nullable or column.server_default is not None or is_counted)
