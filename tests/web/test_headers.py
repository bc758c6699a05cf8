"""The security headers, as exact strings."""

from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.actor import Permission
from pointsapp.web.headers import may_use_camera

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def test_pages_errors_and_static_files_carry_the_headers(client: FlaskClient) -> None:
    for path in ("/sign-in", "/no-such-page", "/healthz", "/static/goods.svg"):
        with client.get(path) as response:
            assert {name: response.headers[name] for name in EXPECTED} == EXPECTED


def test_a_sheet_or_script_carries_what_means_something_there(client: FlaskClient) -> None:
    for path in ("/static/app.css", "/static/js/unsent.js"):
        with client.get(path) as response:
            carried = {name: response.headers.get(name) for name in EXPECTED}
        assert [name for name, value in carried.items() if value] == [
            "X-Content-Type-Options",
            "Cross-Origin-Resource-Policy",
        ]


def test_a_page_is_not_kept_by_caches(client: FlaskClient) -> None:
    for path in ("/sign-in", "/no-such-page", "/healthz"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_without_https_no_strict_transport_is_promised(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


def test_only_a_page_that_says_so_may_use_the_camera(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner: Any = may_use_camera(partial(app.view_functions["sign_in.sign_in"]))
    scanner.permission = Permission.PUBLIC
    monkeypatch.setitem(app.view_functions, "sign_in.sign_in", scanner)
    allowed = client.get("/sign-in").headers["Permissions-Policy"]
    assert allowed == "camera=(self), geolocation=(), microphone=()"
