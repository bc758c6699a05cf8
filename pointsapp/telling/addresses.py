"""Whether an address is the household's: a code goes there, and comes back on its phone."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.credentials import guesses
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.acting import take_village
from pointsapp.telling import codes, outbox
from pointsapp.telling.models import TellingConsent
from pointsapp.telling.queries import AskedAddress, choice_of, show_address
from pointsapp.telling.refusals import AddressCodeOver, TooManyCodes, WayNotUsed, WrongAddressCode

TRIES = 5
A_DAY = timedelta(days=1)
MOST_TO_ADDRESS, MOST_OF_HOUSEHOLD = 3, 6
"""So many codes go to one address, and for one household, within a day."""


def send_code(
    session: Session, household_id: int, consent_id: int, *, by: Actor, at: datetime
) -> None:
    """Send a code to an address that is not confirmed; one that waits is enough.

    Only the newest code counts, with tries of its own. Raises NotFound, WayNotUsed, and
    TooManyCodes(until).
    """
    village_id = take_village(session, by)
    asked = show_address(session, by, household_id, consent_id)
    if asked.is_confirmed or asked.code_waits:
        return
    if asked.way not in choice_of(session, village_id).ways:
        raise WayNotUsed
    _count(session, guesses.heap("code-to", asked.address), most=MOST_TO_ADDRESS, at=at)
    _count(session, f"code-of:{household_id}", most=MOST_OF_HOUSEHOLD, at=at)
    guesses.forget_all(session, [_tries(asked)])
    outbox.put_code(session, village_id, consent_id, at=at)


def _count(session: Session, subject: str, *, most: int, at: datetime) -> None:
    until = guesses.count_within(session, subject, most=most, within=A_DAY, at=at)
    if until is not None:
        raise TooManyCodes(until=until)


def check_code(
    bind: guesses.Bind, key: bytes, asked: AskedAddress, typed: str, *, at: datetime
) -> None:
    """Check the code that went to an address, counted like a PIN.

    Call it BEFORE `unit_of_work`, as `pins.confirm_pin`; `confirm` comes inside. Raises
    WrongAddressCode(tries_left), and AddressCodeOver for one of which there is none, that went out
    more than a day ago, or was typed wrong five times.
    """
    if asked.code_uid is None or (asked.code_at is not None and asked.code_at < at - A_DAY):
        raise AddressCodeOver
    subject = _tries(asked)
    counted = guesses.count(bind, guesses.Limit(subject, tries=TRIES, most=TRIES), at=at)
    if counted.allowed and codes.is_right(key, asked.code_uid, typed):
        guesses.forget_now(bind, [subject])
        return
    if counted.is_off:
        raise AddressCodeOver
    raise WrongAddressCode(tries_left=counted.tries_left)


def _tries(asked: AskedAddress) -> str:
    return f"code-at:{asked.id}"


def confirm(
    session: Session, household_id: int, consent_id: int, *, by: Actor, at: datetime
) -> None:
    """Keep that the address is the household's: from now on it is told there; once is enough.

    Raises NotFound for what another household agreed to, or no longer stands.
    """
    take_village(session, by)
    if show_address(session, by, household_id, consent_id).is_confirmed:
        return
    session.execute(
        sa.update(TellingConsent).where(TellingConsent.id == consent_id).values(confirmed_at=at)
    )
    about = code_of(ActorKind.HOUSEHOLD, household_id)
    audit.record(session, Event.TELLING_CONFIRMED, about, by=by, at=at)
