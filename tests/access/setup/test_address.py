"""The address of the set-up: printed once, the installation's own, and for one of two at once."""

import runpy
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.access.models import User
from pointsapp.access.setup.address import token_of
from pointsapp.extensions import db
from tests import databases
from tests.access.setup.test_setup import FIRST

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def address(app: Flask) -> str:
    return f"/setup/{token_of(app.config['SECRET_KEY'])}"


def test_a_wrong_address_is_told_and_after_some_nothing_is_looked_at(
    app: Flask, client: FlaskClient, address: str
) -> None:
    for _guess in range(5):
        assert client.get("/setup/aaaa-bbbb-cccc-dddd").status_code == 404
    assert client.get(address).status_code == client.post(address, data=FIRST).status_code == 429
    elsewhere = app.test_client()
    other = {"REMOTE_ADDR": "203.0.113.9"}
    assert (
        elsewhere.get(address.upper().replace("SETUP", "setup"), environ_base=other).status_code
        == 200
    )


def test_the_address_is_the_installations_own_and_stays_the_same(app: Flask) -> None:
    run = app.test_cli_runner()
    with app.app_context():
        told = run.invoke(args=["setup-address"], env={"BIND": "0.0.0.0:8123"}).output
        again = run.invoke(args=["setup-address"], env={"BIND": "127.0.0.1:8123"}).output
    assert told == again == f"http://127.0.0.1:8123/setup/{token_of(app.config['SECRET_KEY'])}\n"
    assert token_of("another key of thirty-two letters") not in told


def test_the_server_prints_the_address_once_and_none_when_it_is_set_up(
    fresh_database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with databases.application(fresh_database_url, tmp_path) as app:
        listener = SimpleNamespace(getsockname=lambda: ("127.0.0.1", 8177))
        server = SimpleNamespace(LISTENERS=[listener], app=SimpleNamespace(wsgi=lambda: app))
        when_ready = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["when_ready"]
        token = token_of(app.config["SECRET_KEY"])
        when_ready(server)
        assert f"http://127.0.0.1:8177/setup/{token}\n" in capsys.readouterr().out
        app.config.update(WTF_CSRF_ENABLED=False)
        assert app.test_client().post(f"/setup/{token}", data=FIRST).status_code == 303
        when_ready(server)
        assert capsys.readouterr().out == "Village Points answers at http://127.0.0.1:8177\n"


def test_of_two_at_once_one_founds_the_village(fresh_database_url: str, tmp_path: Path) -> None:
    with databases.application(fresh_database_url, tmp_path) as app:
        app.config.update(WTF_CSRF_ENABLED=False)
        address, answers = f"/setup/{token_of(app.config['SECRET_KEY'])}", []

        def send(number: int) -> None:
            data = {**FIRST, "code": f"41097210020{number}", "username": f"wang{number}"}
            answers.append(app.test_client().post(address, data=data).status_code)

        both = [threading.Thread(target=send, args=(number,)) for number in (1, 2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sorted(answers) == [303, 410]
        assert db.session.scalar(sa.select(sa.func.count(User.id))) == 1
