"""A village chooses what it tells; a household agrees to be told, or no longer."""

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.acting import take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.households.cells import phone_digits
from pointsapp.refusals import NotFound
from pointsapp.telling.addresses import send_code
from pointsapp.telling.models import (
    LONGEST_ADDRESS,
    Kind,
    Outcome,
    OutgoingMessage,
    TellingChoice,
    TellingConsent,
    Way,
)
from pointsapp.telling.queries import Choice, choice_of, show_household
from pointsapp.telling.refusals import NoSuchAddress, WayNotUsed

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_EMAIL = re.compile(r"[!-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NOT_IN_EMAIL = re.compile(r'[\s,;:<>()\[\]"\\@]')


@dataclass(frozen=True)
class NewConsent:
    """By which way a household lets itself be told, and where.

    `on_paper` when its signed sheet is at the office.
    """

    way: Way
    address: str = ""
    on_paper: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Tell whether no code is needed: the sheet has the address, an app has none."""
        return self.on_paper or self.way is Way.APP


def choose(session: Session, choice: Choice, *, by: Actor, at: datetime) -> None:
    """Let the village tell exactly this by exactly these ways; what else waited is withdrawn."""
    village_id = take_village(session, by)
    if choice_of(session, village_id) == choice:
        return
    session.merge(
        TellingChoice(
            village_id=village_id,
            kinds=" ".join(sorted(choice.kinds)),
            ways=" ".join(sorted(choice.ways)),
            chosen_by=by.code,
            chosen_at=at,
        )
    )
    session.flush()
    by_other_ways = sa.select(TellingConsent.id).where(
        TellingConsent.village_id == village_id, TellingConsent.way.not_in(choice.ways)
    )
    _withdraw(
        session,
        sa.and_(
            OutgoingMessage.village_id == village_id,
            sa.or_(
                OutgoingMessage.kind.not_in({*choice.kinds, Kind.CODE}),
                OutgoingMessage.consent_id.in_(by_other_ways),
            ),
        ),
        at=at,
    )
    audit.record(session, Event.TELLING_CHOSEN, by.code, by=by, at=at)


def agree(session: Session, household_id: int, new: NewConsent, *, by: Actor, at: datetime) -> int:
    """Let a household be told by a way; another address takes the place of the one before.

    A code goes to an address that was typed on a phone. Returns the consent. Raises NotFound,
    WayNotUsed, NoSuchAddress for what is none of this way, and TooManyCodes(until).
    """
    village_id = take_village(session, by)
    home = show_household(session, by, household_id)
    if new.way not in choice_of(session, village_id).ways:
        raise WayNotUsed
    address = _address(new)
    before = next((one for one in home.standing if one.way is new.way), None)
    if before is not None:
        if before.address == address and (before.is_confirmed or not new.is_confirmed):
            return before.id
        _end(session, TellingConsent.id == before.id, by=by, at=at)
    consent = TellingConsent(
        village_id=village_id,
        household_id=household_id,
        way=new.way,
        address=address,
        on_paper=new.on_paper,
        given_by=by.code,
        given_at=at,
        confirmed_at=at if new.is_confirmed else None,
    )
    session.add(consent)
    session.flush()
    about = code_of(ActorKind.HOUSEHOLD, household_id)
    audit.record(session, Event.TELLING_AGREED, about, by=by, at=at)
    if not new.is_confirmed:
        send_code(session, household_id, consent.id, by=by, at=at)
    return consent.id


def end(session: Session, household_id: int, consent_id: int, *, by: Actor, at: datetime) -> None:
    """Tell a household nothing more by this way, what waits neither; once is enough.

    Raises NotFound for what another household agreed to.
    """
    take_village(session, by)
    home = show_household(session, by, household_id)
    if consent_id not in {one.id for one in home.consents}:
        raise NotFound
    if consent_id not in {one.id for one in home.standing}:
        return
    _end(session, TellingConsent.id == consent_id, by=by, at=at)
    about = code_of(ActorKind.HOUSEHOLD, household_id)
    audit.record(session, Event.TELLING_ENDED, about, by=by, at=at)


def end_all(session: Session, *, by: Actor, at: datetime) -> None:
    """Tell no household of the actor's village anything more; what waits is withdrawn."""
    _end(session, TellingConsent.village_id == take_village(session, by), by=by, at=at)


def telling_follows_merger(session: Session, merged: Merged) -> None:
    """End what the household agreed to that closes: the other one is told as it agreed itself."""
    theirs = TellingConsent.household_id == merged.household_id
    _end(session, theirs, by=merged.by, at=merged.at)


def _end(session: Session, which: sa.ColumnElement[bool], *, by: Actor, at: datetime) -> None:
    ids = session.scalars(
        sa.update(TellingConsent)
        .where(which, TellingConsent.ended_at.is_(None))
        .values(ended_by=by.code, ended_at=at, address="")
        .returning(TellingConsent.id)
    ).all()
    if ids:
        _withdraw(session, OutgoingMessage.consent_id.in_(ids), at=at)


def _withdraw(session: Session, which: sa.ColumnElement[bool], *, at: datetime) -> None:
    waiting = sa.update(OutgoingMessage).where(which, OutgoingMessage.outcome.is_(None))
    session.execute(waiting.values(outcome=Outcome.WITHDRAWN, settled_at=at))


def _address(new: NewConsent) -> str:
    """Return the address as it is kept. Raises NoSuchAddress."""
    match new.way:
        case Way.APP:
            return ""
        case Way.TEXT:
            digits = phone_digits(new.address)
            if _MOBILE.fullmatch(digits):
                return digits
        case Way.EMAIL:
            if _is_email(new.address):
                return new.address
    raise NoSuchAddress(typed=new.address)


def _is_email(typed: str) -> bool:
    name = typed.rpartition("@")[0]
    is_one = _EMAIL.fullmatch(typed) and not _NOT_IN_EMAIL.search(name)
    return len(typed) <= LONGEST_ADDRESS and bool(is_one)
