"""/healthz: what whoever runs the product watches."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pointsapp import ledger

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
