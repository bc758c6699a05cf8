"""Who acts in this request."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from flask import Flask, Request, Response, after_this_request, current_app, request, session
from flask.globals import app_ctx
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pointsapp.access import hashing
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.devices import queries
from pointsapp.access.devices import service as devices
from pointsapp.access.devices.queries import Represented, SignedIn, Visited
from pointsapp.access.hashing import Hasher, hasher_of
from pointsapp.access.models import Awaited
from pointsapp.access.standing_programs import StandingProgram, standing_program
from pointsapp.actor import Actor
from pointsapp.community.villages.queries import IS_DEMO
from pointsapp.extensions import db, login_manager
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.problems import from_program
from pointsapp.web.unit_of_work import unit_of_work

WAIT_SECONDS = 0.05
"""So long may a browser wait with its next request, so that its use is kept."""


def must_change_secret() -> bool:
    """Tell whether somebody signed in with a PIN or password that was drawn for them."""
    return bool(current_user.is_authenticated and current_user.must_change_secret)


def must_consent() -> bool:
    """Tell whether a resident's household hasn't agreed yet to what the village keeps of it."""
    return bool(current_user.is_authenticated and current_user.must_consent)


def in_demo() -> bool:
    """Tell whether all that this installation knows is invented."""
    if current_user.is_authenticated:
        return bool(current_user.in_demo)
    return bool(db.session.scalar(sa.select(IS_DEMO)))


def current_device_id() -> int | None:
    """Return the device that somebody is signed in on."""
    return current_user.device_id if current_user.is_authenticated else None


def load(session_code: str) -> SignedIn | None:
    """Return who this session is, unless it ended; keep now and then that it was used.

    No session opens what is for programs.
    """
    if from_program(request):
        return None
    at = now()
    somebody = queries.signed_in(db.session(), session_code, at=at)
    if somebody and not somebody.awaits and somebody.seen_at + devices.SEEN_EVERY <= at:
        after_this_request(partial(_seen_once_answered, somebody, at))
    return somebody


def load_program(sent: Request) -> StandingProgram | None:
    """Return the program whose token this request shows; what is for people takes none."""
    shown = sent.authorization
    if not from_program(sent) or shown is None or shown.type != "bearer" or not shown.token:
        return None
    return standing_program(db.session(), shown.token, at=now())


login_manager.user_loader(load)
login_manager.request_loader(load_program)


def current_program() -> StandingProgram | None:
    """Return the program that acts in this request."""
    return current_user if current_user.is_authenticated and from_program(request) else None


def _seen_once_answered(somebody: SignedIn, at: datetime, response: Response) -> Response:
    """Nobody waits for it, and a page is served though it cannot be written."""
    response.call_on_close(partial(_mark_briefly, app_ctx.app, somebody, at))
    return response


def _mark_briefly(app: Flask, somebody: SignedIn, at: datetime) -> None:
    """Keep it, unless somebody writes or nobody can: then a later page will."""
    with suppress(SQLAlchemyError), app.app_context(), unit_of_work(wait=WAIT_SECONDS) as writing:
        devices.mark_seen(writing, somebody, at=at)


def awaited() -> Awaited | None:
    """Return what a sign-in that isn't finished still waits for."""
    return current_user.awaits if current_user.is_authenticated else None


def visited() -> Visited | None:
    """Return the village in which a supervisor reads."""
    return current_user.visit if current_user.is_authenticated else None


def represented() -> Represented | None:
    """Return the household that a paired member acts for."""
    return current_user.represented if current_user.is_authenticated else None


def acting_is_over() -> bool:
    """Tell whether a paired member acted for a household until the time or the mandate ended."""
    return bool(current_user.is_authenticated and current_user.acting_is_over)


def member_of_staff() -> Actor:
    """Return who is signed in; households and helpers have no account. Raises NotFound."""
    actor = current_actor()
    if actor.user_id is None:
        raise NotFound
    return actor


def let_in(
    writing: Session,
    proof: str,
    *,
    lasts: timedelta = devices.A_VISIT,
    awaits: Awaited | None = None,
) -> None:
    """Sign somebody in whose secret was right, in the unit of work `writing`.

    The browser's session shares nothing with the one before, which is over. `proof` is what
    whoever checked the secret returned.
    """
    at, before = now(), current_device_id()
    if before is not None:
        devices.forget(writing, before)
    kind, until = devices.kind_of(request.user_agent.string), at + lasts
    begin_session(devices.welcome(writing, proof, kind=kind, until=until, at=at, awaits=awaits))
    if awaits is None:
        _is_in(writing, at)


def finish_sign_in(writing: Session) -> None:
    """Let somebody in who gave what the sign-in waited for; nothing more for who is in already."""
    at, device_id = now(), current_device_id()
    if awaited() is None or device_id is None:
        return
    begin_session(devices.finish(writing, device_id))
    _is_in(writing, at)


def _is_in(writing: Session, at: datetime) -> None:
    devices.mark_seen(writing, current_user, at=at)
    actor = current_actor()
    audit.record(writing, Event.SIGNED_IN, actor.code, by=actor, at=at)


def begin_session(session_code: str) -> None:
    """Let this browser be the device that has this code."""
    session.clear()
    session.permanent = True
    somebody = queries.signed_in(db.session(), session_code, at=now())
    if somebody is not None:
        login_user(somebody)


def end_session() -> None:
    """Forget everything that this browser's session held."""
    logout_user()
    session.clear()


def hasher() -> Hasher:
    """Return this installation's hasher."""
    return hasher_of(current_app.config["SECRET_KEY"], hashing.MEMORY_KIB, hashing.PASSES)
