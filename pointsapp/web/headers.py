"""Security headers on every response; on a sheet or script only those that mean something there."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DOCUMENT_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PARTS = {"text/css", "text/javascript"}
"""Parts of a page, where a page's headers mean nothing and weigh as much as a small script."""
NO_CAMERA = "camera=(), geolocation=(), microphone=()"
OWN_CAMERA = "camera=(self), geolocation=(), microphone=()"
HSTS = "max-age=31536000; includeSubDomains"
View = TypeVar("View", bound=Callable[..., object])


def may_use_camera(view: View) -> View:
    """Label a view whose page reads codes with the camera; no other page may."""
    view.may_use_camera = True  # type: ignore[attr-defined]  # a label on the view
    return view


def init_app(app: Flask) -> None:
    """Add the headers to every response of the application."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint != "static" or response.mimetype not in PARTS:
            response.headers.update(DOCUMENT_HEADERS)
            response.headers["Permissions-Policy"] = _permissions()
        if app.config["HTTPS_ONLY"]:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _permissions() -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    return OWN_CAMERA if getattr(view, "may_use_camera", False) else NO_CAMERA
