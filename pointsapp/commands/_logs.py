"""Publish the logs of seals, and ask the witnesses that the installation knows."""

from pathlib import Path
from urllib.parse import quote

import click
from flask import current_app

from pointsapp.commands._villages import in_turn
from pointsapp.config import kept_secret
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.witnesses import service
from pointsapp.witnesses.asking import Away, NotCosigned, Witness, ask, read_witnesses
from pointsapp.witnesses.service import Log

LOG_KEY, WITNESSES = "log_key", "witnesses"
"""Files in the instance folder: the secret of the logs' keys, and whom to ask."""


def publish_and_ask(books: dict[str, int], *, away_is_trouble: bool = False) -> list[str]:
    """Publish each book's log and ask each witness; return what was refused.

    A witness that is away does not keep another log, or another witness, waiting for tomorrow; it
    is told, and is a trouble where that is said.
    """
    witnesses = _witnesses()
    secret = kept_secret(Path(current_app.instance_path) / LOG_KEY)

    def publish_one(book_id: int, code: str) -> list[str]:
        with unit_of_work() as session:
            log = service.publish(session, book_id, origin=_origin(code), secret=secret, at=now())
        if log is None:
            return []
        asked = [
            _ask(code, book_id, log, one, away_is_trouble=away_is_trouble) for one in witnesses
        ]
        return [trouble for trouble in asked if trouble]

    refused, troubles = in_turn([(book_id, code) for code, book_id in books.items()], publish_one)
    return troubles + [trouble for of_book in refused for trouble in of_book]


def _witnesses() -> list[Witness]:
    file = Path(current_app.instance_path) / WITNESSES
    try:
        return read_witnesses(file.read_text().splitlines()) if file.exists() else []
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}") from error


def _origin(code: str) -> str:
    """Return how a log is named when it is published first: where it is read."""
    public = current_app.config["PUBLIC_ADDRESSES"]
    return f"{public[0].netloc if public else 'localhost'}/board/{quote(code)}/log"


def _ask(
    code: str, book_id: int, log: Log, witness: Witness, *, away_is_trouble: bool
) -> str | None:
    """Ask one witness and keep what it signed; return the trouble with it."""
    name, size = witness.key.name, log.published.size
    try:
        cosignature = ask(witness, log)
    except NotCosigned as error:
        told = f"{code}: {name} did not cosign: {error}"
        if away_is_trouble or not isinstance(error, Away):
            return told
        click.echo(told, err=True)
        return None
    with unit_of_work() as session:
        service.keep_cosignature(session, book_id, size, witness=name, cosignature=cosignature)
    click.echo(f"{code}: {name} cosigned {size} seals", err=True)
    return None
