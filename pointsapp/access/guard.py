"""Before each request: is the view labelled, is the person signed in and allowed?

After it: what staff looked at and what was done for a household is written down for it to read.
"""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from flask import (
    Flask,
    Response,
    abort,
    after_this_request,
    current_app,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pointsapp.access.audit.events import Event
from pointsapp.access.audit.noting import note, shown_if_noted
from pointsapp.access.credentials import guesses
from pointsapp.access.current import (
    acting_is_over,
    awaited,
    current_program,
    must_change_secret,
    must_consent,
    represented,
    visited,
)
from pointsapp.access.models import Awaited
from pointsapp.access.permissions import READ_BY_VISITORS
from pointsapp.access.programs import service as programs
from pointsapp.access.refusals import NoProgram, OutOfScope, TooManyRequests
from pointsapp.access.standing_mandates import subject_of as mandate_subject
from pointsapp.access.standing_programs import subject_of
from pointsapp.actor import ActorKind, Permission, code_of, number_of
from pointsapp.extensions import db, login_manager
from pointsapp.web.addresses import page_of
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.problems import from_program
from pointsapp.web.requires import Step
from pointsapp.web.unit_of_work import unit_of_work

_OPEN = {
    Step.NEW_PIN: "open_with_drawn_secret",
    Step.NEW_PASSWORD: "open_with_drawn_secret",
    Step.CONSENT: "open_without_consent",
}
"""By which label a view is open before the step is taken."""
MOST_REQUESTS = 60
"""So often may a program ask within a minute."""
RESIDENTS_OWN = frozenset({Permission.VIEW_OWN_HOUSEHOLD, Permission.MANAGE_OWN_HOUSEHOLD})
"""Who opens such a page signs in as a household; any other page is the staff's."""


def init_app(app: Flask) -> None:
    """Put the guard before every request of the application."""
    login_manager.session_protection = None  # a phone changes its address on the road
    app.before_request(check)
    app.after_request(write_down_reading)
    app.after_request(write_down_look_from_above)
    app.after_request(write_down_help)
    app.after_request(write_down_list)


def label_of(endpoint: str | None, name: str) -> object | None:
    """Return what this label of a route's view says, None without it."""
    return getattr(current_app.view_functions.get(endpoint or ""), name, None)


def permission_of(endpoint: str) -> Permission | None:
    """Return the permission that a route's view is labelled with."""
    permission = label_of(endpoint, "permission")
    return permission if isinstance(permission, Permission) else None


def page_that_asks_for(step: Step) -> str:
    """Return the endpoint of the page where this step is taken."""
    endpoints = current_app.view_functions
    return next(endpoint for endpoint in endpoints if label_of(endpoint, "asks_for") is step)


def check() -> ResponseReturnValue | None:
    """Let the request through, send the person to the step that comes first, or refuse."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    needed = permission_of(request.endpoint)
    if needed is None:
        abort(500)
    if from_program(request):
        _check_program(needed)
        return None
    return _check_person(needed)


def _check_person(needed: Permission) -> ResponseReturnValue | None:
    """Let somebody signed in through, or send them where they go first."""
    if needed is Permission.PUBLIC and not _owes_steps_here():
        return None
    step = _first_step(needed)
    if step is not None:
        return redirect(url_for(page_that_asks_for(step), next=_way_back(step)), 303)
    if not current_actor().may(needed):
        if needed in RESIDENTS_OWN and acting_is_over():
            return redirect(url_for(page_that_asks_for(Step.ACTING)), 303)
        _refuse()
    return _let_visitor_read(needed)


def _let_visitor_read(needed: Permission) -> ResponseReturnValue | None:
    """Refuse a supervisor in a village whatever changes something, and names without a reason."""
    visit = visited()
    if visit is None or needed not in READ_BY_VISITORS:
        return None
    methods = request.url_rule.methods if request.url_rule else None
    if "POST" in (methods or ()):
        _refuse()
    if visit.names_until is not None or label_of(request.endpoint, "names_nobody"):
        return None
    asks = page_that_asks_for(Step.REASON)
    return redirect(url_for(asks, next=_way_back(Step.REASON)), 303)


def _check_program(needed: Permission) -> None:
    """Let a program do what its token is for, so often a minute; no session opens this.

    Raises NoProgram, OutOfScope and TooManyRequests.
    """
    if needed is Permission.PUBLIC:
        return
    program, scope = current_program(), label_of(request.endpoint, "scope")
    if program is None:
        raise NoProgram
    if not program.actor.may(needed) or (scope is not None and scope not in program.scopes):
        raise OutOfScope
    db.session.rollback()
    at = now()
    until = guesses.pace(db.engine, subject_of(program.id), most=MOST_REQUESTS, at=at)
    if until is not None:
        raise TooManyRequests(until=until)
    if program.used_at is None or program.used_at + programs.USED_EVERY <= at:
        with unit_of_work() as session:
            programs.mark_used(session, program, at=at)


def _owes_steps_here() -> bool:
    """Tell whether this public page is for somebody signed in the first page after signing in."""
    is_home = label_of(request.endpoint, "steps_first")
    return bool(is_home) and current_actor().may(Permission.SIGNED_IN)


def _first_step(needed: Permission) -> Step | None:
    """Return what the person must do before this page opens."""
    actor, endpoint = current_actor(), request.endpoint
    if not actor.may(Permission.SIGNED_IN):
        return Step.SIGN_IN if needed in RESIDENTS_OWN else Step.STAFF_SIGN_IN
    step = _due_step()
    if step is None or label_of(endpoint, "asks_for") is step:
        return None
    return None if label_of(endpoint, _OPEN.get(step, "")) else step


def _due_step() -> Step | None:
    """Return what somebody signed in still owes, in the order in which it is asked for."""
    if awaited() is Awaited.CODE:
        return Step.CODE
    if must_change_secret():
        return Step.NEW_PIN if current_actor().user_id is None else Step.NEW_PASSWORD
    if awaited() is Awaited.AUTHENTICATOR:
        return Step.AUTHENTICATOR
    return Step.CONSENT if must_consent() else None


def _way_back(step: Step) -> str | None:
    """Return the page to come back to; after a new secret everybody begins at their home."""
    leads_back = step in {Step.SIGN_IN, Step.STAFF_SIGN_IN, Step.CODE, Step.CONSENT, Step.REASON}
    return page_of(request.full_path.rstrip("?")) if leads_back else None


def _refuse() -> None:
    """Write down who tried what, and show the page that says no."""
    after_this_request(_note_if_possible(Event.DENIED, request.endpoint or ""))
    abort(HTTPStatus.FORBIDDEN)


def write_down_reading(response: Response) -> Response:
    """Write down which of the staff looked at which household, so that the household can see it."""
    if label_of(request.endpoint, "shows_household") and response.status_code == HTTPStatus.OK:
        household_id = (request.view_args or {})["household_id"]
        subject = code_of(ActorKind.HOUSEHOLD, household_id)
        return shown_if_noted(response, Event.HOUSEHOLD_READ, subject)
    return response


def write_down_look_from_above(response: Response) -> Response:
    """Write down who of the township or the county looked at which village, for it to read."""
    if label_of(request.endpoint, "shows_village") and response.status_code == HTTPStatus.OK:
        by = replace(current_actor(), village_id=(request.view_args or {})["village_id"])
        return shown_if_noted(response, Event.VILLAGE_READ, by.code, by=by)
    return response


def write_down_list(response: Response) -> Response:
    """Write down who took a list of the village's people out as a file."""
    code = label_of(request.endpoint, "written_down")
    if isinstance(code, str) and response.status_code == HTTPStatus.OK:
        return shown_if_noted(response, Event(code), current_actor().code)
    return response


def write_down_help(response: Response) -> Response:
    """Write down what a helper or the paired member did for the household, once it was done."""
    event = label_of(request.endpoint, "done_for_household")
    is_done = request.method == "POST" and response.status_code == HTTPStatus.SEE_OTHER
    if not isinstance(event, Event) or not is_done:
        return response
    actor, acts_for = current_actor(), represented()
    if acts_for is not None:
        return _note_if_possible(event, mandate_subject(acts_for.mandate_id))(response)
    if number_of(actor.code, ActorKind.HELPER) is not None:
        return _note_if_possible(event, actor.code)(response)
    return response


def _note_if_possible(event: Event, subject: str) -> Callable[[Response], Response]:
    """Note what was refused or done already, whatever the disk says."""
    try:
        return note(event, subject)
    except OSError as error:
        current_app.logger.error("no note could be kept: %s", error.strerror)
        return lambda response: response
