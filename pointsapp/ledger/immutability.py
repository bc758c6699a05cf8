"""Triggers by which the database itself refuses to change history."""

from sqlalchemy import Connection

_APPEND_ONLY = {
    "ledger_transaction": (("id",), ("book_id", "key"), ("reverses_id",)),
    "ledger_entry": (("id",), ("account_id", "number"), ("transaction_id", "account_id")),
    "ledger_seal": (("id",), ("book_id", "number")),
}
"""Each table with every unique key: on SQLite, INSERT OR REPLACE deletes without a trigger."""

_IDENTITY = {
    "ledger_account": ("id", "book_id", "kind", "commodity"),
    "ledger_book": ("id", "code", "opened_at"),
}
"""Tables whose rows move on but stay who they are."""

_REPLACEABLE = {"ledger_account": (("id",),), "ledger_book": (("id",), ("code",))}


def _sqlite_trigger(name: str, event: str, table: str, condition: str = "") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _sqlite() -> dict[str, str]:
    triggers = {}
    for table, keys in {**_APPEND_ONLY, **_REPLACEABLE}.items():
        found = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE "  # noqa: S608 - own names
            + " AND ".join(f"{column} = NEW.{column}" for column in key)
            + ")"
            for key in keys
        )
        changed = f"UPDATE OF {', '.join(_IDENTITY[table])}" if table in _IDENTITY else "UPDATE"
        for suffix, event, condition in (
            ("insert", "INSERT", f"WHEN {found}"),
            ("update", changed, ""),
            ("delete", "DELETE", ""),
        ):
            name = f"{table}_no_{suffix}"
            triggers[name] = _sqlite_trigger(name, event, table, condition)
    return triggers


# A function looks for tables nowhere but beside the table that called it, whatever that schema's
# name is: neither a temporary table nor a schema of somebody else's can stand in for a table here.
_REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$
"""
_BALANCED = """
CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE subject bigint;
BEGIN
  PERFORM set_config('search_path',
    'pg_catalog, ' || quote_ident(TG_TABLE_SCHEMA) || ', pg_temp', true);
  IF TG_ARGV[0] = 'entry' THEN
    subject := NEW.transaction_id;
  ELSE
    subject := NEW.id;
  END IF;
  IF (SELECT count(*) FROM ledger_entry WHERE transaction_id = subject) < 2 OR EXISTS (
    SELECT 1 FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
    WHERE e.transaction_id = subject GROUP BY a.commodity HAVING sum(e.amount) <> 0)
  THEN RAISE EXCEPTION 'ledger_transaction %% does not balance', subject; END IF;
  RETURN NULL;
END $$
"""


def _postgresql() -> dict[str, tuple[str, str]]:
    triggers = {}
    for table in (*_APPEND_ONLY, *_IDENTITY):
        same = _IDENTITY.get(table)
        changed = f"UPDATE OF {', '.join(same)}" if same else "UPDATE"
        for suffix, event, each in (
            ("change", f"{changed} OR DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        ):
            name = f"{table}_no_{suffix}"
            triggers[name] = (
                table,
                f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION ledger_refuse()",
            )
    for subject in ("transaction", "entry"):
        table, name = f"ledger_{subject}", f"ledger_{subject}_balanced"
        triggers[name] = (
            table,
            f"CREATE CONSTRAINT TRIGGER {name} AFTER INSERT ON {table} DEFERRABLE"
            " INITIALLY DEFERRED FOR EACH ROW"
            f" EXECUTE FUNCTION ledger_balanced('{subject}')",
        )
    return triggers


def create_guards(connection: Connection) -> None:
    """Make the database refuse changes of history; the tables must be there."""
    if connection.dialect.name == "sqlite":
        for statement in _sqlite().values():
            connection.exec_driver_sql(statement)
        return
    connection.exec_driver_sql(_REFUSE)
    connection.exec_driver_sql(_BALANCED)
    for name, (table, statement) in _postgresql().items():
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def drop_guards(connection: Connection) -> None:
    """Let the tables be dropped or, in a test, be tampered with."""
    if connection.dialect.name == "sqlite":
        for name in _sqlite():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        return
    for name, (table, _) in _postgresql().items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS ledger_refuse()")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS ledger_balanced()")
