"""The examples do what they say, against the API as it is."""

from collections.abc import Callable, Iterator
from email.message import Message
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from examples import balance_page, send_attendance
from pointsapp.access.permissions import Scope
from tests.api.programs import let_in
from tests.village import AT, Cast, Home, resident_of

HERE = "http://localhost"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def through(client: FlaskClient) -> Callable[..., BytesIO]:
    """Return what opens addresses of the product without a network."""

    def opened(asked: Request, timeout: float) -> BytesIO:
        answer = client.open(
            urlsplit(asked.full_url).path,
            method=asked.get_method(),
            data=asked.data,
            headers=dict(asked.header_items()),
        )
        body = BytesIO(answer.data)
        if answer.status_code >= 400:
            raise HTTPError(asked.full_url, answer.status_code, "", Message(), body)
        return body

    return opened


def test_a_page_shows_a_balance(
    app: Flask,
    session: Session,
    village: Cast,
    give: Callable[[Home, int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give(village.zhang, 30)
    token = let_in(app, session, resident_of(village.zhang, village.id), Scope.BALANCE).token
    monkeypatch.setattr(balance_page, "urlopen", through(app.test_client()))
    page = balance_page.page(HERE, token)
    assert "白屯村 018" in page
    assert "<strong>30</strong>" in page
    assert "+30</li>" in page


def test_a_script_sends_a_sign_in_sheet_once(
    app: Flask,
    session: Session,
    village: Cast,
    rule: Callable[[str], int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signed = tmp_path / "signed.csv"
    signed.write_text("018,张学军\n019,李秀英,1.5\n", encoding="utf-8")
    token = let_in(app, session, village.recorder, Scope.ATTENDANCE).token
    monkeypatch.setattr(send_attendance, "urlopen", through(app.test_client()))
    monkeypatch.setenv("POINTS", HERE)
    monkeypatch.setenv("TOKEN", token)
    asked = [
        str(signed),
        "--name",
        "清扫村道",
        "--day",
        "2026-11-08",
        "--rule",
        "E03",
        "--hours",
        "2",
    ]
    told = send_attendance.main(asked)
    assert told == "2026-0001: 2 lines, submitted"
    assert send_attendance.main(asked) == told
    signed.write_text("018,李秀英\n", encoding="utf-8")
    assert "018 李秀英" in send_attendance.main(asked)
