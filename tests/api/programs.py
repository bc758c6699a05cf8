"""A program that shows its token, as another machine's would."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from pointsapp.access.permissions import Scope
from pointsapp.access.programs import service
from pointsapp.access.programs.service import NewProgram
from pointsapp.actor import Actor
from pointsapp.web.clock import now


@dataclass(frozen=True)
class Answer:
    """What a program is answered, its JSON read."""

    status_code: int
    mimetype: str | None
    headers: Headers
    json: Any


def answer_of(response: TestResponse) -> Answer:
    """Read an answer."""
    return Answer(response.status_code, response.mimetype, response.headers, response.get_json())


@dataclass(frozen=True)
class Program:
    """What a program knows: the address and its token."""

    browser: FlaskClient
    token: str

    def read(self, path: str, **asked: object) -> Answer:
        """Read something under /api/v1."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return answer_of(self.browser.get(f"/api/v1{path}", query_string=asked, headers=headers))

    def send(self, path: str, content: Any, *, key: str | None = None) -> Answer:
        """Send something under /api/v1, each time as a new act unless a key is given."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key or str(uuid4()),
        }
        return answer_of(self.browser.post(f"/api/v1{path}", json=content, headers=headers))


def let_in(app: Flask, session: Session, by: Actor, *scopes: Scope, days: int = 30) -> Program:
    """Let a program in for this person or household."""
    new = NewProgram("县里的小程序", scopes, days)
    token = service.let_in(session, new, by=by, at=now())
    session.commit()
    return Program(app.test_client(), token)
