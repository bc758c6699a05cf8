"""Whoever posts must come from our own pages: the browser says where from, beside the token."""

from urllib.parse import urlsplit

from flask import Flask, Request, abort, request

from pointsapp.web.problems import from_program

FROM_US = {"same-origin", "none"}


def init_app(app: Flask) -> None:
    """Refuse a POST that another site's page sent."""

    @app.before_request
    def check() -> None:
        if request.method in {"GET", "HEAD"} or from_program(request):
            return  # a program's token is shown by the program, never by a browser on its own
        if not comes_from_us(request):
            abort(403)


def comes_from_us(sent: Request) -> bool:
    """Tell whether one of our pages sent this, as far as this browser tells.

    Browsers that know `Sec-Fetch-Site` are believed. Older ones give the `Origin`, or "null" as our
    pages tell no referrer; then, as with no header at all, the form's token alone decides.
    """
    site = sent.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in FROM_US
    origin = sent.headers.get("Origin", "null")
    return origin == "null" or _host_of(origin) == sent.host


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as http://[bad
        return None
