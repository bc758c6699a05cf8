"""The security headers, as exact strings."""

from flask.testing import FlaskClient

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def test_pages_errors_and_static_files_carry_the_headers(client: FlaskClient) -> None:
    for path in ("/sign-in", "/no-such-page", "/static/app.css"):
        with client.get(path) as response:
            assert {name: response.headers[name] for name in EXPECTED} == EXPECTED


def test_a_page_is_not_kept_by_caches(client: FlaskClient) -> None:
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_without_https_no_strict_transport_is_promised(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers
