"""A file has an address of its own for each content; only that address is kept for ever."""

from flask import Flask, url_for
from flask.testing import FlaskClient


def address_of(app: Flask, filename: str) -> str:
    with app.test_request_context():
        return url_for("static", filename=filename)


def test_a_file_is_kept_for_ever_under_its_hash(app: Flask, client: FlaskClient) -> None:
    with client.get(address_of(app, "app.css")) as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_under_an_old_hash_or_none_it_is_asked_for_anew(client: FlaskClient) -> None:
    for address in ("/static/app.css", "/static/app.css?v=0123456789"):
        with client.get(address) as response:
            assert response.headers["Cache-Control"] == "no-cache"


def test_a_file_that_is_not_there_is_kept_by_nobody(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address_of(app, "no-such.css"))
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_pages_and_files_are_compressed(app: Flask, client: FlaskClient) -> None:
    for address in ("/sign-in", address_of(app, "app.css")):
        for wanted in ("br", "gzip"):
            asked = {"Accept-Encoding": wanted}
            with client.get(address, headers=asked, buffered=True) as response:
                assert response.headers["Content-Encoding"] == wanted
                assert "Accept-Encoding" in response.headers["Vary"]
