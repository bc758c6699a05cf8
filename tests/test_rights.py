"""On PostgreSQL the product does its work as a role that can't get past the ledger's guards."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import ProgrammingError

from pointsapp import create_app, ledger, rights
from pointsapp.extensions import db
from pointsapp.rights import Rights
from tests.databases import ProductRole, application

ON_POSTGRESQL = pytest.mark.parametrize("fresh_database_url", ["postgresql"], indirect=True)
APPEND_ONLY = {"ledger_transaction", "ledger_entry", "ledger_seal", "audit_record", "chain_link"}
"""What may be added to and never changed, as docs/ledger.md promises."""


@pytest.fixture
def product(fresh_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The product on a PostgreSQL database whose tables belong to another role."""
    with ProductRole(fresh_database_url) as role, application(role.url, tmp_path) as app:
        yield app


PAST_THE_GUARDS = (
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    "ALTER TABLE ledger_account DROP CONSTRAINT ck_ledger_account_floor",
    "DROP TRIGGER ledger_entry_no_change ON ledger_entry",
    "DROP TABLE ledger_entry",
    "DROP FUNCTION ledger_refuse() CASCADE",
    "TRUNCATE ledger_entry CASCADE",
    "TRUNCATE audit_record",
    "UPDATE ledger_entry SET amount = 1",
    "DELETE FROM ledger_transaction",
    "UPDATE ledger_seal SET root = ''",
    "UPDATE ledger_account SET kind = 'household'",
    "UPDATE ledger_book SET code = 'x'",
    "DELETE FROM ledger_account",
    "UPDATE audit_record SET at = now()",
    "DELETE FROM audit_record",
    "SET session_replication_role = replica",
    "CREATE RULE nothing AS ON INSERT TO ledger_entry DO INSTEAD NOTHING",
    "CREATE TRIGGER mine BEFORE INSERT ON ledger_entry"
    " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NEW; END'",
    "CREATE TABLE mine (id integer)",
    "CREATE TEMPORARY TABLE ledger_entry (id integer)",
    "CREATE SCHEMA mine",
    "UPDATE alembic_version SET version_num = '001'",
    "SELECT setval('award_line_id_seq', 1)",
)


@ON_POSTGRESQL
def test_nothing_gets_past_the_guards(product: Flask) -> None:
    refused = "InsufficientPrivilege"
    for statement in PAST_THE_GUARDS:
        with db.engine.connect() as connection, pytest.raises(ProgrammingError, match=refused):
            connection.exec_driver_sql(statement)


@ON_POSTGRESQL
def test_what_is_granted_is_read_from_the_models_and_the_triggers(product: Flask) -> None:
    with db.engine.connect() as connection:
        granted = rights.rights_on(connection)
        assert granted.keys() == {*db.metadata.tables, rights.VERSION_TABLE}
        assert rights.too_much(connection) == []
        assert rights.lacking(connection, db.metadata) == []
    only_added_to = {n for n, one in granted.items() if one.insert and not one.update}
    assert only_added_to == APPEND_ONLY
    assert not any(granted[name].delete for name in APPEND_ONLY)
    moving_on = {n for n, one in granted.items() if one.fixed}
    assert moving_on == {"ledger_account", "ledger_book"}
    assert granted["award_line"] == Rights()


