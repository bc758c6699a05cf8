"""Figures for Prometheus, and lines of a log in which nobody's words or addresses stand."""

import json
import logging
import sys
from contextlib import redirect_stderr
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from gunicorn.config import Config
from gunicorn.glogging import Logger

from pointsapp import create_app, ledger
from pointsapp.extensions import db
from pointsapp.web.watching import logs
from pointsapp.web.watching.logs import Lines
from pointsapp.web.watching.marks import last_backup, mark_backup
from tests.at_once import at_once

NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
TOKEN = "a-token-for-tests-only-" + "0" * 32


def test_without_the_token_there_are_no_figures(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/metrics").status_code == 404
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    for given in ("", "Bearer ", f"Bearer {TOKEN}x", "Bearer 密"):
        told = {"Authorization": given.encode().decode("latin-1")}
        assert client.get("/metrics", headers=told).status_code == 404


def scraped(instance: Path) -> tuple[int, str]:
    """Return the answer to Prometheus of a process that has just answered one request."""
    app = create_app()
    with app.app_context():
        session = db.session()
        book_id = ledger.open_book(session, code="110101001001", at=NIGHT)
        ledger.seal(session, book_id, at=NIGHT)
        session.commit()
        mark_backup(instance, NIGHT)
        browser = app.test_client()
        assert browser.get("/no-such-page").status_code == 404
        answer = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        db.session.remove()
        db.engine.dispose()
    return answer.status_code, answer.text


def test_whoever_has_the_token_reads_how_the_installation_stands(
    fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process of its own, as the library keeps one folder of counts in a process."""
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    [(status, text)] = at_once(scraped, [tmp_path])
    assert status == 200
    parser = import_module("prometheus_client.parser")  # not where the module is only imported
    families = {one.name: one.samples for one in parser.text_string_to_metric_families(text)}
    figures = {name: samples[0].value for name, samples in families.items()}
    assert figures["points_writes"] == 1
    assert figures["points_clock"] in {0, 1}
    assert figures["points_free_bytes"] > 0
    assert figures["points_last_seal_timestamp_seconds"] == NIGHT.timestamp()
    assert figures["points_last_backup_timestamp_seconds"] == NIGHT.timestamp()
    assert "points_standby_lag_seconds" not in figures
    assert {"room": "none", "status": "404"} in [
        sample.labels for sample in families["points_requests"]
    ]
    assert "no-such-page" not in text


def test_a_copy_that_was_never_made_has_no_date(tmp_path: Path) -> None:
    assert last_backup(tmp_path) is None


def test_a_line_of_the_log_tells_the_kind_of_an_error_and_not_its_words() -> None:
    try:
        int("张学军 13800138000")
    except ValueError:
        record = logging.LogRecord(
            "pointsapp", logging.ERROR, __file__, 1, "Exception on /my/张学军", (), sys.exc_info()
        )
    line = Lines().format(record)
    told = json.loads(line)
    assert (told["level"], told["error"], told["message"]) == ("error", "ValueError", "failed")
    assert "test_a_line_of_the_log" in told["where"][-1]
    assert "13800138000" not in line
    assert "张学军" not in line


def told_by_the_server(words: str) -> str:
    """Return what the server itself writes in such a log where it can't read these words."""
    setting = Config()
    setting.set("logconfig_dict", logs.settings())
    with redirect_stderr(StringIO()) as told:
        server = Logger(setting)
        try:
            raise ValueError(words)
        except ValueError as error:
            server.warning("Invalid request from 10.0.0.9: %s", error)
    return told.getvalue()


def test_the_servers_own_lines_are_objects_too_and_quote_nothing() -> None:
    [line] = at_once(told_by_the_server, ["GET /张学军"])
    told = json.loads(line)
    assert (told["logger"], told["error"], told["message"]) == (
        "gunicorn.error",
        "ValueError",
        "failed",
    )
    assert "10.0.0.9" not in line


def test_nothing_that_a_request_brings_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logs, "dictConfig", lambda _settings: None)
    monkeypatch.setattr(caplog.handler, "formatter", Lines())
    app = Flask("pointsapp")
    app.config["LOG_FORMAT"] = "json"
    logs.init_app(app)

    @app.get("/households/<name>")
    def fail(name: str) -> str:
        raise LookupError(f"{name} {request.args['phone']} {request.user_agent}")

    name, phone, method = "张学军", "13800138000", "ZHANGXUEJUN"
    browser, told = app.test_client(), {"User-Agent": "zhang@example.cn"}
    browser.set_cookie("draft", phone)
    with caplog.at_level(logging.INFO, "points.requests"):
        for path in ("households", "no-such-page"):
            for verb in ("GET", method):
                browser.open(f"/{path}/{name}?phone={phone}", method=verb, headers=told)
    for word in (name, phone, method, "zhang@example.cn"):
        assert word not in caplog.text
    said = [json.loads(line) for line in caplog.text.splitlines()]
    answered = [(one["endpoint"], one["method"], one["status"]) for one in said if "status" in one]
    assert answered == [("fail", "GET", 500), (None, None, 405), *[(None, None, 404)] * 2]
    assert [one["error"] for one in said if "error" in one] == ["LookupError"]
