"""`flask routes`: every address and the permission that it needs.

`flask` finds its own `routes` before it loads the application, so a second command of that name
would never run. The application, loading, puts its listing inside Flask's command instead.
"""

from typing import Any

import click
from flask import Flask, current_app
from flask.cli import routes_command

from pointsapp.access.guard import permission_of


def show() -> None:
    """Show each route with its methods and permission."""
    lines = sorted(
        (rule.rule, ", ".join(sorted((rule.methods or set()) & {"GET", "POST"})), rule.endpoint)
        for rule in current_app.url_map.iter_rules()
    )
    widest = max(len(path) for path, _methods, _endpoint in lines)
    for path, methods, endpoint in lines:
        click.echo(f"{path:{widest}}  {methods:9}  {_needed(endpoint)}")


def _needed(endpoint: str) -> str:
    return "static" if endpoint == "static" else str(permission_of(endpoint) or "REFUSED: no label")


def _body(**_options: object) -> None:
    from pointsapp.commands.routes import show  # noqa: PLC0415 - runs with Flask's own globals

    show()


def init_app(_app: Flask) -> None:
    """Put the listing inside Flask's command."""
    flasks_own: Any = routes_command.callback
    flasks_own.__wrapped__.__code__ = _body.__code__
