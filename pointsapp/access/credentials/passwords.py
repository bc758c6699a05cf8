"""Draw and check passwords of staff."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.credentials import guesses
from pointsapp.access.hashing import Hasher
from pointsapp.access.models import User
from pointsapp.access.refusals import PasswordLocked, WeakPassword, WrongPassword
from pointsapp.actor import ActorKind, code_of

SHORTEST_PASSWORD_CHARACTERS = 8
DRAWN_PASSWORD_BYTES = 9

_STORED_PASSWORD = sa.select(User.id, User.password_hash, User.session_epoch).where(
    User.username == sa.bindparam("username"), User.is_active
)


def check_password(password: str) -> str:
    """Return the password if it is long enough; raise WeakPassword."""
    if len(password) < SHORTEST_PASSWORD_CHARACTERS:
        raise WeakPassword(shortest=SHORTEST_PASSWORD_CHARACTERS)
    return password


def draw_password() -> str:
    """Return a random password to print on a slip."""
    return secrets.token_urlsafe(DRAWN_PASSWORD_BYTES)


def confirm_password(
    bind: guesses.Bind, username: str, password: str, *, hasher: Hasher, at: datetime
) -> str:
    """Check a user's password, counted like a PIN; return the session code.

    Raises PasswordLocked(until) or WrongPassword(tries_left), the same and as slowly for a name
    that nobody has or that was dismissed.
    """
    with Session(bind, join_transaction_mode="create_savepoint") as session:
        user = session.execute(_STORED_PASSWORD, {"username": username}).one_or_none()
    code = code_of(ActorKind.USER, user.id) if user else guesses.heap("unknown-user", username)
    counted = guesses.count(bind, code, at=at, can_go_off=False)
    if not counted.allowed:
        raise PasswordLocked(until=counted.until)
    if hasher.verify(user.password_hash if user else None, password) and user is not None:
        guesses.forget_now(bind, code)
        return f"{code}:{user.session_epoch}"
    guesses.record_failure(bind, code, at=at)
    if counted.until is not None:
        raise PasswordLocked(until=counted.until)
    raise WrongPassword(tries_left=counted.tries_left)
