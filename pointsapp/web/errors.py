"""Error pages: what happened and what to do next, in the person's language."""

from http import HTTPStatus

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.addresses import page_of
from pointsapp.web.outages.again import let_go
from pointsapp.web.outages.kinds import Outage, outage_of
from pointsapp.web.outages.page import unavailable
from pointsapp.web.problems import from_program, problem, problem_of
from pointsapp.web.refusals import sentence_of, status_of


def page(
    status: int, heading: str, advice: str, *, again: str | None = None
) -> ResponseReturnValue:
    """Return an error page; `again` is the page on which the step can be repeated.

    Who reads it may be asked of the database here for the first time: it may be away.
    """
    if from_program(request):
        return problem(status, advice)
    facts = {"heading": heading, "advice": advice, "again": again}
    try:
        return render_template("errors/error.html", **facts), status
    except SQLAlchemyError as error:
        return database_error(error)


def words_of(status: int) -> tuple[str, str]:
    """Return the heading and the advice for an HTTP status."""
    known = {
        403: (_("Not allowed"), _("Your account may not open this page. Ask the village office.")),
        404: (_("Not found"), _("There is nothing here, or it belongs to another village.")),
        405: (_("Not this way"), _("Go back and use the buttons of the page.")),
        413: (_("Too large"), _("The file or form is too large. Send a smaller one.")),
    }
    general = (_("Something went wrong"), _("Nothing was saved. Go back and try again."))
    return known.get(status, general)


def _with_methods(answer: ResponseReturnValue, error: HTTPException) -> Response:
    """Add to the answer which methods the address knows, where another one was used."""
    response = current_app.make_response(answer)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def database_error(error: SQLAlchemyError) -> ResponseReturnValue:
    """Return the page of an outage. Raises the error when it is a mistake of ours."""
    outage = outage_of(error)
    if outage is None:
        raise error
    current_app.logger.error("database %s: %s", outage, type(error).__name__)
    let_go()
    return unavailable(outage)


def init_app(app: Flask) -> None:
    """Bind the error pages to the application."""
    app.register_error_handler(SQLAlchemyError, database_error)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if error.response is not None:
            return error.response
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            let_go()
            return unavailable(Outage.FAULT)
        return _with_methods(page(status, *words_of(status)), error)

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> ResponseReturnValue:
        advice = _("Nothing was saved. Open the page again and repeat the step.")
        again = page_of(request.full_path.rstrip("?"))
        return page(400, _("This page was open too long"), advice, again=again)

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> ResponseReturnValue:
        db.session.rollback()
        if from_program(request):
            return problem_of(error)
        if isinstance(error, NotFound):
            return page(404, *words_of(404))
        return page(status_of(error), _("This cannot be done"), sentence_of(error))