@ON_POSTGRESQL
def test_a_copy_is_made_as_the_products_role(product: Flask, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("LEFT OUT: no pg_dump; install the PostgreSQL client programs")
    told = product.test_cli_runner().invoke(args=["backup", str(tmp_path / "copy.dump")])
    assert told.exit_code == 0, told.output


@ON_POSTGRESQL
def test_the_products_role_compares_indexes_where_it_is_let(
    product: Flask, fresh_database_url: str
) -> None:
    engine = sa.create_engine(fresh_database_url, poolclass=sa.NullPool)
    with engine.begin() as owner:
        available = sa.text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
        if not owner.scalar(available):
            return
        owner.exec_driver_sql("CREATE EXTENSION amcheck")
        role = db.engine.url.username
        let = f'GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean) TO "{role}"'
        owner.exec_driver_sql(let)
    with db.engine.connect() as connection:
        report = ledger.verify(connection)
    assert (report.problems, report.remarks) == ([], [])


@pytest.fixture
def roles(fresh_database_url: str) -> Iterator[tuple[str, str]]:
    """Return the addresses of a product's role without a right, and of the tables' owner."""
    with ProductRole(fresh_database_url) as role:
        engine = sa.create_engine(fresh_database_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP OWNED BY "{role.name}"')
        engine.dispose()
        yield role.url, fresh_database_url


Start = Callable[..., Flask]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Start:
    """Make the application with these settings."""

    def make(**settings: str) -> Flask:
        monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return create_app()

    return make


@ON_POSTGRESQL
def test_one_command_migrates_and_grants(roles: tuple[str, str], start: Start) -> None:
    product, owner = roles
    app = start(DATABASE_URL=product)
    with app.app_context():
        checked = app.test_cli_runner().invoke(args=["check"])
        db.session.remove()
        db.engine.dispose()
    assert checked.exit_code == 1
    assert "the role may not read the database" in checked.output
    with start(DATABASE_URL=product, OWNER_DATABASE_URL=owner).app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert rights.lacking(connection, db.metadata) == []
            assert rights.too_much(connection) == []
        db.engine.dispose()


@pytest.fixture
def administer(empty_database_url: str) -> Callable[[str], None]:
    """Let the server's superuser do something in the empty database."""
    once = {"isolation_level": "AUTOCOMMIT", "poolclass": sa.NullPool}
    engine = sa.create_engine(empty_database_url, **once)

    def act(statement: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    return act


@pytest.fixture
def owner(empty_database_url: str, administer: Callable[[str], None]) -> Iterator[str]:
    """Return the address of the empty database's owner, who is nobody else."""
    url = sa.make_url(empty_database_url)
    name = f"points_owner_{os.getpid()}"
    administer(f"CREATE ROLE {name} LOGIN CREATEDB PASSWORD 'owned'")
    administer(f"ALTER DATABASE {url.database} OWNER TO {name}")
    yield url.set(username=name, password="owned").render_as_string(hide_password=False)
    administer(f"REASSIGN OWNED BY {name} TO CURRENT_USER")
    administer(f"DROP OWNED BY {name}")
    administer(f"DROP ROLE {name}")


@ON_POSTGRESQL
@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
def test_the_owner_puts_a_copy_back_and_grants(
    product: Flask,
    owner: str,
    administer: Callable[[str], None],
    start: Start,
    tmp_path: Path,
) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("LEFT OUT: no pg_dump; install the PostgreSQL client programs")
    copy = str(tmp_path / "copy.dump")
    told = product.test_cli_runner().invoke(args=["backup", copy])
    assert told.exit_code == 0, told.output
    there = db.engine.url.set(database=sa.make_url(owner).database)
    url = there.render_as_string(hide_password=False)
    app = start(DATABASE_URL=url, OWNER_DATABASE_URL=owner)
    products = sa.create_engine(url, poolclass=sa.NullPool)
    restore = ("restore", copy, "--replace")
    with app.app_context():
        told = app.test_cli_runner().invoke(args=restore)
        assert told.exit_code == 0, told.output
        with products.connect() as somebody:
            assert rights.lacking(somebody, db.metadata) == []
            assert rights.too_much(somebody) == []
            told = app.test_cli_runner().invoke(args=restore)
            assert "others are connected" in told.output
        db.session.remove()
        db.engine.dispose()
        administer(f'DROP OWNED BY "{there.username}"')
        administer("REVOKE USAGE ON SCHEMA public FROM PUBLIC")  # now it is another county's
        with products.connect() as somebody:
            somebody.exec_driver_sql("SELECT 1")
            told = app.test_cli_runner().invoke(args=restore)
            assert told.exit_code == 0, told.output
        administer(f'DROP OWNED BY "{there.username}"')
        db.session.remove()
        db.engine.dispose()
