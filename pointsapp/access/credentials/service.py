"""Set and check PINs and passwords."""

import hashlib
import secrets
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.credentials import guesses
from pointsapp.access.hashing import Hasher
from pointsapp.access.models import Helper, Pin, User
from pointsapp.access.refusals import (
    NoPin,
    PasswordLocked,
    PinLocked,
    PinOff,
    TooManyFromHere,
    TrivialPin,
    WeakPassword,
    WrongPassword,
    WrongPin,
)
from pointsapp.actor import Actor
from pointsapp.community.models import Household

PIN_DIGITS = 6
MOST_A_MINUTE = 30
SHORTEST_PASSWORD_CHARACTERS = 8

_STORED_PIN = sa.select(Pin.pin_hash, Pin.session_epoch).where(
    Pin.household_id == sa.bindparam("household_id")
)
_STORED_PASSWORD = sa.select(
    User.id, User.village_id, User.password_hash, User.session_epoch, User.is_active
).where(User.username == sa.bindparam("username"))


def check_password(password: str) -> str:
    """Return the password if it is long enough; raise WeakPassword."""
    if len(password) < SHORTEST_PASSWORD_CHARACTERS:
        raise WeakPassword(shortest=SHORTEST_PASSWORD_CHARACTERS)
    return password


def draw_pin() -> str:
    """Return a random PIN that isn't trivial."""
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        if not is_trivial(pin):
            return pin


def is_trivial(pin: str) -> bool:
    """Tell whether anybody would try this one first: 000000, 123456, 121212, 123123."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1 or any(pin == pin[:n] * (len(pin) // n) for n in (2, 3))


def check_new_pin(pin: str) -> str:
    """Return the PIN if it is six digits and not trivial; raise TrivialPin."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()) or is_trivial(pin):
        raise TrivialPin
    return pin


def set_pin(
    session: Session,
    household_id: int,
    pin_hash: str,
    *,
    must_change: bool,
    by: Actor,
    at: datetime,
) -> int:
    """Give the household a PIN, hashed before outside the write lock; return its session epoch.

    Sessions signed in with the former PIN end, and wrong guesses are counted anew.
    """
    pin = session.get(Pin, household_id)
    if pin is None:
        pin = Pin(household_id=household_id, session_epoch=0)
        session.add(pin)
    else:
        pin.session_epoch += 1
    pin.pin_hash, pin.must_change, pin.set_at, pin.set_by = pin_hash, must_change, at, by.code
    session.flush()
    for by_number in (False, True):
        guesses.forget(session, pin_subject(household_id, by_number=by_number))
    event = Event.PIN_RESET if must_change else Event.PIN_CHANGED
    audit.record(session, event, f"household:{household_id}", by=by, at=at)
    return pin.session_epoch


def pin_subject(household_id: int, *, by_number: bool) -> str:
    """Return under what name a household's wrong PINs are counted.

    Everybody knows the number: who guesses by it slows that way down, never that of the card.
    """
    return f"number:{household_id}" if by_number else f"household:{household_id}"


def check_pace(bind: guesses.Bind, address: str, *, at: datetime) -> None:
    """Count a sign-in by number from this address; raise TooManyFromHere above thirty a minute.

    A whole village may share one address, so it is a pause and no lock, and the way of the card
    stays open.
    """
    until = guesses.pace(bind, _heap("address", address), most=MOST_A_MINUTE, at=at)
    if until is not None:
        raise TooManyFromHere(until=until)


def confirm_pin(
    bind: guesses.Bind,
    household_id: int,
    pin: str,
    *,
    hasher: Hasher,
    at: datetime,
    by_number: bool = False,
) -> int:
    """Check that this is the household's PIN; return its session epoch.

    Call it BEFORE `unit_of_work`, with no database transaction open (`db.session.rollback()`
    ends the one that looked up the person; `access.confirmation.confirm` does both): it counts
    the guess in a committed transaction of its own and hashes for some 25 ms outside any lock.
    Raises NoPin, PinOff, PinLocked(until) without looking at the PIN, or WrongPin(tries_left).
    Guesses `by_number` are counted apart and never turn the PIN off.
    """
    with Session(bind, join_transaction_mode="create_savepoint") as session:
        stored = session.execute(_STORED_PIN, {"household_id": household_id}).one_or_none()
    if stored is None:
        raise NoPin(household_id=household_id)
    subject = pin_subject(household_id, by_number=by_number)
    try_pin(bind, subject, (stored.pin_hash, pin), hasher=hasher, at=at)
    return stored.session_epoch


def refuse_unknown_household(
    bind: guesses.Bind, wanted: str, pin: str, *, hasher: Hasher, at: datetime
) -> None:
    """Refuse exactly as a known household with a wrong PIN is refused, in the same time."""
    try_pin(bind, _heap("unknown-number", wanted), (None, pin), hasher=hasher, at=at)


def try_pin(
    bind: guesses.Bind,
    subject: str,
    stored_and_given: tuple[str | None, str],
    *,
    hasher: Hasher,
    at: datetime,
) -> None:
    """Check a PIN against its hash, counted under the subject's name, as `confirm_pin` does."""
    can_go_off = subject.startswith("household:")
    counted = guesses.count(bind, subject, at=at, can_go_off=can_go_off)
    if not counted.allowed:
        raise PinLocked(until=counted.until) if counted.until else PinOff()
    if hasher.verify(*stored_and_given):
        guesses.forget_now(bind, subject)
        return
    _audit_failure(bind, subject, at)
    if counted.is_off and can_go_off:
        raise PinOff
    if counted.until is not None:
        raise PinLocked(until=counted.until)
    raise WrongPin(tries_left=counted.tries_left)


def confirm_password(
    bind: guesses.Bind, username: str, password: str, *, hasher: Hasher, at: datetime
) -> str:
    """Check a user's password, counted like a PIN; return the session code.

    Raises PasswordLocked(until) or WrongPassword(tries_left), the same for a name nobody has.
    """
    with Session(bind, join_transaction_mode="create_savepoint") as session:
        user = session.execute(_STORED_PASSWORD, {"username": username}).one_or_none()
    known = user is not None and user.is_active
    subject = f"user:{user.id}" if user is not None and known else _heap("unknown-user", username)
    stored = user.password_hash if user is not None and known else None
    counted = guesses.count(bind, subject, at=at, can_go_off=False)
    if not counted.allowed:
        raise PasswordLocked(until=counted.until)
    if user is not None and hasher.verify(stored, password):
        guesses.forget_now(bind, subject)
        return f"user:{user.id}:{user.session_epoch}"
    if user is None:
        hasher.verify(None, password)
    _audit_failure(bind, subject, at)
    if counted.until is not None:
        raise PasswordLocked(until=counted.until)
    raise WrongPassword(tries_left=counted.tries_left)


def _heap(kind: str, wanted: str) -> str:
    """Count names that anybody may invent in 65,536 heaps, so that doing so fills no disk."""
    return f"{kind}:{hashlib.sha256(wanted.encode()).hexdigest()[:4]}"


def _audit_failure(bind: guesses.Bind, subject: str, at: datetime) -> None:
    with guesses.own_transaction(bind) as session:
        village_id = _village_of(session, subject)
        audit.record_attempt(session, Event.WRONG_SECRET, subject, village_id=village_id, at=at)
        session.commit()


def _village_of(session: Session, subject: str) -> int | None:
    kind, number = subject.split(":")
    tables = {"user": User, "household": Household, "helper": Helper}
    known = tables[kind].__table__ if kind in tables else None
    if known is None:
        return None
    return session.scalar(sa.select(known.c.village_id).where(known.c.id == int(number)))
