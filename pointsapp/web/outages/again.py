"""A step of a request that failed for a passing reason is taken once more, where that is safe."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from flask import current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from pointsapp.extensions import db
from pointsapp.web.outages.kinds import passes_at_once
from pointsapp.web.outages.typed import counts_once

Answer = TypeVar("Answer")


def once_more(step: Callable[[], Answer]) -> Answer:
    """Take the step, and a second time after a passing failure that cannot count twice.

    That is one before any COMMIT, or of a form with a key, which counts once.
    """
    try:
        return step()
    except SQLAlchemyError as error:
        if not passes_at_once(error) or (g.may_be_saved and not counts_once(request.form)):
            raise
        current_app.logger.warning("once more after %s", type(error).__name__)
    let_go()
    for files in request.files.listvalues():
        for file in files:
            file.seek(0)
    return step()


def let_go() -> None:
    """End what the request began in the database, whether that still answers or not."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
