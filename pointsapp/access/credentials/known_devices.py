"""The cookie by which a device is known to somebody who signed in on it before."""

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from pointsapp.access.credentials.asking import Asker

KEPT = timedelta(days=400)
"""The longest that browsers keep a cookie."""

MOST_KNOWN = 12
"""So many people may share a device; who signed in longest ago is forgotten."""

ID_BYTES = 12


def asker() -> Asker:
    """Return who sends this request, as far as device and address tell."""
    device, knows = _read()
    return Asker(request.remote_addr or "", device, frozenset(knows))


def remember(code: str) -> None:
    """Let this device be known to who has just signed in on it."""
    device, knows = _read()
    latest = [code, *(known for known in knows if known != code)][:MOST_KNOWN]
    content = [device or secrets.token_urlsafe(ID_BYTES), *latest]
    is_https = current_app.config["HTTPS_ONLY"]

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _name(),
            str(_signer().dumps(content)),
            max_age=KEPT,
            secure=is_https,
            httponly=True,
            samesite="Lax",
        )
        return response


def _read() -> tuple[str, list[str]]:
    try:
        device, *knows = _signer().loads(request.cookies.get(_name(), ""))
    except BadSignature:
        return "", []
    return device, knows


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")


def _name() -> str:
    return "__Host-device" if current_app.config["HTTPS_ONLY"] else "device"
