"""A village that tells its households, and the other sides: a mail server, an app, a gateway."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import orm

from pointsapp.telling import service
from pointsapp.telling.models import CHOSEN_FROM, Way
from pointsapp.telling.queries import Choice
from pointsapp.telling.service import NewConsent
from tests.village import AT, Cast

EMAIL, PHONE = "zhang@example.cn", "13800001111"
SECRET = b"a secret of thirty-two bytes ..."


@dataclass
class MailServer:
    """What a mail server took, and what it answers."""

    port: int = 0
    answer: str = "250 OK"
    taken: list[Envelope] = field(default_factory=list)

    async def take(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a mail."""
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@dataclass
class App:
    """What another app was told, and what it answers."""

    port: int = 0
    status: int = 204
    told: list[tuple[dict[str, str], Any]] = field(default_factory=list)


@pytest.fixture
def mail_server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server on this machine, set up to be used."""
    server = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        server.port = free.getsockname()[1]
    controller = Controller(
        SimpleNamespace(handle_DATA=server.take), hostname="127.0.0.1", port=server.port
    )
    controller.start()
    monkeypatch.setitem(app.config, "MAIL_SERVER", urlsplit(f"smtp://127.0.0.1:{server.port}"))
    monkeypatch.setitem(app.config, "MAIL_FROM", "points@village.example.cn")
    yield server
    controller.stop()


@pytest.fixture
def other_app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """Another app on this machine, set up to be told."""
    other = App()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            other.told.append((dict(self.headers), json.loads(body)))
            self.send_response(other.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    other.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    address = urlsplit(f"http://127.0.0.1:{other.port}/points")
    monkeypatch.setitem(app.config, "WEBHOOK_URL", address)
    monkeypatch.setitem(app.config, "WEBHOOK_SECRET", SECRET)
    yield other
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def gateway(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a gateway of text messages, set up to be used."""
    folder = tmp_path / "outgoing"
    folder.mkdir()
    monkeypatch.setitem(app.config, "TEXT_MESSAGE_FOLDER", folder)
    return folder


@pytest.fixture
def tells(session: orm.Session, village: Cast) -> Callable[..., None]:
    """Let the village tell everything by every way, and 张家 agree to these by a paper."""

    def agreed(*ways: Way) -> None:
        choice = Choice(CHOSEN_FROM, frozenset(Way))
        service.choose(session, choice, by=village.admin, at=AT)
        typed = {Way.EMAIL: EMAIL, Way.TEXT: PHONE, Way.APP: ""}
        for way in ways:
            new = NewConsent(way, typed[way], on_paper=True)
            service.agree(session, village.zhang.id, new, by=village.admin, at=AT)
        session.commit()

    return agreed
