"""Error pages: what happened and what to do next, in the person's language."""

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.refusals import sentence_of, status_of


def page(status: int, heading: str, advice: str) -> ResponseReturnValue:
    """Return an error page."""
    html = render_template("errors/error.html", status=status, heading=heading, advice=advice)
    return html, status


def words_of(status: int) -> tuple[str, str]:
    """Return the heading and the advice for an HTTP status."""
    known = {
        403: (_("Not allowed"), _("Your account may not open this page. Ask the village office.")),
        404: (_("Not found"), _("There is nothing here, or it belongs to another village.")),
        405: (_("Not this way"), _("Go back and use the buttons of the page.")),
        413: (_("Too large"), _("The file or form is too large. Send a smaller one.")),
        503: (_("Busy"), _("The books are busy. Nothing was saved. Try again in a moment.")),
    }
    general = (_("Something went wrong"), _("Nothing was saved. Go back and try again."))
    return known.get(status, general)


def init_app(app: Flask) -> None:
    """Bind the error pages to the application."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        return page(status, *words_of(status)) if error.response is None else error.response

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> ResponseReturnValue:
        advice = _("Nothing was saved. Go back, open the page again and repeat the step.")
        return page(400, _("This page was open too long"), advice)

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> ResponseReturnValue:
        db.session.rollback()
        if isinstance(error, NotFound):
            return page(404, *words_of(404))
        return page(status_of(error), _("This cannot be done"), sentence_of(error))

    @app.errorhandler(OperationalError)
    def database_busy(error: OperationalError) -> ResponseReturnValue:
        current_app.logger.error("database did not answer: %s", type(error.orig).__name__)
        db.session.rollback()
        return page(503, *words_of(503))
