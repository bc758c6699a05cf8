"""Databases for tests: migrated, or lived in, once a run, and copied for whoever needs one."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from pointsapp import create_app, rights
from pointsapp.extensions import db

RUN_FOLDER = "POINTS_TEST_RUN"
"""The variable that names the folder which all workers of a run share."""

HEAD = "head"
OLD_REVISIONS = ("0005", "0028", "030", "034", "035", "039", "041", "044", "071")
"""At which tests begin, in the order of the chain: each is migrated once a run, and copied."""

_FIRST_OF_ITS_KIND: dict[str, sa.Engine] = {}


def run_folder() -> Path:
    """Return the folder that all workers of this run share; it is gone afterwards."""
    return Path(os.environ[RUN_FOLDER])


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return this file of the run, made by the worker that needs it first."""
    path = run_folder() / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            draft = path.with_suffix(".draft")
            make(draft)
            draft.rename(path)
    return path


class ClosingClient(FlaskClient):
    """A browser that takes each answer to its end, so that what is done then is done."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """Ask, and read the answer to its end."""
        return super().open(*args, buffered=buffered, **kwargs)


def share_what_was_compiled(engine: sa.Engine) -> None:
    """Let this engine use the statements that others of its kind compiled in this process.

    It takes longer to compile a statement than to run it.
    """
    first = _FIRST_OF_ITS_KIND.setdefault(engine.dialect.name, engine)
    if engine is first:
        engine._compiled_cache = {}
        engine.connect().close()  # the dialect learns what the server can do
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


@contextmanager
def application(url: str, folder: Path) -> Iterator[Flask]:
    """Give the application on this database, its context pushed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setenv("INSTANCE_PATH", str(folder))
        patch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
        app = create_app()
        app.test_client_class = ClosingClient
        with app.app_context():
            share_what_was_compiled(db.engine)
            yield app
            db.session.remove()
            db.engine.dispose()


def migrated_sqlite(target: Path) -> str:
    """Copy the migrated SQLite database; return the copy's address."""
    return _copied(_sqlite_at(HEAD), target)


def demo_sqlite(target: Path) -> str:
    """Copy the demo village's SQLite database; return the copy's address."""
    return _copied(made_once("demo.sqlite3", _live_through_the_demo), target)


class PostgresqlDatabase:
    """A database of its own on the server, dropped at the end."""

    def __init__(self, server: str, template: str | None = None) -> None:
        self.server = server
        self.template = template
        self.name = f"points_{os.getpid()}_{os.urandom(4).hex()}"

    def __enter__(self) -> str:
        _create_postgresql(self.server, self.name, self.template)
        return _address(self.server, self.name)

    def __exit__(self, *_exc: object) -> None:
        drop_postgresql(self.server, self.name)


def migrated_postgresql(server: str) -> PostgresqlDatabase:
    """Return a copy of the migrated PostgreSQL database, to be entered."""
    return PostgresqlDatabase(server, _postgresql_at(HEAD, server))


def become_old(url: sa.URL, revision: str) -> None:
    """Let this database, which is empty and which nobody uses, be one of that revision."""
    if url.get_backend_name() == "sqlite":
        _copied(_sqlite_at(revision), Path(url.database or ""))
        return
    server = url.set(database="postgres").render_as_string(hide_password=False)
    drop_postgresql(server, url.database or "")
    template = _postgresql_at(revision, server)
    _create_postgresql(server, url.database or "", template)


class ProductRole:
    """A role with the product's rights on a PostgreSQL database, gone at the end."""

    def __init__(self, owners_url: str) -> None:
        self.owners_url = owners_url
        self.name = f"points_{os.getpid()}_{os.urandom(4).hex()}"
        self.password = os.urandom(8).hex()

    def __enter__(self) -> Self:
        login = f"LOGIN PASSWORD '{self.password}'"
        _administer(self.owners_url, f'CREATE ROLE "{self.name}" {login}')
        with application(self.owners_url, run_folder()), db.engine.begin() as connection:
            rights.grant(connection, self.name)
        return self

    @property
    def url(self) -> str:
        """The database's address for this role."""
        address = sa.make_url(self.owners_url).set(username=self.name, password=self.password)
        return address.render_as_string(hide_password=False)

    def __exit__(self, *_exc: object) -> None:
        _administer(self.owners_url, f'DROP OWNED BY "{self.name}"')
        _administer(self.owners_url, f'DROP ROLE "{self.name}"')


def drop_postgresql_templates(server: str) -> None:
    """Drop the PostgreSQL databases that this run made to be copied."""
    for made in run_folder().glob("*.template"):
        drop_postgresql(server, made.read_text())


def drop_postgresql(server: str, name: str) -> None:
    """Drop a database, whoever is still connected."""
    _administer(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _sqlite_at(revision: str) -> Path:
    """Return the SQLite database of this revision, migrated on from that of the one before."""

    def make(draft: Path) -> None:
        if before := _before(revision):
            shutil.copyfile(_sqlite_at(before), draft)
        with application(f"sqlite:///{draft}", draft.parent):
            upgrade(revision=revision)

    return made_once(f"{revision}.sqlite3", make)


def _postgresql_at(revision: str, server: str) -> str:
    """Return the name of the PostgreSQL database of this revision, made in the same way."""

    def make(draft: Path) -> None:
        before = _before(revision)
        name = f"points_template_{os.urandom(4).hex()}"
        _create_postgresql(server, name, before and _postgresql_at(before, server))
        with application(_address(server, name), draft.parent):
            upgrade(revision=revision)
        draft.write_text(name)

    return made_once(f"{revision}.template", make).read_text()


def _before(revision: str) -> str | None:
    place = OLD_REVISIONS.index(revision) if revision != HEAD else len(OLD_REVISIONS)
    return OLD_REVISIONS[place - 1] if place else None


def _live_through_the_demo(draft: Path) -> None:
    with application(migrated_sqlite(draft), draft.parent) as app:
        app.test_cli_runner().invoke(args=["demo", "--villages=1"], catch_exceptions=False)


def _create_postgresql(server: str, name: str, template: str | None) -> None:
    """Create a database; its files are copied, not what is in them written once more."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        copied = f' TEMPLATE "{template}"' if template else ""
        version: tuple[Any, ...] = engine.dialect.server_version_info or ()
        by_file = " STRATEGY file_copy" if version >= (15,) else ""  # what older ones always do
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"{copied}{by_file}')
    engine.dispose()


def _copied(made: Path, target: Path) -> str:
    shutil.copyfile(made, target)
    return f"sqlite:///{target}"


def _address(server: str, name: str) -> str:
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
