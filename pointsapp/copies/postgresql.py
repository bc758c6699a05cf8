"""Copies of a PostgreSQL database, by the server's own pg_dump, pg_restore and psql."""

import os
import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import click
import psycopg
import sqlalchemy as sa
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy.schema import CreateSchema

from pointsapp import ledger
from pointsapp.copies.files import check_ledger, written_whole

OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND pid <> pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend'
AND has_schema_privilege(usesysid, current_schema(), 'USAGE')
"""
"""Who is connected and may use the tables' schema: not another county in the same database.

What another role's connection is for shows to nobody but a superuser.
"""
LOOKS = 20
SECONDS_BETWEEN_LOOKS = 0.1
"""A connection that was just closed is listed for some moments more."""
CLEAR = """
DO $$ DECLARE act text; BEGIN
  FOR act IN SELECT format('DROP TABLE IF EXISTS %s CASCADE', oid::regclass) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
  LOOP EXECUTE act; END LOOP;
  FOR act IN SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', p.oid::regprocedure)
    FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE act; END LOOP;
END $$
"""
"""Takes out what stands there: a copy of an older product knows nothing of newer tables."""


COPIED = r"^COPY (?:\S+\.)?{table} \((.*?)\) FROM stdin;\n(.*?)^\\\.$"
"""How a table's rows stand in what pg_restore writes: lines of fields with tabs between them."""


class PostgresqlCopies:
    """How copies of the database behind this engine are made, checked and put back."""

    suffix = ".dump"

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        _none, facts = engine.dialect.create_connect_args(engine.url)
        self.password = facts.pop("password", None)
        known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
        self.facts: Mapping[str, str] = {n: fact for n, fact in facts.items() if n in known}

    def write(self, draft: Path) -> None:
        """Copy the state of one moment: nobody waits."""
        only = f'--schema="{self._schema()}"'
        self._run("pg_dump", "--format=custom", only, f"--file={draft}", self._database())

    def check(self, file: Path) -> str:
        """Return how a copy was verified. Ends the command for one that is not whole.

        It is restored into a database of its own, where the role may create one.
        """
        schema = self._schema()
        listed = self._run("pg_restore", "--list", str(file))
        if f" TABLE {schema} ledger_entry " not in listed:
            raise click.ClickException(f"{file} is no copy of this product in the schema {schema}")
        with self._scratch() as name:
            if name is None:
                return "its list was read; verified only where the role may create a database"
            options = ("--no-owner", "--no-acl", "--exit-on-error", f"--schema={schema}")
            engine = sa.create_engine(self.engine.url.set(database=name))
            try:
                with engine.begin() as connection:
                    connection.execute(CreateSchema(schema, if_not_exists=True))
                self._run("pg_restore", *options, self._database(name), str(file))
                with engine.connect() as connection:
                    check_ledger(connection, file)
            finally:
                engine.dispose()
        return "verified"

    def seals(self, file: Path) -> list[ledger.KeptSeal]:
        """Return every seal that a copy holds."""
        tables = ("--table=ledger_book", "--table=ledger_seal")
        only = ("--data-only", f"--schema={self._schema()}")
        script = self._run("pg_restore", *only, *tables, "--file=-", str(file))
        codes = {row["id"]: row["code"] for row in _copied_rows(script, "ledger_book")}
        seals = _copied_rows(script, "ledger_seal")
        return [
            ledger.KeptSeal(
                codes[seal["book_id"]],
                int(seal["number"]),
                seal["hash"],
                seal["sealed_at"].replace(" ", "T") + "Z",
            )
            for seal in seals
        ]

    def is_empty(self) -> bool:
        """Tell whether the database has no table yet."""
        with self.engine.connect() as connection:
            return not sa.inspect(connection).get_table_names()

    def put_back(self, file: Path, rescue: Path) -> Path | None:
        """Replace what stands in the database by this copy, as one act or not at all."""
        self._refuse_others()
        kept = None
        if not self.is_empty():
            kept = rescue.with_name(rescue.name + self.suffix)
            with written_whole(kept) as draft:
                self.write(draft)
        self.engine.dispose()
        with TemporaryDirectory() as folder:
            script = Path(folder) / "script.sql"
            only = ("--no-owner", "--no-acl", f"--schema={self._schema()}")
            self._run("pg_restore", *only, f"--file={script}", str(file))
            once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
            self._run("psql", *once, f"--command={CLEAR}", f"--file={script}", self._database())
        return kept

    def _schema(self) -> str:
        """Return the schema of the product's tables: another one may hold another county's."""
        with self.engine.connect() as connection:
            return str(connection.scalar(sa.text("SELECT current_schema()")))

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        """Give a connection of the driver's, outside any transaction."""
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield cast(psycopg.Connection, connection.connection.driver_connection)

    def _refuse_others(self) -> None:
        """End the command while somebody else is connected."""
        self.engine.dispose()
        with self._connection() as connection:
            for _look in range(LOOKS):
                if connection.execute(OTHERS).fetchone() == (0,):
                    return
                time.sleep(SECONDS_BETWEEN_LOOKS)
        raise click.ClickException("others are connected to the database; stop the product first")

    @contextmanager
    def _scratch(self) -> Iterator[str | None]:
        """Give an empty database, dropped at the end; None where the role may not create one."""
        name = f"points_check_{secrets.token_hex(4)}"
        with self._connection() as connection:
            try:
                create = sql.SQL("CREATE DATABASE {} TEMPLATE template0")
                connection.execute(create.format(sql.Identifier(name)))
            except psycopg.errors.InsufficientPrivilege:
                yield None
                return
            try:
                yield name
            finally:
                drop = sql.SQL("DROP DATABASE {}")
                connection.execute(drop.format(sql.Identifier(name)))

    def _database(self, name: str | None = None) -> str:
        """Return the option that names a database on the same server; the password is not in it."""
        facts = {**self.facts, **({"dbname": name} if name else {})}
        return f"--dbname={make_conninfo(**facts)}"

    def _run(self, program: str, *options: str) -> str:
        """Return what a program of PostgreSQL's says. Ends the command when it fails."""
        path = shutil.which(program)
        if path is None:
            raise click.ClickException(
                f"{program} is not found; install the PostgreSQL client programs "
                "(Debian: apt install postgresql-client)"
            )
        password = {"PGPASSWORD": self.password} if self.password else {}
        done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's with our own options
            [path, *options],
            env={**os.environ, **password, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            told = done.stderr.strip().splitlines() or [f"{program} failed"]
            raise click.ClickException(told[0])
        return done.stdout


def _copied_rows(script: str, table: str) -> list[dict[str, str]]:
    found = re.search(COPIED.format(table=table), script, re.MULTILINE | re.DOTALL)
    if found is None:
        return []
    columns = found[1].replace('"', "").split(", ")
    return [dict(zip(columns, row.split("\t"), strict=True)) for row in found[2].splitlines()]
