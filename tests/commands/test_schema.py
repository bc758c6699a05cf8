"""A county in a schema of its own: nothing of the product's work needs the name `public`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import upgrade

from pointsapp import create_app, ledger
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.commands.conftest import done
from tests.ledger.conftest import open_village

pytestmark = pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
SHARD = "ledger_entry_102012"


@pytest.fixture
def county(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """A migrated county with a posting, in the schema `county-1` beside another county's table."""
    url = sa.make_url(empty_database_url)
    admin = sa.create_engine(url)
    with admin.begin() as connection:
        connection.execute(sa.text('CREATE SCHEMA "county-1"'))
        connection.execute(sa.text("CREATE TABLE of_another_county (id int)"))
    admin.dispose()
    named = url.update_query_dict({"options": '-csearch_path="county-1",pg_catalog'})
    monkeypatch.setenv("DATABASE_URL", named.render_as_string(hide_password=False))
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    app = create_app(pages=False)
    with app.app_context():
        upgrade()
        _post("a")
        yield app
        db.session.remove()
        db.engine.dispose()


def _post(key: str, code: str = "410972100299") -> None:
    with unit_of_work() as session:
        book = open_village(session, code)
        book.post(book.award(10, key))


def _entries() -> int:
    report = ledger.verify(db.session.connection())
    db.session.rollback()
    assert report.ok
    return report.entries


def test_everything_is_done_in_the_schema_that_the_address_names(
    county: Flask, tmp_path: Path
) -> None:
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []
        assert sa.inspect(connection).get_table_names("public") == ["of_another_county"]
        assert connection.scalar(sa.text("SHOW lock_timeout")) == "10s"
        assert ledger.changed_guards(connection) == {}
    for work in (("ledger", "seal"), ("post-due",), ("messages", "send")):
        done(county, *work)
    assert "verified" in done(county, "backup", str(tmp_path / "copy"))
    _post("b", "410972100300")
    done(county, "ledger", "extract", str(tmp_path / "extract"))
    done(county, "restore", str(tmp_path / "copy"), "--replace")
    assert _entries() == 2
    done(county, "ledger", "verify")
    with db.engine.connect() as connection:
        assert sa.inspect(connection).get_table_names("public") == ["of_another_county"]
    _guards_hold_on_a_table_with_a_shards_name()


def _guards_hold_on_a_table_with_a_shards_name() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE ledger_entry RENAME TO {SHARD}"))
        connection.execute(sa.text(f"CREATE VIEW ledger_entry AS SELECT * FROM {SHARD}"))
    _post("c", "410972100301")
    with pytest.raises(sa.exc.DBAPIError, match=f"{SHARD} is append-only"), unit_of_work() as lost:
        lost.execute(sa.text(f"DELETE FROM {SHARD}"))
    unbalanced = f"""
        INSERT INTO {SHARD} (id, transaction_id, account_id, number, amount, balance_after, hash)
        SELECT 999, transaction_id, account_id + 1, 9, 1, 1, hash FROM {SHARD} LIMIT 1"""
    with pytest.raises(sa.exc.DBAPIError, match="does not balance"), unit_of_work() as wrong:
        wrong.execute(sa.text(unbalanced))
