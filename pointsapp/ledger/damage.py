"""Damage of the database itself: pages, indexes, references, and values of the wrong form."""

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Date, String, Table, select, text
from sqlalchemy.exc import DBAPIError

from pointsapp.database import UtcInstant
from pointsapp.ledger.models import TABLES, LedgerAccount

Problem = dict[str, object]

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_INSTANT = f"{_DAY} [0-9][0-9]:[0-9][0-9]:[0-9][0-9].000000"
_HASH_LENGTH = 64
IS_HASH = "is_hash"
_HASH = re.compile(rb"[0-9a-f]{64}")
_AMCHECK = text(
    "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid ="
    " e.extnamespace JOIN pg_proc p ON p.pronamespace = n.oid WHERE e.extname = 'amcheck' AND"
    " p.proname = 'bt_index_check' AND p.pronargs = 2 AND has_function_privilege(p.oid, 'EXECUTE')"
)
_INDEXES = text(
    "SELECT i.indexrelid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND i.indisvalid"
    " AND i.indrelid = to_regclass(:table_name) ORDER BY c.relname"
)


def names_of_columns(connection: Connection, table: Table) -> set[str]:
    """Return which columns a table has in this database: that of an older release has fewer."""
    return set(connection.execute(select(text("*")).select_from(table).limit(0)).keys())


def find_damage(connection: Connection) -> list[Problem]:
    """Return what the database's own checks, and a look at each value's form, find."""
    if connection.dialect.name != "sqlite":
        return list(_damaged_indexes(connection))
    try:
        return [*_damaged_pages(connection), *_wrong_values(connection)]
    except (DBAPIError, UnicodeDecodeError) as error:
        return [_problem("unreadable", message=first_line(error))]


def first_line(error: DBAPIError | UnicodeDecodeError) -> str:
    """Return what the database said, without the statement; a broken schema may be no UTF-8."""
    return str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0]


def _problem(kind: str, account: object = None, **more: object) -> Problem:
    return {"account": account, "entry": None, "kind": kind, **more}


def _damaged_pages(connection: Connection) -> Iterator[Problem]:
    for (message,) in connection.execute(text("PRAGMA integrity_check")):
        if message != "ok":
            yield _problem("integrity", message=message)
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield _problem("foreign-key", table=table, row=row, parent=parent)


def _let_know_hashes(connection: Connection) -> None:
    """Give SQLite the function once: while a statement runs it takes no function anew."""
    if IS_HASH in connection.info:
        return
    driver: Any = connection.connection.driver_connection
    driver.create_function(IS_HASH, 1, _is_hash, deterministic=True)
    connection.info[IS_HASH] = True


def _wrong_values(connection: Connection) -> Iterator[Problem]:
    """Name each row that holds what its columns were never meant to."""
    _let_know_hashes(connection)
    for table in TABLES:
        there = names_of_columns(connection, table)
        forms = {one.name: _is_wrong(one) for one in table.columns if one.name in there}
        columns = ", ".join(f"{wrong} AS {name}" for name, wrong in forms.items())
        any_wrong = " OR ".join(forms.values())
        query = (
            f"SELECT rowid AS row_place, {columns} FROM {table.name} NOT INDEXED WHERE {any_wrong}"  # noqa: S608 - own names
        )
        query = query.replace(" AS key", ' AS "key"')
        for row in connection.execute(text(query)).mappings():
            names = [name for name in forms if row[name]]
            place = row["row_place"]
            account = place if table.name == LedgerAccount.__tablename__ else None
            yield _problem("form", account, table=table.name, row=place, columns=names)


def _is_hash(stored: bytes | None) -> bool:
    """Tell it to the database, whose own patterns take five times as long for it."""
    return stored is not None and _HASH.fullmatch(stored) is not None


def _is_wrong(column: Any) -> str:
    """Return a condition, true or false but never NULL, for a value that is none of its kind."""
    name = f'"{column.name}"'
    if not isinstance(column.type, String | Date | UtcInstant):
        wrong = f"typeof({name}) <> 'integer'"
    elif isinstance(column.type, String):
        wrong = f"typeof({name}) <> 'text'"
        if column.type.length == _HASH_LENGTH:
            wrong += f" OR NOT {IS_HASH}(CAST({name} AS BLOB))"
    else:
        form = _DAY if isinstance(column.type, Date) else _INSTANT
        wrong = f"typeof({name}) <> 'text' OR {name} NOT GLOB '{form}'"
    if column.nullable:
        return f"({name} IS NOT NULL AND ({wrong}))"
    return f"({name} IS NULL OR {wrong})"


def _damaged_indexes(connection: Connection) -> Iterator[Problem]:
    """Compare each index with its table, where the extension amcheck is there and allowed."""
    schema = connection.execute(_AMCHECK).scalar()
    if schema is None:
        return
    check = text(f"SELECT {schema}.bt_index_check(CAST(:index AS oid)::regclass, true)")
    for table in TABLES:
        for index, name in connection.execute(_INDEXES, {"table_name": table.name}).all():
            try:
                with connection.begin_nested():
                    connection.execute(check, {"index": index})
            except DBAPIError as error:
                yield _problem("index", index=name, message=first_line(error))


def indexes_are_compared(connection: Connection) -> bool:
    """Tell whether this database can compare its indexes with their tables."""
    if connection.dialect.name == "sqlite":
        return True
    return connection.execute(_AMCHECK).scalar() is not None
