"""While the database is away everybody is told so, on a page that keeps what was typed."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from wtforms import PasswordField

from bench.doors import doors_of, path_of
from pointsapp import create_app
from pointsapp.web.forms import Form
from pointsapp.web.outages.typed import SECRETS
from pointsapp.web.problems import MEDIA_TYPE
from tests import databases
from tests.page import check_page, text_of
from tests.test_keyed_forms import _forms
from tests.test_wiring import load_everything

AWAY = {
    "sqlite": "sqlite:////no-such-folder/points.sqlite3",
    "postgresql": "postgresql://points@127.0.0.1:1/points",
}
SIGNED_IN = ("user:1:0", "phone:1:0", "helper:1:0")
NEED_NO_DATABASE = {
    ("GET", "/service-worker.js"),
    ("GET", "/offline"),
    ("POST", "/preferences"),
    ("GET", "/board/witness.py"),
    ("GET", "/board/offline-verifier.py"),
    ("GET", "/api/v1/openapi.json"),
}
FAR_FROM_NOW = 4_102_444_800


@pytest.fixture(params=AWAY)
def away(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """The application without its database; what it fails at is answered, not raised."""
    monkeypatch.setenv("DATABASE_URL", AWAY[request.param])
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
    app = create_app()
    app.config.update(WTF_CSRF_ENABLED=False)
    app.test_client_class = databases.ClosingClient
    app.logger.disabled = True
    yield app
    app.logger.disabled = False


def browser(app: Flask, who: str | None) -> FlaskClient:
    client = app.test_client()
    if who is not None:
        with client.session_transaction() as session:
            session.update(_user_id=who, _fresh=True, until=FAR_FROM_NOW)
    return client


@pytest.mark.parametrize("who", [None, *SIGNED_IN])
def test_every_door_says_that_the_books_cannot_be_reached(away: Flask, who: str | None) -> None:
    wrong, asked = [], 0
    for door in doors_of(away):
        address = path_of(door.rule, dict.fromkeys(door.rule.arguments, b"1"))
        answer = browser(away, who).open(address, method=door.method)
        asked += 1
        needs_none = who is None or (door.method, address) in NEED_NO_DATABASE
        told = answer.status_code == 503 and (
            "<h1>现在办不了" in answer.text
            or address == "/healthz"
            or (answer.mimetype == MEDIA_TYPE and "账本暂时打不开" in answer.text)
        )
        asks_for_token = answer.mimetype == MEDIA_TYPE and answer.status_code == 401
        needed_none = needs_none and answer.status_code in {200, 303}
        if not (told or asks_for_token or needed_none):
            wrong.append((door.method, address, answer.status_code))
    assert asked > 200
    assert wrong == []


@pytest.fixture
def resident(away: Flask) -> FlaskClient:
    return browser(away, "phone:1:0")


def hidden(answer: TestResponse) -> list[tuple[str, str]]:
    [form] = check_page(answer.text).iter("form")
    fields = form.xpath(".//input[@type='hidden']")
    return [(field.get("name"), field.get("value")) for field in fields]


@pytest.mark.parametrize("away", ["sqlite"], indirect=True)
class TestPage:
    """What the page says and keeps; the same whichever database is away."""

    def test_a_page_is_opened_again_by_its_own_address(self, resident: FlaskClient) -> None:
        answer = resident.get("/my/?month=2026-11")
        page = check_page(answer.text)
        assert page.xpath("//a[@class='button']/@href") == ["/my/?month=2026-11"]
        words = text_of(page)
        assert "账本暂时打不开。 请过一会儿再试。" in words
        assert "The books cannot be reached right now. Please try again in a moment." in words
        assert answer.headers["Retry-After"] == "10"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_what_was_typed_is_sent_again_to_the_same_address(self, resident: FlaskClient) -> None:
        typed = [
            ("kind", "complaint"),
            ("words", '路灯"坏了"\n<b>两天'),
            ("key", "k"),
            ("key", "l"),
            ("x", ""),
        ]
        answer = resident.post("/my/complaints?a=1", data=_as_lists(typed))
        [form] = check_page(answer.text).iter("form")
        assert (form.get("action"), form.get("method")) == ("/my/complaints?a=1", "post")
        assert hidden(answer) == typed
        assert "这次什么都没有保存。" in answer.text
        assert "What you filled in is kept." in answer.text

    def test_no_secret_comes_back(self, resident: FlaskClient) -> None:
        typed = {"basket-pin": "280416", "pin": "280416", "password": "280416", "item-5": "2"}
        answer = resident.post("/counter/1/redemptions", data=typed)
        assert "280416" not in answer.text
        assert hidden(answer) == [("item-5", "2")]
        asked = check_page(answer.text).xpath("//input[@type='password']/@name")
        assert asked == ["basket-pin", "pin", "password"]
        assert "密码和文件不保留" in answer.text

    def test_a_sign_in_code_does_not_come_back_but_a_rules_code_does(
        self, resident: FlaskClient
    ) -> None:
        code = resident.post("/sign-in/code", data={"code": "280416"})
        assert "280416" not in code.text
        assert check_page(code.text).xpath("//input[@type='password']/@name") == ["code"]
        assert hidden(resident.post("/rules/new", data={"code": "E61"})) == [("code", "E61")]

    def test_a_file_is_chosen_again(self, resident: FlaskClient) -> None:
        sent = {"photos": (BytesIO(b"x"), "a.jpg"), "words": "照看老人"}
        answer = resident.post("/my/claims/new", data=sent)
        [form] = check_page(answer.text).iter("form")
        assert form.get("enctype") == "multipart/form-data"
        assert form.xpath(".//input[@type='file']/@name") == ["photos"]
        assert hidden(answer) == [("words", "照看老人")]

    def test_a_form_that_is_no_form_still_gets_the_page(self, resident: FlaskClient) -> None:
        answer = resident.post("/my/complaints", data={f"f{n}": "x" * 9000 for n in range(40)})
        assert answer.status_code in {413, 503}
        check_page(answer.text)


def _as_lists(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [value for key, value in pairs if key == name] for name, _value in pairs}


def test_every_secret_of_a_form_is_known(app: Flask) -> None:
    load_everything()
    with app.test_request_context():
        secrets = {
            field.short_name
            for form in _forms(Form)
            for field in form(formdata=None)
            if isinstance(field, PasswordField)
        }
    assert secrets == set(SECRETS)
