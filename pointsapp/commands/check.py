"""`flask check`: how the database keeps what it is told, and what is not safe; at each start."""

import shutil
from collections.abc import Iterable

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence
from pointsapp.extensions import db
from pointsapp.web import hosts
from pointsapp.web.clock import compare
from pointsapp.web.safety import look


@click.command("check", cls=OneSentence)
@with_appcontext
def command() -> None:
    """Tell how the database keeps what it is told, and warn of what is not safe.

    Ends with an error where the product runs as a role that can get past the ledger's guards.
    """
    free = shutil.disk_usage(current_app.instance_path).free
    found = look(db.session(), free_bytes=free)
    click.echo(f"Database: {found.chosen}; {free // 1024**2} MB free.")
    config = current_app.config
    names = hosts.warnings(config["PUBLIC_ADDRESSES"], https_only=config["HTTPS_ONLY"])
    if config["OWNER_DATABASE_URI"]:
        names.append("OWNER_DATABASE_URL is set where the product runs, and so is in its reach")
    _warn([*found.warnings, *names])
    if found.problems:
        raise click.ClickException(f"{'; '.join(found.problems)}. See docs/deployment.md.")
    _warn(compare(db.session()).warnings())


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        click.secho(f"WARNING: {warning}. See docs/deployment.md.", fg="red", err=True)
