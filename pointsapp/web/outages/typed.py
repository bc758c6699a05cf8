"""What somebody typed, to be sent again: all but secrets, which are typed anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request
from werkzeug.exceptions import HTTPException

SECRETS = {
    "pin": ("密码（六位数字）", "PIN, 6 digits"),
    "password": ("密码", "Password"),
    "new_pin": ("新密码（六位数字）", "New PIN, 6 digits"),
    "new_password": ("新密码", "New password"),
    "again": ("再输一遍新密码", "The new one again"),
    "own_password": ("本账号的密码", "Password of this account"),
}
"""What each secret of a form is called; its field's name, without the form's prefix."""

SIGN_IN_CODE = {"code": ("验证码", "Sign-in code")}
"""Elsewhere a code is one of a rule or of the leader's screen, and no secret."""


@dataclass(frozen=True)
class Secret:
    """A field to be typed anew."""

    name: str
    chinese: str
    english: str


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: what is kept, what must be typed or chosen anew."""

    kept: tuple[tuple[str, str], ...] = ()
    secrets: tuple[Secret, ...] = ()
    files: tuple[str, ...] = ()
    counts_once: bool = False
    has_parts: bool = False


def counts_once(names: Iterable[str]) -> bool:
    """Tell whether a form with these fields carries a key."""
    return any(_plain(name) == "key" for name in names)


def what_was_typed() -> Typed:
    """Return the form of this request; an empty one for what cannot be read as a form."""
    try:
        form, files = request.form, request.files
    except HTTPException:
        return Typed()
    known = _secrets_here()
    kept = tuple(pair for pair in form.items(multi=True) if _plain(pair[0]) not in known)
    secrets = (Secret(name, *known[_plain(name)]) for name in form if _plain(name) in known)
    chosen = (name for name, file in files.items() if file.filename)
    return Typed(kept, tuple(secrets), tuple(chosen), counts_once(form), bool(files))


def _secrets_here() -> dict[str, tuple[str, str]]:
    """Return the secrets of this page; at a step of signing in a code is one, too."""
    view = current_app.view_functions.get(request.endpoint or "")
    return SECRETS | SIGN_IN_CODE if hasattr(view, "asks_for") else SECRETS


def _plain(name: str) -> str:
    return name.rpartition("-")[2]
