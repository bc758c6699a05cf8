"""Draw, set and check households' PINs."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.credentials import guesses
from pointsapp.access.credentials.asking import STRANGER, Asker, network_of
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
from pointsapp.actor import Actor, ActorKind, code_of, household_of, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound

PIN_DIGITS = 6
MOST_A_MINUTE = 30

BY_CARD, AT_COUNTER, ON_KNOWN, BY_NUMBER = ActorKind.HOUSEHOLD, "counter", "known", "number"
CARD_GUESSES: Mapping[str, int] = {BY_CARD: 8, AT_COUNTER: 6, ON_KNOWN: 6}
"""How many wrong guesses in a row strangers with the card, the counter and known phones have:
twenty together, so that nobody uses up another's."""

STRANGERS_TRIES = 20
"""So many wrong guesses by number, from wherever, before strangers wait for each other."""

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
    _check_here(session, take_village(session, by), household_id)
    return _keep(session, household_id, pin_hash, must_change=must_change, by=by, at=at)


def choose_pin(session: Session, pin_hash: str, *, by: Actor, at: datetime) -> int:
    """Keep the PIN that the resident chose for the own household; return its session epoch.

    In a village that closed too: who signs in first with a drawn PIN reads there after this.
    """
    village_id, household_id = village_of(by), household_of(by)
    ledger.lock_book(session, village_id)
    _check_here(session, village_id, household_id)
    return _keep(session, household_id, pin_hash, must_change=False, by=by, at=at)


def _check_here(session: Session, village_id: int, household_id: int) -> None:
    if household_id not in _households_of(session, village_id, [household_id]):
        raise NotFound


def _keep(
    session: Session,
    household_id: int,
    pin_hash: str,
    *,
    must_change: bool,
    by: Actor,
    at: datetime,
) -> int:
    pin = session.get(Pin, household_id)
    if pin is None:
        pin = Pin(household_id=household_id, session_epoch=0)
        session.add(pin)
    else:
        pin.session_epoch += 1
    pin.pin_hash, pin.must_change, pin.set_at, pin.set_by = pin_hash, must_change, at, by.code
    session.flush()
    for subject in pin_subjects(household_id):
        guesses.forget_everywhere(session, subject)
    event = Event.PIN_RESET if must_change else Event.PIN_CHANGED
    audit.record(session, event, code_of(ActorKind.HOUSEHOLD, household_id), by=by, at=at)
    return pin.session_epoch


def give_first_pins(
    session: Session, pin_hashes: Mapping[int, str], *, by: Actor, at: datetime
) -> frozenset[int]:
    """Give households that have no PIN a drawn one; return those that were given it.

    `pin_hashes` are by household. Who was given a PIN meanwhile, is closed or of another village
    is left out: in the place of a PIN that stands, a second person signs (`cards.reset_pin`).
    """
    without = _households_of(session, take_village(session, by), pin_hashes, without_pin=True)
    if not without:
        return without
    new = {"must_change": True, "session_epoch": 0, "set_at": at, "set_by": by.code}
    rows = [{"household_id": home, "pin_hash": pin_hashes[home], **new} for home in without]
    session.execute(sa.insert(Pin), rows)
    guesses.forget_all(session, [each for home in without for each in pin_subjects(home)])
    codes = [code_of(ActorKind.HOUSEHOLD, household_id) for household_id in sorted(without)]
    audit.record_many(session, Event.PIN_RESET, codes, by=by, at=at)
    return without


def _households_of(
    session: Session, village_id: int, ids: Iterable[int], *, without_pin: bool = False
) -> frozenset[int]:
    """Return which of these are open households of the village."""
    here = sa.select(Household.id).where(
        Household.id.in_(ids), Household.village_id == village_id, Household.closed_on.is_(None)
    )
    if without_pin:
        here = here.where(~sa.exists().where(Pin.household_id == Household.id))
    return frozenset(session.scalars(here))


def pin_subjects(household_id: int) -> list[str]:
    """Return under which names a household's wrong PINs are counted, the card's first."""
    return [_way(kind, household_id) for kind in (*CARD_GUESSES, BY_NUMBER)]


def _way(kind: str, household_id: int) -> str:
    return f"{kind}:{household_id}"


