"""Open a hand-over, write down what belongs to it, complete it as two people."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import User
from pointsapp.access.refusals import OwnAccount, SecondMissing
from pointsapp.access.second_persons.service import Act, Confirmed, confirm
from pointsapp.access.staff import service as staff
from pointsapp.actor import Actor
from pointsapp.chain import service as chain
from pointsapp.community.acting import take_village
from pointsapp.oversight.handovers.models import Handover, HandoverAccount
from pointsapp.oversight.handovers.queries import find_handover, same_name, show_sheet
from pointsapp.oversight.handovers.refusals import (
    HandoverIncomplete,
    HandoverOver,
    SamePersonTwice,
    SignedLater,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class Noted:
    """What people write on the sheet; `ends` are the accounts that end."""

    counts_for_outgoing: str
    counts_for_incoming: str
    cash_fen: int | None
    cash_words: str
    budget_fen: int | None
    budget_words: str
    keys: str
    signed_on: date | None
    ends: frozenset[int]


def begin(
    session: Session, outgoing: str, incoming: str, witness: str, *, by: Actor, at: datetime
) -> int:
    """Open a hand-over and return its id; one that is open is gone on with.

    Raises SamePersonTwice.
    """
    village_id = take_village(session, by)
    going_on = sa.select(Handover.id).where(
        Handover.village_id == village_id,
        Handover.completed_at.is_(None),
        Handover.called_off_at.is_(None),
    )
    known = session.scalar(going_on)
    if known is not None:
        return known
    handover = Handover(
        village_id=village_id,
        outgoing=outgoing,
        incoming=incoming,
        witness=witness,
        opened_by=by.code,
        opened_at=at,
    )
    _check_two(handover)
    session.add(handover)
    session.flush()
    return handover.id


def note(session: Session, handover_id: int, noted: Noted, *, by: Actor, at: datetime) -> None:
    """Write down what the sheet has of this, in place of what it had.

    Raises NotFound for a hand-over or an account of another village, HandoverOver, SignedLater and
    SamePersonTwice.
    """
    handover = _take_open(session, handover_id, by)
    if noted.signed_on is not None and noted.signed_on > village_day(at):
        raise SignedLater
    ours = sa.select(sa.func.count(User.id)).where(
        User.village_id == handover.village_id, User.id.in_(noted.ends)
    )
    if session.scalar(ours) != len(noted.ends):
        raise NotFound
    for name, value in vars(noted).items():
        if name != "ends":
            setattr(handover, name, value)
    _check_two(handover)
    session.execute(sa.delete(HandoverAccount).filter_by(handover_id=handover.id))
    session.add_all(
        HandoverAccount(handover_id=handover.id, user_id=user_id) for user_id in sorted(noted.ends)
    )
    session.flush()


def complete(session: Session, handover_id: int, *, second: str, by: Actor, at: datetime) -> None:
    """Complete the hand-over as two people: accounts end, the book is sealed; once is enough.

    `second` is the actor code of a colleague whose password was checked before. Raises NotFound,
    HandoverOver, HandoverIncomplete, SecondMissing, OwnAccount where the own account is among those
    that end, and what `second_persons.confirm` raises.
    """
    take_village(session, by)
    handover = find_handover(session, by, handover_id)
    if handover.completed_at is not None:
        return
    if handover.called_off_at is not None:
        raise HandoverOver
    sheet = show_sheet(session, by, handover_id, village_day(at))
    if sheet.missing:
        raise HandoverIncomplete(undone=tuple(sheet.missing))
    if not second:
        raise SecondMissing
    if by.user_id in sheet.ends:
        raise OwnAccount
    confirm(session, Confirmed(Act.HANDOVER, handover_id, by.code, second), by=by, at=at)
    handover.figures = sheet.figures
    handover.completed_by, handover.completed_second, handover.completed_at = by.code, second, at
    session.flush()
    for user_id in sorted(sheet.ends):
        staff.dismiss(session, user_id, by=by, at=at)
    audit.record(session, Event.HANDED_OVER, f"handover:{handover_id}", by=by, at=at)
    chain.extend(session, at=at)
    sealed = ledger.seal(session, handover.village_id, at=at, chain_head=chain.head(session))
    handover.seal = sealed.number
    session.flush()


def call_off(session: Session, handover_id: int, *, by: Actor, at: datetime) -> None:
    """Let everything stay as it is. Raises NotFound and HandoverOver."""
    handover = _take_open(session, handover_id, by)
    handover.called_off_by, handover.called_off_at = by.code, at
    session.flush()


def _check_two(handover: Handover) -> None:
    if same_name(handover.outgoing, handover.incoming) or same_name(*handover.counters):
        raise SamePersonTwice


def _take_open(session: Session, handover_id: int, by: Actor) -> Handover:
    take_village(session, by)
    handover = find_handover(session, by, handover_id)
    if handover.completed_at is not None or handover.called_off_at is not None:
        raise HandoverOver
    return handover
