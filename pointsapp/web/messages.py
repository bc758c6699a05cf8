"""Words of success on the next page: never for a write that was not kept."""

import flask
from flask import g


def flash(message: str) -> None:
    """Show this on the next page; inside a unit of work only once that has committed."""
    held = g.get("held_messages")
    if held is None:
        flask.flash(message)
    else:
        held.append(message)


def hold() -> None:
    """Keep what is said from now on until it is known whether the write was kept."""
    g.held_messages = []


def release() -> list[str]:
    """Hold nothing any more; return what was said meanwhile."""
    held: list[str] = g.pop("held_messages", [])
    return held
