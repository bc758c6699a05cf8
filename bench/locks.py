"""How long the migrations lock which table: `DATABASE_URL=… python -m bench locks --since 073`.

Takes a PostgreSQL database, a copy of a full one, back to that revision and brings it up again.
Printed is each table that was there before and which a migration locks against writing, with the
seconds of its statements and the CPU that they took of the server. All migrations run in one
transaction: whatever is locked stays so until the last has run.
"""

import argparse
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from pointsapp import create_app
from pointsapp.extensions import db

LOCKS = sa.text(
    "SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
    " WHERE l.pid = pg_backend_pid() AND l.granted AND c.relkind = 'r'"
    " AND c.relnamespace = current_schema()::regnamespace"
    " AND l.mode IN ('AccessExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock')"
)
TABLES = sa.text("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r'")


class Watch:
    """What the statements of each migration took and lock."""

    def __init__(self, tables: dict[str, int]) -> None:
        self.tables = tables
        self.spent: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.modes: dict[str, str] = {}
        self.began = (0.0, 0.0)

    def before(self, connection: Any, *_statement: Any) -> None:
        """Note when a statement begins."""
        self.began = (time.perf_counter(), _server_seconds(connection))

    def after(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """Note what it took, for the table that it is about."""
        words = statement.replace("(", " ").split()
        seconds = time.perf_counter() - self.began[0]
        cpu = _server_seconds(connection) - self.began[1]
        for table in self.tables.keys() & set(words[:12]):
            self.spent[table][0] += seconds
            self.spent[table][1] += cpu
        driver = connection.connection.driver_connection
        for table, mode in driver.execute(str(LOCKS)):
            if table in self.tables:
                self.modes[table] = max(self.modes.get(table, ""), mode, key=_rank)


def _rank(mode: str) -> int:
    return ("", "ShareLock", "ShareRowExclusiveLock", "AccessExclusiveLock").index(mode)


def _server_seconds(connection: Any) -> float:
    process = connection.connection.driver_connection.info.backend_pid
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def run(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench locks")
    parser.add_argument("--since", default="073")
    since = parser.parse_args(arguments).since
    with create_app().app_context():
        downgrade(revision=since)
        with db.engine.connect() as connection:
            connection.execute(sa.text("ANALYZE"))
            watch = Watch(dict(connection.execute(TABLES).tuples().all()))
        sa.event.listen(db.engine, "before_cursor_execute", watch.before)
        sa.event.listen(db.engine, "after_cursor_execute", watch.after)
        began = time.perf_counter()
        upgrade()
        seconds = time.perf_counter() - began
    print("| table | rows | lock | seconds of its statements | CPU s of the server |")
    print("|---|---|---|---|---|")
    for table, mode in sorted(watch.modes.items()):
        rows, (until_done, cpu) = max(watch.tables[table], 0), watch.spent[table]
        print(f"| {table} | {rows:,} | {mode} | {until_done:.2f} | {cpu:.2f} |")
    print(f"\nAll of it, and so the longest lock: {seconds:.1f} s")
    return 0
