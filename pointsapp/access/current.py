"""Who acts in this request."""

from datetime import UTC, datetime

from flask import current_app, session
from flask_login import current_user, login_user, logout_user

from pointsapp.access import sessions
from pointsapp.access.hashing import Hasher, hasher_of
from pointsapp.access.sessions import SignedIn
from pointsapp.extensions import db, login_manager
from pointsapp.web.clock import now

STAFF_SECONDS = 12 * 3600


def must_change_secret() -> bool:
    """Tell whether somebody signed in with a PIN or password that was drawn for them."""
    return bool(current_user.is_authenticated and current_user.must_change_secret)


def must_consent() -> bool:
    """Tell whether a resident's household hasn't agreed yet to what the village keeps of it."""
    return bool(current_user.is_authenticated and current_user.must_consent)


def current_phone_id() -> int | None:
    """Return the phone that a resident is signed in on."""
    return current_user.phone_id if current_user.is_authenticated else None


def load(session_code: str) -> SignedIn | None:
    """Return who this session is, unless it ended."""
    if session.get("until", 0) <= now().timestamp():
        return None
    return sessions.signed_in(db.session(), session_code)


login_manager.user_loader(load)


def begin_session(session_code: str, *, until: datetime | None = None) -> None:
    """Sign somebody in, in a session that shares nothing with the one before.

    It ends by itself, without an `until` after a staff member's day.
    """
    session.clear()
    ends = until.timestamp() if until else now().timestamp() + STAFF_SECONDS
    session["until"] = int(ends)
    session.permanent = True
    somebody = sessions.signed_in(db.session(), session_code)
    if somebody is not None:
        login_user(somebody)


def session_ends() -> datetime:
    """Return when this session ends by itself."""
    return datetime.fromtimestamp(session["until"], UTC)


def end_session() -> None:
    """Sign out and forget everything that the session held."""
    logout_user()
    session.clear()


def hasher() -> Hasher:
    """Return this installation's hasher."""
    config = current_app.config
    return hasher_of(config["SECRET_KEY"], config["ARGON2_MEMORY_KIB"], config["ARGON2_PASSES"])
