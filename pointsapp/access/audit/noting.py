"""Notes of a request: kept before it is answered, taken into the audit when it was."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask, Response, current_app
from flask.globals import app_ctx
from sqlalchemy.exc import SQLAlchemyError

from pointsapp.access.audit.events import Event
from pointsapp.access.audit.notes import Notes
from pointsapp.actor import Actor
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.outages.kinds import Outage
from pointsapp.web.outages.page import unavailable
from pointsapp.web.unit_of_work import unit_of_work

WAIT_SECONDS = 0.1
"""So long may a browser wait with its next request."""


def note(event: Event, subject: str, *, by: Actor | None = None) -> Callable[[Response], Response]:
    """Note what the person of this request does; give the response to what is returned.

    `by` is that person in the village whose log says so, if it is another than their own.
    Raises OSError where it can't be kept.
    """
    _notes().keep(event, subject, by=by or current_actor(), at=now())
    return partial(_take_when_sent, app_ctx.app)


def shown_if_noted(
    response: Response, event: Event, subject: str, *, by: Actor | None = None
) -> Response:
    """Return the response, or the page of a full disk: nobody is looked at unseen."""
    try:
        return note(event, subject, by=by)(response)
    except OSError as error:
        current_app.logger.error("no note could be kept: %s", error.strerror)
        response.close()
        return unavailable(Outage.FULL)


def take_notes(*, wait: float | None = None) -> int:
    """Take all notes of this machine into the audit and return how many."""
    notes = _notes()
    with unit_of_work(wait=wait) as session:
        count = notes.take(session)
    notes.remove_taken(db.session())
    return count


def _take_when_sent(app: Flask, response: Response) -> Response:
    response.call_on_close(partial(_take_briefly, app))
    return response


def _take_briefly(app: Flask) -> None:
    """Take the notes unless somebody writes: then they are taken with the next ones."""
    with app.app_context():
        try:
            take_notes(wait=WAIT_SECONDS)
        except SQLAlchemyError as error:
            app.logger.info("notes wait for the audit: %s", type(error).__name__)


def _notes() -> Notes:
    return Notes(Path(current_app.instance_path))
