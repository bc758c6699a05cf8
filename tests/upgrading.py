"""A year lived on an early state of main, brought to today and back: `make upgrade-test`.

That state's own code makes its demo; it runs with today's packages, whose versions it still takes.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import click
import sqlalchemy as sa

from tests.databases import PostgresqlDatabase

ROOT = Path(__file__).resolve().parents[1]
EARLY = "c445036"
"""The first state whose demo earns and spends for a year."""
COUNTED = ("ledger_transaction", "ledger_entry", "ledger_seal", "household", "redemption")


def main() -> None:
    """Go there and back on SQLite, and on PostgreSQL where TEST_POSTGRESQL_URL names a server."""
    with tempfile.TemporaryDirectory() as folder:
        early = Path(folder, "early")
        asked = ["git", "archive", EARLY]
        packed = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=BytesIO(packed)) as files:
            files.extractall(early, filter="data")
        for kind, url in _databases(Path(folder)):
            click.echo(f"== {kind} ==")
            _there_and_back(early, Path(folder, kind), url)


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder / 'points.sqlite3'}"
    if server := os.environ.get("TEST_POSTGRESQL_URL"):
        with PostgresqlDatabase(server) as url:
            yield "postgresql", url


def _there_and_back(early: Path, instance: Path, url: str) -> None:
    instance.mkdir()
    settings = {"INSTANCE_PATH": str(instance), "DATABASE_URL": url}
    _flask(early, settings, "db", "upgrade", "-d", "pointsapp/migrations")
    with _told("demo made by the early state"):
        _flask(early, settings, "demo")
    before = _counts(url)
    click.echo(before)
    with _told("upgraded"):
        _flask(ROOT, settings, "upgrade")
    assert _counts(url) == before
    _flask(ROOT, settings, "ledger", "verify")
    [copy] = (instance / "backups").glob("before-upgrade-*")
    with _told("put back"):
        _flask(ROOT, settings, "restore", str(copy), "--replace")
    assert _counts(url) == before
    _flask(early, settings, "ledger", "verify")


def _flask(checkout: Path, settings: Mapping[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    env = {**os.environ, **settings}
    done = subprocess.run(
        command, cwd=checkout, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stdout}{done.stderr}")


def _counts(url: str) -> dict[str, int]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        asked = ((name, sa.select(sa.func.count()).select_from(sa.table(name))) for name in COUNTED)
        counts = {name: connection.execute(query).scalar_one() for name, query in asked}
    engine.dispose()
    return counts


@contextmanager
def _told(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    click.echo(f"{what}: {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    main()
