"""`flask setup-address`: where an empty installation is set up in the browser."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from pointsapp.access.setup.address import token_of
from pointsapp.access.setup.service import is_empty
from pointsapp.commands._sentences import OneSentence
from pointsapp.extensions import db

SERVED_AT = "127.0.0.1:8000"
ANY_ADDRESS = ("0.0.0.0", "[::]")  # noqa: S104 - read, not bound


@click.command("setup-address", cls=OneSentence)
@with_appcontext
def command() -> None:
    """Print the one-time address where the first village is set up."""
    address = setup_address(os.environ.get("BIND") or SERVED_AT)
    if address is None:
        raise click.ClickException("the village is set up already; sign in on the first page")
    click.echo(address)


def setup_address(served_at: str) -> str | None:
    """Return where the product that is served there is set up, None once it is."""
    if not is_empty(db.session()):
        return None
    return f"{opened_at(served_at)}/setup/{token_of(current_app.config['SECRET_KEY'])}"


def opened_at(served_at: str) -> str:
    """Return the address that people open: the configured public one, or where it is served."""
    public = current_app.config["PUBLIC_ADDRESSES"]
    if public:
        return str(public[0].geturl())
    host, found, port = served_at.rpartition(":")
    if not found:
        return served_at
    return f"http://{'127.0.0.1' if host in ANY_ADDRESS else host}:{port}"


def tell_where_it_answers(served_at: str) -> None:
    """Print what to open in the browser; a database that is away is told by the pages."""
    click.echo(f"Village Points answers at {opened_at(served_at)}")
    try:
        address = setup_address(served_at)
    except SQLAlchemyError:
        return
    finally:
        db.session.remove()
        db.engine.dispose()  # the workers that come open connections of their own
    if address is not None:
        click.echo(
            f"\nNo village yet. Open this address once in your browser to set it up:\n"
            f"第一次使用：请在浏览器中打开这个网址，设置村庄：\n\n  {address}\n"
        )
