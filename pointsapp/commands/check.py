"""`flask check`: how the database keeps what it is told, and what is not safe; at each start."""

import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import isinf
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence, check_schema
from pointsapp.extensions import db
from pointsapp.web import hosts
from pointsapp.web.clock import compare, now
from pointsapp.web.health import last_seal
from pointsapp.web.outages.standby import SECONDS_BETWEEN_LOOKS, standby_of
from pointsapp.web.safety import look
from pointsapp.web.watching.marks import last_backup

OLD = timedelta(days=2)
"""What is done every night is late after this."""
LOOKS = 3
"""So often a standby is looked at before it is called away."""


@click.command("check", cls=OneSentence, any_schema=True)
@with_appcontext
def command() -> None:
    """Tell how the database keeps what it is told, and warn of what is not safe.

    Ends with an error where the database is not of this release, and where the product runs as a
    role that can get past the ledger's guards.
    """
    check_schema()
    free = shutil.disk_usage(current_app.instance_path).free
    found = look(db.session(), free_bytes=free)
    click.echo(f"Database: {found.chosen}; {free // 1024**2} MB free.")
    config = current_app.config
    names = hosts.warnings(config["PUBLIC_ADDRESSES"], https_only=config["HTTPS_ONLY"])
    if config["OWNER_DATABASE_URI"]:
        names.append("OWNER_DATABASE_URL is set where the product runs, and so is in its reach")
    _warn([*found.warnings, *names])
    _warn([*_night_warnings(), *_standby_warnings(), *compare(db.session()).warnings()])
    if found.problems:
        raise click.ClickException(f"{'; '.join(found.problems)}. See docs/deployment.md.")


def _night_warnings() -> Iterator[str]:
    """Tell when the night's work was done last; give what is late."""
    done = {
        "seal": last_seal(db.session()),
        "verified copy": last_backup(Path(current_app.instance_path)),
    }
    told = ", ".join(f"last {what} {_text(at)}" for what, at in done.items())
    click.echo(f"Every night: {told}.")
    for what, at in done.items():
        if at is not None and now() - at > OLD:
            yield f"the last {what} is of {_text(at)}"


def _text(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"


def _standby_warnings() -> Iterator[str]:
    """Tell how far the standby is behind, if the settings name one; give what is wrong with it."""
    standby = standby_of(current_app)
    if standby is None:
        return
    for _look in range(LOOKS):  # it may just be catching up with what was written at the first
        if not isinf(standby.lag()):
            break
        time.sleep(2 * SECONDS_BETWEEN_LOOKS)
    lag = standby.lag()
    if isinf(lag):
        yield f"the standby {standby.trouble()}: everything is read from the primary"
        return
    click.echo(f"Standby: at most {lag:.1f} s behind.")
    if lag > standby.most_lag:
        yield f"the standby is {lag:.0f} s behind, so nothing is read from it"


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        click.secho(f"WARNING: {warning}. See docs/deployment.md.", fg="red", err=True)
