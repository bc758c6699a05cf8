"""PostgreSQL clusters of a test's own, on sockets: a primary, and a standby that follows it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))


def can_be_made() -> bool:
    """Tell whether the server's programs are here, and a user who may run them."""
    return bool(PROGRAMS) and (os.geteuid() != 0 or shutil.which("runuser") is not None)


@dataclass(frozen=True)
class Cluster:
    """A running server; its folder is its data, its socket lies beside."""

    folder: Path

    @property
    def url(self) -> str:
        """The address of its database `postgres`."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder.parent}&port={self.port}"

    @property
    def port(self) -> int:
        """The number in its socket's name; nothing listens on the network."""
        return 5432 if self.folder.name == "primary" else 5433

    def start(self) -> None:
        """Start it and wait until it answers."""
        said = f"-k {self.folder.parent} -p {self.port} -c listen_addresses='' -c fsync=off"
        _run("pg_ctl", "-D", self.folder, "-l", f"{self.folder}.log", "-w", "start", "-o", said)

    def stop(self) -> None:
        """Stop it as if its machine had gone."""
        _run("pg_ctl", "-D", self.folder, "-m", "immediate", "stop", must=False)

    def do(self, statement: str) -> None:
        """Run a statement as its superuser."""
        engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def primary_with_standby(folder: Path) -> Iterator[tuple[Cluster, Cluster]]:
    """Give a primary and a standby that streams from it."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    primary, standby = Cluster(folder / "primary"), Cluster(folder / "standby")
    _run("initdb", "-D", primary.folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    primary.start()
    try:
        asks = ("-h", folder, "-p", primary.port, "-U", "postgres")
        _run("pg_basebackup", "-D", standby.folder, *asks, "-R", "-c", "fast", "--no-sync")
        standby.start()
        yield primary, standby
    finally:
        standby.stop()
        primary.stop()


def _run(program: str, *words: object, must: bool = True) -> None:
    """Run a program of PostgreSQL's, which refuses to be run by root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*before, str(PROGRAMS[-1] / program), *map(str, words)],
        check=must,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C"},
        cwd="/",
    )
