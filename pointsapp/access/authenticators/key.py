"""The key that this installation's authenticators are made with."""

from flask import current_app

from pointsapp.access.authenticators.codes import key_of


def authenticator_key() -> bytes:
    """Return this installation's key of authenticators."""
    return key_of(current_app.config["SECRET_KEY"])
