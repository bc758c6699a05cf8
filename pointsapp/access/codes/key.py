"""The key that this installation's one-minute codes are made with."""

from flask import current_app

from pointsapp.access.codes.service import key_of


def code_key() -> bytes:
    """Return this installation's key of one-minute codes."""
    return key_of(current_app.config["SECRET_KEY"])
