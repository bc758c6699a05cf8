"""What somebody typed, to be sent again: all but secrets, which are typed anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

SECRETS = {
    "pin": ("密码（六位数字）", "PIN, 6 digits"),
    "password": ("密码", "Password"),
    "new_pin": ("新密码（六位数字）", "New PIN, 6 digits"),
    "new_password": ("新密码", "New password"),
    "again": ("再输一遍新密码", "The new one again"),
}
"""What each secret of a form is called; its field's name, without the form's prefix."""


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
    kept = tuple(pair for pair in form.items(multi=True) if _plain(pair[0]) not in SECRETS)
    secrets = (Secret(name, *SECRETS[_plain(name)]) for name in form if _plain(name) in SECRETS)
    chosen = (name for name, file in files.items() if file.filename)
    return Typed(kept, tuple(secrets), tuple(chosen), counts_once(form), bool(files))


def _plain(name: str) -> str:
    return name.rpartition("-")[2]
