"""What a phone keeps, so that little goes over a weak network: files for ever, some pages until
they change."""

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request

from pointsapp.extensions import compress

FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "private, no-cache"
TOKEN = re.compile(rb'name="csrf_token" value="[^"]*"')
"""Other at each request, and good for as long as the session: no change of the page."""

View = TypeVar("View", bound=Callable[..., object])


def kept_until_changed(view: View) -> View:
    """Label a view whose page the phone may keep, asking each time whether it is still the same."""
    view.kept_until_changed = True  # type: ignore[attr-defined]  # a label on the view
    return view


def init_app(app: Flask) -> None:
    """Compress what is sent, give files addresses with their hash, answer 304 to what is the same.

    Bound before whatever else works on responses, so that it comes last.
    """
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=5, COMPRESS_STREAMS=False
    )
    compress.init_app(app)
    app.after_request(say_how_long)
    app.url_defaults(add_hash)


def add_hash(endpoint: str, values: dict[str, Any]) -> None:
    """Add the file's hash to the address of a static file: a changed file has another address."""
    if endpoint == "static" and "filename" in values:
        values.setdefault("v", _hash_of(values["filename"]))


def say_how_long(response: Response) -> Response:
    """Say how long the phone may keep this response."""
    if response.direct_passthrough and response.status_code == HTTPStatus.OK:
        response.direct_passthrough = False
        response.make_sequence()  # a small file: read whole, it is compressed and closed
    if request.endpoint == "static":
        named = request.args.get("v")
        if named and named == _hash_of((request.view_args or {})["filename"]):
            response.headers["Cache-Control"] = FOR_EVER
        return response
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "kept_until_changed", False) and response.status_code == HTTPStatus.OK:
        response.headers["Cache-Control"] = ASK_EACH_TIME
        response.set_etag(sha256(TOKEN.sub(b"", response.get_data())).hexdigest()[:20], weak=True)
        response.make_conditional(request)
    return response


def _hash_of(filename: str) -> str:
    path = Path(current_app.static_folder or "") / filename
    try:
        return _hash(path, path.stat().st_mtime_ns)
    except OSError:
        return ""


@cache
def _hash(path: Path, _changed_at: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:10]
