"""An installation on a database of its own, as commands meet it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from pointsapp import create_app
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.ledger.conftest import open_village


@pytest.fixture
def office(
    fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An installation with a posting in its ledger."""
    if fresh_database_url.startswith("postgresql") and shutil.which("pg_dump") is None:
        pytest.skip("LEFT OUT: no pg_dump; install the PostgreSQL client programs")
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    app = create_app(pages=False)
    with app.app_context():
        with unit_of_work() as session:
            book = open_village(session)
            book.post(book.award(10, "a"))
        yield app
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def done(app: Flask, *words: str) -> str:
    result = run(app, *words)
    assert result.exit_code == 0, result.output
    return result.output


def refused(app: Flask, *words: str) -> str:
    """Return the one sentence that a command says instead of doing anything."""
    result = run(app, *words)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.output.count("\n") == 1, result.output
    return result.output
