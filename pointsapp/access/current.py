"""Who acts in this request."""

from flask import current_app, session
from flask_login import current_user, login_user, logout_user

from pointsapp.access import codes, queries
from pointsapp.access.hashing import Hasher, hasher_of
from pointsapp.access.queries import SignedIn
from pointsapp.extensions import db, login_manager
from pointsapp.web.clock import now

STAFF_SECONDS = 12 * 3600
RESIDENT_SECONDS = 30 * 24 * 3600


def must_change_secret() -> bool:
    """Tell whether somebody signed in with a PIN or password that was drawn for them."""
    return bool(current_user.is_authenticated and current_user.must_change_secret)


def load(session_code: str) -> SignedIn | None:
    """Return who this session is, unless it ended."""
    if session.get("until", 0) <= now().timestamp():
        return None
    return queries.signed_in(db.session(), session_code)


login_manager.user_loader(load)


def begin_session(session_code: str) -> None:
    """Sign somebody in, in a session that shares nothing with the one before."""
    session.clear()
    seconds = STAFF_SECONDS if session_code.startswith("user:") else RESIDENT_SECONDS
    session["until"] = int(now().timestamp()) + seconds
    session.permanent = True
    somebody = queries.signed_in(db.session(), session_code)
    if somebody is not None:
        login_user(somebody)


def end_session() -> None:
    """Sign out and forget everything that the session held."""
    logout_user()
    session.clear()


def code_key() -> bytes:
    """Return this installation's key of one-minute codes."""
    return codes.key_of(current_app.config["SECRET_KEY"])


def hasher() -> Hasher:
    """Return this installation's hasher."""
    config = current_app.config
    return hasher_of(config["SECRET_KEY"], config["ARGON2_MEMORY_KIB"], config["ARGON2_PASSES"])
