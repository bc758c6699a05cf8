"""Before each request: is the view labelled, is the person signed in and allowed?"""

from http import HTTPStatus

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.current import must_change_secret, must_consent
from pointsapp.access.hashing import MEMORY_KIB, PASSES
from pointsapp.actor import Permission
from pointsapp.extensions import login_manager
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.unit_of_work import unit_of_work

CHANGE_PIN, CHANGE_PASSWORD = "sign_in.change_pin", "staff.change_password"
CONSENT = "phones.show_consent"
OPEN_WITHOUT_CONSENT = {CONSENT, "phones.give_consent", CHANGE_PIN, "sign_in.sign_out"}
HELPED = {
    "claims.claim": Event.HELPED_CLAIM,
    "portal.disagree": Event.HELPED_OBJECTION,
    "answers.answer": Event.HELPED_ANSWER,
    "signups.sign_up": Event.HELPED_SIGN_UP,
    "signups.withdraw": Event.HELPED_WITHDRAWAL,
    "signups.check_in": Event.HELPED_CHECK_IN,
}
"""What somebody does for a household; a helper's is written down for the household to read."""
OPEN_WITH_DRAWN_SECRET = {CHANGE_PIN, CHANGE_PASSWORD, "sign_in.sign_out"}


def init_app(app: Flask) -> None:
    """Put the guard before every request of the application."""
    app.config.setdefault("ARGON2_MEMORY_KIB", MEMORY_KIB)
    app.config.setdefault("ARGON2_PASSES", PASSES)
    login_manager.session_protection = None  # a phone changes its address on the road
    app.before_request(check)
    app.after_request(write_down_reading)
    app.after_request(write_down_help)


def permission_of(endpoint: str) -> Permission | None:
    """Return the permission that a route's view is labelled with."""
    return getattr(current_app.view_functions[endpoint], "permission", None)


def check() -> ResponseReturnValue | None:
    """Let the request through, send the person to sign in, or refuse."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    needed = permission_of(request.endpoint)
    if needed is None:
        abort(500)
    if needed is Permission.PUBLIC:
        return None
    return _check_person(needed)


def _check_person(needed: Permission) -> ResponseReturnValue | None:
    actor = current_actor()
    if not actor.may(Permission.SIGNED_IN):
        return redirect(url_for("sign_in.sign_in", next=_wanted()), 303)
    if must_change_secret() and request.endpoint not in OPEN_WITH_DRAWN_SECRET:
        return redirect(url_for(CHANGE_PIN if actor.user_id is None else CHANGE_PASSWORD), 303)
    if must_consent() and request.endpoint not in OPEN_WITHOUT_CONSENT:
        return redirect(url_for(CONSENT, next=_wanted()), 303)
    if not actor.may(needed):
        with unit_of_work() as session:
            audit.record(session, Event.DENIED, request.endpoint or "", by=actor, at=now())
        abort(403)
    return None


def write_down_reading(response: Response) -> Response:
    """Write down which of the staff looked at which household, so that the household can see it."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "shows_household", False) and response.status_code == HTTPStatus.OK:
        subject = f"household:{(request.view_args or {})['household_id']}"
        with unit_of_work() as session:
            audit.record(session, Event.HOUSEHOLD_READ, subject, by=current_actor(), at=now())
    return response


def write_down_help(response: Response) -> Response:
    """Write down what a helper did for the household, once it was done."""
    event = HELPED.get(request.endpoint or "") if request.method == "POST" else None
    if event is None or response.status_code != HTTPStatus.SEE_OTHER:
        return response
    actor = current_actor()
    if actor.code.startswith("helper:"):
        with unit_of_work() as session:
            audit.record(session, event, actor.code, by=actor, at=now())
    return response


def _wanted() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
