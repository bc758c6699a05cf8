"""Words of success on the next page: never for a write that was not kept."""

from functools import partial

import flask

from pointsapp.web.unit_of_work import once_committed


def flash(message: str) -> None:
    """Show this on the next page; inside a unit of work only once that has committed."""
    once_committed(partial(flask.flash, message))
