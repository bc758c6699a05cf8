"""/healthz: what whoever runs the product watches."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import TakenNotes
from pointsapp.extensions import db
from tests.page import statements
from tests.web.own_village import OwnVillage, own_village, read_only

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


def test_anybody_sees_that_the_database_answers_and_how_it_keeps_things(
    client: FlaskClient, session: Session
) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.get_json()["database"] == "ok"
    assert answer.get_json()["free_bytes"] > 0
    assert answer.get_json()["dialect"] == session.get_bind().dialect.name
    if answer.get_json()["dialect"] == "sqlite":
        assert answer.get_json()["synchronous"] == "FULL"
        assert answer.get_json()["journal_mode"] in {"WAL", "TRUNCATE"}
        assert answer.get_json()["sqlite_version"].startswith("3.")


def test_before_the_first_seal_there_is_none(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["last_seal"] is None


def test_the_last_seal_is_shown_with_its_instant(client: FlaskClient, session: Session) -> None:
    book_id = ledger.open_book(session, code="110101001001", at=NIGHT)
    ledger.seal(session, book_id, at=NIGHT)
    session.commit()
    assert client.get("/healthz").get_json()["last_seal"] == "2026-11-23T22:30:00Z"


def test_a_database_that_does_not_answer_is_said_to_be_down(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the server is gone"))

    monkeypatch.setattr("pointsapp.web.health._database", fail)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "down")
    assert "gone" not in answer.text


@pytest.fixture
def watched(app: Flask) -> Iterator[FlaskClient]:
    """A browser that asks for the first time; what it was told is forgotten."""
    app.extensions.pop("health", None)
    yield app.test_client()
    app.extensions.pop("health", None)


def test_a_write_is_tried_and_leaves_nothing(watched: FlaskClient, session: Session) -> None:
    assert watched.get("/healthz").get_json()["writes"] == "ok"
    assert session.scalar(sa.select(sa.func.count()).select_from(TakenNotes)) == 0


def test_it_is_tried_at_most_every_few_seconds(watched: FlaskClient, session: Session) -> None:
    with statements(session.connection()) as first:
        watched.get("/healthz")
    with statements(session.connection()) as second:
        for _time in range(5):
            watched.get("/healthz")
    assert [s for s in first if s.startswith("INSERT")] != []
    assert [s for s in second if s.startswith("INSERT")] == []


def test_a_disk_that_is_nearly_full_is_not_ready(
    watched: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pointsapp.web.health.LEAST_FREE_BYTES", 2**62)
    answer = watched.get("/healthz")
    assert (answer.status_code, answer.get_json()["writes"]) == (503, "full")


@pytest.fixture
def own(fresh_database_url: str, tmp_path: Path) -> Iterator[OwnVillage]:
    with own_village(fresh_database_url, tmp_path) as made:
        yield made


def test_a_lock_that_is_not_to_be_had_is_not_ready(own: OwnVillage) -> None:
    with db.engine.connect().execution_options(writes=True) as writer:
        writer.exec_driver_sql("SELECT 1")
        if db.engine.dialect.name == "postgresql":
            writer.exec_driver_sql("LOCK TABLE taken_notes IN EXCLUSIVE MODE")
        answer = own.app.test_client().get("/healthz")
        writer.rollback()
    assert (answer.status_code, answer.get_json()["writes"]) == (503, "busy")


def test_a_read_only_node_is_not_ready(own: OwnVillage) -> None:
    with read_only(db.engine):
        answer = own.app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["writes"]) == (503, "read-only")
    assert answer.get_json()["database"] == "ok"
