"""Files that were shown as a preview and wait to be confirmed."""

import re
import secrets
from functools import partial
from io import BytesIO
from pathlib import Path

from flask import current_app

from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import once_committed

KEPT_SECONDS = 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def keep(content: bytes, *, owner: str) -> str:
    """Keep a file for an hour and return the token that its owner gets it back with."""
    folder = _folder()
    for old in folder.iterdir():
        if old.stat().st_mtime < now().timestamp() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = secrets.token_urlsafe(16)
    path = folder / _name(owner, token)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return token


def kept(token: str, *, owner: str) -> BytesIO:
    """Return a kept file; raises NotFound for another's token or after the hour."""
    path = _folder() / _name(owner, token)
    if not path.is_file():
        raise NotFound
    return BytesIO(path.read_bytes())


def forget(token: str, *, owner: str) -> None:
    """Remove a kept file; inside a unit of work only once that has committed."""
    once_committed(partial((_folder() / _name(owner, token)).unlink, missing_ok=True))


def _name(owner: str, token: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise NotFound
    return f"{re.sub(r'[^a-z0-9]', '-', owner)}-{token}"


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
