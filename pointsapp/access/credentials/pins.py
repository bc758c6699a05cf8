"""Draw, set and check households' PINs."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.credentials import guesses
from pointsapp.access.hashing import Hasher
from pointsapp.access.models import Pin
from pointsapp.access.refusals import (
    NoPin,
    PinLocked,
    PinOff,
    TooManyFromHere,
    TrivialPin,
    WrongPin,
)
from pointsapp.actor import Actor, ActorKind, code_of, household_of, number_of
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound

PIN_DIGITS = 6
MOST_A_MINUTE = 30

_STORED_PIN = sa.select(Pin.pin_hash, Pin.session_epoch).where(
    Pin.household_id == sa.bindparam("household_id")
)


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
    """Give a household of the actor's village a PIN, hashed before; return its session epoch.

    Sessions signed in with the former PIN end, and wrong guesses are counted anew. Raises
    NotFound for a household that is closed or of another village.
    """
    if household_id not in _households_here(session, [household_id], by):
        raise NotFound
    pin = session.get(Pin, household_id)
    if pin is None:
        pin = Pin(household_id=household_id, session_epoch=0)
        session.add(pin)
    else:
        pin.session_epoch += 1
    pin.pin_hash, pin.must_change, pin.set_at, pin.set_by = pin_hash, must_change, at, by.code
    session.flush()
    guesses.forget_all(session, _subjects([household_id]))
    event = Event.PIN_RESET if must_change else Event.PIN_CHANGED
    audit.record(session, event, code_of(ActorKind.HOUSEHOLD, household_id), by=by, at=at)
    return pin.session_epoch


def choose_pin(session: Session, pin_hash: str, *, by: Actor, at: datetime) -> int:
    """Keep the PIN that the resident chose for the own household; return its session epoch."""
    return set_pin(session, household_of(by), pin_hash, must_change=False, by=by, at=at)


def give_first_pins(
    session: Session, pin_hashes: Mapping[int, str], *, by: Actor, at: datetime
) -> frozenset[int]:
    """Give households that have no PIN a drawn one; return those that were given it.

    `pin_hashes` are by household. Who was given a PIN meanwhile, is closed or of another village
    is left out: in the place of a PIN that stands, a second person signs (`cards.reset_pin`).
    """
    without = _households_here(session, pin_hashes, by, without_pin=True)
    if not without:
        return without
    new = {"must_change": True, "session_epoch": 0, "set_at": at, "set_by": by.code}
    rows = [{"household_id": home, "pin_hash": pin_hashes[home], **new} for home in without]
    session.execute(sa.insert(Pin), rows)
    guesses.forget_all(session, _subjects(without))
    codes = [code_of(ActorKind.HOUSEHOLD, household_id) for household_id in sorted(without)]
    audit.record_many(session, Event.PIN_RESET, codes, by=by, at=at)
    return without


def _households_here(
    session: Session, ids: Iterable[int], by: Actor, *, without_pin: bool = False
) -> frozenset[int]:
    """Lock the actor's village and return which of these are open households of it."""
    village_id = take_village(session, by)
    here = sa.select(Household.id).where(
        Household.id.in_(ids), Household.village_id == village_id, Household.closed_on.is_(None)
    )
    if without_pin:
        here = here.where(~sa.exists().where(Pin.household_id == Household.id))
    return frozenset(session.scalars(here))


def _subjects(household_ids: Iterable[int]) -> list[str]:
    return [
        pin_subject(household_id, by_number=by_number)
        for household_id in household_ids
        for by_number in (False, True)
    ]


def pin_subject(household_id: int, *, by_number: bool) -> str:
    """Return under what name a household's wrong PINs are counted.

    Everybody knows the number: who guesses by it slows that way down, never that of the card.
    """
    if by_number:
        return f"{guesses.BY_NUMBER}:{household_id}"
    return code_of(ActorKind.HOUSEHOLD, household_id)


def check_pace(bind: guesses.Bind, address: str, *, at: datetime) -> None:
    """Count a sign-in by number from this address; raise TooManyFromHere above thirty a minute.

    A whole village may share one address, so it is a pause and no lock, and the way of the card
    stays open.
    """
    until = guesses.pace(bind, guesses.heap("address", address), most=MOST_A_MINUTE, at=at)
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
    ends the one that looked up the person; `confirmation.confirm` does both): it counts
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
    bind: guesses.Bind, typed: str, pin: str, *, hasher: Hasher, at: datetime
) -> None:
    """Refuse exactly as a known household with a wrong PIN is refused, in the same time."""
    try_pin(bind, guesses.heap("unknown-number", typed), (None, pin), hasher=hasher, at=at)


def try_pin(
    bind: guesses.Bind,
    subject: str,
    stored_and_given: tuple[str | None, str],
    *,
    hasher: Hasher,
    at: datetime,
) -> None:
    """Check a PIN against its hash, counted under the subject's name, as `confirm_pin` does."""
    can_go_off = number_of(subject, ActorKind.HOUSEHOLD) is not None
    counted = guesses.count(bind, subject, at=at, can_go_off=can_go_off)
    if not counted.allowed:
        raise PinLocked(until=counted.until) if counted.until else PinOff()
    if hasher.verify(*stored_and_given):
        guesses.forget_now(bind, subject)
        return
    guesses.record_failure(bind, subject, at=at)
    if counted.is_off and can_go_off:
        raise PinOff
    if counted.until is not None:
        raise PinLocked(until=counted.until)
    raise WrongPin(tries_left=counted.tries_left)
