"""What the product's role may do on PostgreSQL: its work, and nothing that gets past the guards.

The tables belong to a role that migrates and does nothing else. The product's own role may read
and write rows; what a table's triggers refuse it is not granted in the first place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection, MetaData, inspect

VERSION_TABLE = "alembic_version"

# Bits of pg_trigger.tgtype: https://github.com/postgres/postgres, src/include/catalog/pg_trigger.h
_REFUSED = sa.text("""
SELECT c.relname AS "table", (t.tgtype & 8) > 0 AS no_delete, (t.tgtype & 16) > 0 AS no_update,
  ARRAY(SELECT a.attname FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum = ANY (t.tgattr)) AS fixed
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND (t.tgtype & 2) = 2 AND (t.tgtype & 24) > 0
  AND c.relnamespace = current_schema()::regnamespace
""")

_ROLE = sa.text("""
SELECT rolsuper, rolcreaterole, EXISTS (
  SELECT FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
  AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'MEMBER')) AS owns
FROM pg_roles WHERE rolname = current_user
""")
_TOO_MUCH = sa.text("""
SELECT 'may create in schema ' || current_schema()
WHERE has_schema_privilege(current_schema(), 'CREATE')
UNION ALL SELECT 'may ' || lower(kind) || ' ' || c.relname
FROM pg_class c, unnest(ARRAY['TRUNCATE', 'TRIGGER', 'REFERENCES']) AS kind
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  AND has_table_privilege(c.oid, kind)
ORDER BY 1
""")


@dataclass(frozen=True)
class Rights:
    """What the product may do with a table; `fixed` are columns that it may never change."""

    insert: bool = True
    update: bool = True
    delete: bool = True
    fixed: frozenset[str] = frozenset()


def rights_on(connection: Connection) -> dict[str, Rights]:
    """Return what the product may do with each of its tables: all but what its triggers refuse.

    Tables and triggers are the database's, which after a restore may be of an older release.
    """
    rights = {name: Rights() for name in inspect(connection).get_table_names()}
    for row in connection.execute(_REFUSED):
        before = rights.get(row.table, Rights())
        rights[row.table] = Rights(
            update=before.update and not (row.no_update and not row.fixed),
            delete=before.delete and not row.no_delete,
            fixed=before.fixed | (frozenset(row.fixed) if row.no_update else frozenset()),
        )
    rights[VERSION_TABLE] = Rights(insert=False, update=False, delete=False)
    return rights


def grant(connection: Connection, role: str) -> None:
    """Give this role what the product needs, and take all else from it; as the tables' owner.

    It may use the sequences and read them, which a backup does. The role must be there.
    """
    quote = connection.dialect.identifier_preparer.quote
    who, schema = quote(role), quote(connection.scalar(sa.text("SELECT current_schema()")))
    database = quote(connection.scalar(sa.text("SELECT current_database()")))
    for statement in (
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {who}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {who}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {who}",
        f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {who}",
        f"GRANT CONNECT ON DATABASE {database} TO {who}",
        f"GRANT USAGE ON SCHEMA {schema} TO {who}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {who}",
    ):
        connection.exec_driver_sql(statement)
    for name, rights in rights_on(connection).items():
        changing = _changing(connection, name, rights) if rights.fixed else []
        kinds = ", ".join(_kinds(rights, map(quote, changing)))
        connection.exec_driver_sql(f"GRANT {kinds} ON {quote(name)} TO {who}")


def _changing(connection: Connection, table: str, rights: Rights) -> list[str]:
    """Return the table's columns that may be changed."""
    names = [column["name"] for column in inspect(connection).get_columns(table)]
    return [name for name in names if name not in rights.fixed]


def _kinds(rights: Rights, changing: Iterable[str]) -> list[str]:
    kinds = ["SELECT"]
    if rights.insert:
        kinds.append("INSERT")
    if rights.update:
        kinds.append(f"UPDATE ({', '.join(changing)})" if rights.fixed else "UPDATE")
    if rights.delete:
        kinds.append("DELETE")
    return kinds


def too_much(connection: Connection) -> list[str]:
    """Return what the role of this connection may do that gets past the guards; PostgreSQL only.

    An owner may drop them, and so may whoever can become the owner.
    """
    role = connection.execute(_ROLE).one()
    if role.rolsuper:
        return ["is a superuser"]
    if role.owns:
        return ["owns the tables, or may become who owns them"]
    found = ["may create roles, and so become the owner"] if role.rolcreaterole else []
    return [*found, *connection.scalars(_TOO_MUCH), *_refused_but_granted(connection)]


def lacking(connection: Connection, metadata: MetaData) -> list[str]:
    """Return the product's tables that the role of this connection may not read; PostgreSQL only.

    It is so after a migration without the grants.
    """
    return [name for name in connection.scalars(_UNREADABLE) if name in metadata.tables]


def _refused_but_granted(connection: Connection) -> list[str]:
    """Return which rows or columns the role may change though the triggers refuse it."""
    found = []
    for name, rights in rights_on(connection).items():
        asked: Mapping[str, str] = {"table": name}
        if not rights.delete and connection.scalar(_MAY_DELETE, asked):
            found.append(f"may delete {name}")
        if not rights.update and connection.scalar(_MAY_UPDATE, asked):
            found.append(f"may update {name}")
        found += [
            f"may update {name}.{column}"
            for column in sorted(rights.fixed)
            if connection.scalar(_MAY_UPDATE_COLUMN, {**asked, "column": column})
        ]
    return found


_UNREADABLE = sa.text("""
SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
AND c.relkind IN ('r', 'p') AND NOT has_table_privilege(c.oid, 'SELECT') ORDER BY 1
""")
_MAY_DELETE = sa.text("SELECT has_table_privilege(CAST(:table AS text), 'DELETE')")
_MAY_UPDATE = sa.text("SELECT has_any_column_privilege(CAST(:table AS text), 'UPDATE')")
_MAY_UPDATE_COLUMN = sa.text(
    "SELECT has_column_privilege(CAST(:table AS text), CAST(:column AS text), 'UPDATE')"
)
