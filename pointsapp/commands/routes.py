"""`flask routes`: every address and the permission that it needs."""

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp.access.guard import permission_of


@click.command("routes")
@with_appcontext
def command() -> None:
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
