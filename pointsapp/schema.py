"""Of which release a database is: told by the last migration that was run on it."""

import re
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

VERSIONS = Path(__file__).parent / "migrations" / "versions"
INSUFFICIENT_PRIVILEGE = "42501"
"""PostgreSQL's code of what a role may not do."""
_MARKED = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)
_MARK = sa.table("alembic_version", sa.column("version_num"))


class Schema(StrEnum):
    """How a database stands to this release; the value is what whoever runs a command reads."""

    OURS = "the database is of this release"
    EMPTY = "the database is empty: run `flask prepare`"
    OLDER = "the database is of an older release: run `flask upgrade`"
    NEWER = "the database is of a newer release than this one: install that, or restore a copy"
    FOREIGN = "the database is not one of this product"
    UNREADABLE = "the role may not read the database: run `OWNER_DATABASE_URL=… flask db upgrade`"


def schema_of(connection: sa.Connection) -> Schema:
    """Return how this database stands to this release."""
    tables = sa.inspect(connection).get_table_names()
    if _MARK.name not in tables:
        return Schema.FOREIGN if tables else Schema.EMPTY
    try:
        mark = connection.scalar(sa.select(_MARK.c.version_num))
    except sa.exc.ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) == INSUFFICIENT_PRIVILEGE:
            return Schema.UNREADABLE
        raise
    if mark is None:
        return Schema.EMPTY if tables == [_MARK.name] else Schema.FOREIGN
    return _schema_marked(mark)


def _schema_marked(mark: str) -> Schema:
    *earlier, last = sorted(VERSIONS.glob("[0-9]*.py"))
    if mark == _mark_of(last):
        return Schema.OURS
    if mark in map(_mark_of, earlier):
        return Schema.OLDER
    return Schema.NEWER if mark.isdecimal() and mark > _mark_of(last) else Schema.FOREIGN


def _mark_of(migration: Path) -> str:
    """Return how a migration marks a database, without running it."""
    [mark] = _MARKED.findall(migration.read_text())
    return str(mark)
