"""What the next page says of a write that was kept: words of success, and which form it was."""

from functools import partial
from http import HTTPStatus

import flask
from flask import Flask, Response, g, request

from pointsapp.web.unit_of_work import once_committed


def flash(message: str) -> None:
    """Show this on the next page; inside a unit of work only once that has committed."""
    once_committed(partial(flask.flash, message))


def init_app(app: Flask) -> None:
    """Tell the phone which form was accepted, so that it forgets the draft that it kept."""
    app.after_request(_tell_accepted)


def _tell_accepted(response: Response) -> Response:
    is_kept = response.status_code == HTTPStatus.SEE_OTHER and g.get("may_be_saved")
    if is_kept and "draft" in request.form:
        flask.flash(request.path, "accepted")
    return response
