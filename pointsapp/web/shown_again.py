"""A refused form is shown by a request of its own, so that going back never sends it again."""

import secrets
from collections.abc import Mapping
from typing import TypedDict, TypeVar

from flask import Flask, current_app, redirect, request, session
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Field, PasswordField

from pointsapp.web import query
from pointsapp.web.forms import Form

_KEPT = "typed-form"
_TOKEN_BYTES = 6
MOST_BYTES = 3000
"""So much of the session's cookie may be a form; a browser takes 4096 of all."""

F = TypeVar("F", bound=Form)


class _Kept(TypedDict):
    """What was typed and what was told; `token` stands in the address that shows it."""

    token: str
    typed: dict[str, str]
    told: dict[str, list[str]]
    told_above: list[str]
    status: int


def init_app(app: Flask) -> None:
    """Forget what was typed as soon as the next form is sent."""

    @app.before_request
    def forget() -> None:
        if request.method == "POST":
            session.pop(_KEPT, None)


def show_again(form: Form, address: str, typed: Mapping[str, str]) -> ResponseReturnValue | None:
    """Lead to the address whose page takes the form up as it was typed, and tells the refusal.

    Passwords and PINs are not kept. None when it is too long to keep: then show the page at once.
    """
    known = {field.name: field for field in form}
    fields = {
        name: _value_of(known[name], value) if name in known else value
        for name, value in {**dict.fromkeys(known, ""), **typed}.items()
    }
    kept = _Kept(
        token=secrets.token_hex(_TOKEN_BYTES),
        typed={name: value for name, value in fields.items() if value and name != "csrf_token"},
        told={field.name: [str(error) for error in field.errors] for field in form if field.errors},
        told_above=[str(error) for error in form.form_errors],
        status=form.status,
    )
    if _size_of(kept) > MOST_BYTES:
        return None
    session[_KEPT] = kept
    return redirect(f"{address}?typed={kept['token']}", 303)


def _size_of(kept: _Kept) -> int:
    """Return how many bytes of the cookie this takes."""
    interface = current_app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)  # noqa: S101 - Flask's own
    serializer = interface.get_signing_serializer(current_app)
    return len(serializer.dumps(kept)) if serializer else 0


def _value_of(field: Field, typed: str) -> str:
    """Return what the field keeps: its cleaned text, or what was sent; of a secret nothing."""
    if isinstance(field, PasswordField):
        return ""
    return field.data if isinstance(field.data, str) else typed


def taken_up(kind: type[F]) -> tuple[F, Mapping[str, str]] | None:
    """Return the form that this address shows again, with all that was typed, if there is one."""
    kept: _Kept | None = session.get(_KEPT)
    token = query.text("typed")
    if kept is None or not token or kept["token"] != token:
        return None
    form = kind(formdata=MultiDict(kept["typed"]))
    for field in form:
        field.errors = kept["told"].get(field.name, [])
    form.form_errors = list(kept["told_above"])
    form.told_status = kept["status"]
    return form, kept["typed"]
