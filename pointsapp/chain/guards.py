"""What guards the audit and the chain in this database, compared with what this version ships."""

from sqlalchemy import Connection

from pointsapp import ledger

TABLES = ("audit_record", "chain_link")
SHIPPED: dict[str, dict[str, str]] = {
    "sqlite": {
        "trigger audit_record_no_delete": "4c746faf5af7fc19",
        "trigger audit_record_no_insert": "1fa12bd4abfff3f4",
        "trigger audit_record_no_update": "57bd978bde985a5f",
        "trigger chain_link_no_delete": "ab42b915b6b58182",
        "trigger chain_link_no_insert": "635ddc8d4a6147a9",
        "trigger chain_link_no_update": "799e3aedf38df02c",
    },
    "postgresql": {
        "function refuse_audit_change": "f241de274b6ea648",
        "function refuse_chain_change": "b1b95fc8d99040b1",
        "trigger audit_record.audit_record_append_only": "ba58e3242bbdf888",
        "trigger chain_link.chain_link_append_only": "4977b82708fdc0b6",
    },
}
"""The triggers and their functions; a test shows what to put here."""


def read_guards(connection: Connection) -> dict[str, str]:
    """Return each trigger of these tables, and its function, with a hash of its content."""
    guards = ledger.read_guards(connection, TABLES)
    return {n: known for n, known in guards.items() if n.startswith(("trigger ", "function "))}


def changed_guards(connection: Connection) -> dict[str, str]:
    """Return what is "missing", "changed" or "strange" among them, by name."""
    return ledger.compare_guards(read_guards(connection), SHIPPED[connection.dialect.name])