def _limits(household_id: int, epoch: int, asker: Asker) -> list[guesses.Limit]:
    """Return what counts this guess.

    Everybody knows the number: who guesses by it slows that way down, and never turns the PIN off.
    """
    code = code_of(ActorKind.HOUSEHOLD, household_id)
    if asker.at_counter:
        kind = AT_COUNTER
    elif asker.session_of == code or f"{code}:{epoch}" in asker.knows:
        kind = ON_KNOWN
    elif asker.by_number:
        subject = _way(BY_NUMBER, household_id)
        strangers = guesses.Limit(subject, tries=STRANGERS_TRIES)
        return [strangers, guesses.from_address(subject, network_of(asker.address))]
    else:
        most = CARD_GUESSES[BY_CARD]
        strangers = guesses.Limit(code, tries=most, most=most)
        return [strangers, guesses.from_address(code, network_of(asker.address))]
    return [guesses.Limit(_way(kind, household_id), most=CARD_GUESSES[kind])]


def check_pace(bind: guesses.Bind, address: str, *, at: datetime) -> None:
    """Count a sign-in by number from this address; raise TooManyFromHere above thirty a minute.

    A whole village may share one address, so it is a pause and no lock, and the way of the card
    stays open.
    """
    until = guesses.pace(
        bind, guesses.heap("address", network_of(address)), most=MOST_A_MINUTE, at=at
    )
    if until is not None:
        raise TooManyFromHere(until=until)


def confirm_pin(
    bind: guesses.Bind,
    household_id: int,
    pin: str,
    *,
    hasher: Hasher,
    at: datetime,
    asker: Asker = STRANGER,
) -> int:
    """Check that this is the household's PIN; return its session epoch.

    Call it BEFORE `unit_of_work`, with no database transaction open (`db.session.rollback()`
    ends the one that looked up the person; `confirmation.confirm` does both): it counts
    the guess in a committed transaction of its own and hashes for some 25 ms outside any lock.
    Raises NoPin, PinOff, PinLocked(until) without looking at the PIN, or WrongPin(tries_left).
    Strangers, the counter and phones that the household signed in on each have a share of the
    twenty guesses in a row and no part in the others'.
    """
    with Session(bind, join_transaction_mode="create_savepoint") as session:
        stored = session.execute(_STORED_PIN, {"household_id": household_id}).one_or_none()
    if stored is None:
        raise NoPin(household_id=household_id)
    limits = _limits(household_id, stored.session_epoch, asker)
    whose = code_of(ActorKind.HOUSEHOLD, household_id)
    try_pin(bind, whose, limits, (stored.pin_hash, pin), hasher=hasher, at=at)
    card = {_way(kind, household_id) for kind in CARD_GUESSES}
    if card & {limit.subject for limit in limits}:
        guesses.forget_now(bind, card)
    return stored.session_epoch


def refuse_unknown_household(
    bind: guesses.Bind,
    typed: str,
    pin: str,
    *,
    hasher: Hasher,
    at: datetime,
    asker: Asker = STRANGER,
) -> None:
    """Refuse exactly as a known household with a wrong PIN is refused, in the same time."""
    whose = guesses.heap("unknown-number", typed)
    limits = [
        guesses.Limit(whose, tries=STRANGERS_TRIES),
        guesses.from_address(whose, network_of(asker.address)),
    ]
    try_pin(bind, whose, limits, (None, pin), hasher=hasher, at=at)


def try_pin(
    bind: guesses.Bind,
    whose: str,
    limits: Sequence[guesses.Limit],
    stored_and_given: tuple[str | None, str],
    *,
    hasher: Hasher,
    at: datetime,
) -> None:
    """Check a PIN against its hash, counted by these limits, as `confirm_pin` does."""
    counted = guesses.count(bind, *limits, at=at)
    if not counted.allowed:
        raise PinOff if counted.is_off else PinLocked(until=counted.until)
    if hasher.verify(*stored_and_given):
        guesses.forget_now(bind, [limit.subject for limit in limits])
        return
    guesses.record_failure(bind, whose, at=at)
    if counted.is_off:
        raise PinOff
    if counted.until is not None:
        raise PinLocked(until=counted.until)
    raise WrongPin(tries_left=counted.tries_left)
