"""Work for many villages, as it is done at night: one after another, each on its own."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from pointsapp.commands._sentences import english
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.outages.kinds import Outage, outage_of

TOLD_EVERY = 50
"""After so many villages it is told how far the work is."""

Done = TypeVar("Done")


def in_turn(
    villages: Sequence[tuple[int, str]], work: Callable[[int, str], Done]
) -> tuple[list[Done], list[str]]:
    """Do the work for each village, by id and name; return what came of it, and the troubles.

    The work commits for itself, so a run that is broken off keeps what was done. One village's
    trouble holds up no other; only a database that is away ends the run, as nobody's turn comes.
    """
    done, troubles = [], []
    for number, (village_id, name) in enumerate(villages, 1):
        try:
            done.append(work(village_id, name))
        except Exception as error:  # whatever one village meets, the next has its turn
            db.session.rollback()
            troubles.append(f"{name}: {_told(error)}")
        if number % TOLD_EVERY == 0:
            click.echo(f"{number} of {len(villages)} villages", err=True)
    return done, troubles


def end_with(troubles: Sequence[str]) -> None:
    """Tell the troubles, the last that is read of a long night, and exit 1 if there are any."""
    for trouble in troubles:
        click.secho(trouble, fg="red", err=True)
    if troubles:
        raise SystemExit(1)


def _told(error: Exception) -> str:
    """Return one line about it. Ends the command where the database is away."""
    if isinstance(error, Refusal):
        return english(error)
    if isinstance(error, SQLAlchemyError) and outage_of(error) is Outage.AWAY:
        raise click.ClickException("the database is away; the next run does the rest") from error
    current_app.logger.error("a village's work ended", exc_info=error)
    return f"{type(error).__name__}; see the log"
