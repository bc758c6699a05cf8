"""Close a village for good: the township proposes, the village agrees, then nothing may wait."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.appointments.queries import AWAY_AFTER, administrators
from pointsapp.access.appointments.service import check_two
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import User
from pointsapp.access.programs import service as programs
from pointsapp.access.staff import service as staff
from pointsapp.actor import Actor
from pointsapp.chain import service as chain
from pointsapp.closures.models import VillageClosure
from pointsapp.closures.queries import held_at_the_end
from pointsapp.closures.refusals import (
    ClosureOpen,
    ClosureSettled,
    LastDayNotOver,
    LastDayOutside,
    LastDayOver,
    NotAnnounced,
    ReadableOutside,
    VillageAgrees,
    VillageWaits,
)
from pointsapp.closures.waiting import what_waits
from pointsapp.community.acting import inside, once, take_village
from pointsapp.community.models import Household, Village
from pointsapp.refusals import NotFound
from pointsapp.telling import outbox
from pointsapp.telling import service as telling
from pointsapp.telling.models import Kind
from pointsapp.village_time import village_day

NOTICE, LONGEST_NOTICE = timedelta(days=15), timedelta(days=366)
"""So long before its last day a village's closing is announced, at least and at most."""
READABLE, LONGEST_READABLE = timedelta(days=30), timedelta(days=5 * 366)
"""So long after the last day households read, at least and at most."""


@dataclass(frozen=True)
class NewClosure:
    """Which village closes, when, until when it is read, where its points go on, and why."""

    village_id: int
    last_day: date
    readable_until: date
    successor_id: int | None
    reason: str


def propose(session: Session, new: NewClosure, *, key: str, by: Actor, at: datetime) -> int:
    """Propose that a village of the township closes and return the closing's id.

    Raises NotFound for a village elsewhere and for a successor that is none of the township's open
    villages, ClosureOpen, LastDayOutside, ReadableOutside and KeyReused.
    """
    here = inside(session, new.village_id, by)
    take_village(session, here)
    act = once(session, new.village_id, "closure", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    standing = sa.select(VillageClosure.id).where(
        VillageClosure.village_id == new.village_id, VillageClosure.withdrawn_at.is_(None)
    )
    if session.scalar(standing) is not None:
        raise ClosureOpen
    _check_days(new.last_day, new.readable_until, today=village_day(at))
    _check_successor(session, new, by)
    closure = VillageClosure(**vars(new), proposed_by=by.code, proposed_at=at)
    session.add(closure)
    session.flush()
    audit.record(session, Event.CLOSURE_PROPOSED, f"closure:{closure.id}", by=here, at=at)
    return act.keep(closure.id)


def agree(session: Session, closure_id: int, *, by: Actor, at: datetime) -> None:
    """Announce the closing: an administrator of the village agrees to what the township proposed.

    Where nobody has seen one there for thirty days, a second person of the township does. Board and
    phones tell it from now on, and households are told as they agreed. Raises NotFound,
    ClosureSettled, LastDayOutside once too little time is left, VillageAgrees, and what `check_two`
    raises.
    """
    closure, here = _take(session, closure_id, by)
    if closure.agreed_at is not None:
        raise ClosureSettled
    if by.village_id is None:
        _check_away(session, closure.village_id, at=at)
        check_two(session, closure.proposed_by, by, at=at)
    _check_last_day(closure.last_day, today=village_day(at))
    closure.agreed_by, closure.agreed_at = by.code, at
    session.get_one(Village, closure.village_id).last_day = closure.last_day
    session.flush()
    _tell(session, closure.village_id, closure.last_day, at=at)
    audit.record(session, Event.CLOSURE_ANNOUNCED, f"closure:{closure_id}", by=here, at=at)


def withdraw(session: Session, closure_id: int, *, by: Actor, at: datetime) -> None:
    """Let the village stay: the township until the end of the last day, the village before it
    agreed. Whom it was told is told that too.

    Raises NotFound, ClosureSettled and LastDayOver.
    """
    closure, here = _take(session, closure_id, by)
    was_announced = closure.agreed_at is not None
    if was_announced and by.village_id is not None:
        raise ClosureSettled
    if was_announced and village_day(at) > closure.last_day:
        raise LastDayOver(day=closure.last_day)
    closure.withdrawn_by, closure.withdrawn_at = by.code, at
    session.get_one(Village, closure.village_id).last_day = None
    session.flush()
    if was_announced:
        _tell(session, closure.village_id, None, at=at)
    audit.record(session, Event.CLOSURE_WITHDRAWN, f"closure:{closure_id}", by=here, at=at)


def close(session: Session, closure_id: int, *, by: Actor, at: datetime) -> None:
    """Close the village for good, after its last day and once nothing waits there.

    Accounts, programs and what is told outside end; the book is sealed a last time, with all that
    was written until then, and takes nothing more. Raises NotFound, NotAnnounced, LastDayNotOver,
    VillageWaits, and VillageClosed when it is closed.
    """
    closure, here = _take(session, closure_id, by)
    if by.village_id is not None:
        raise NotFound
    today = village_day(at)
    if closure.agreed_at is None:
        raise NotAnnounced
    if today <= closure.last_day:
        raise LastDayNotOver(day=closure.last_day)
    waiting = what_waits(session, closure.village_id, closure.last_day, today=today)
    things = tuple(one.kind for one in waiting if one.count)
    if things:
        raise VillageWaits(things=things)
    _end_what_acts(session, here, at=at)
    closure.closed_by, closure.closed_at = by.code, at
    closure.points = sum(one.points for one in held_at_the_end(session, closure.village_id))
    village = session.get_one(Village, closure.village_id)
    village.closed_on, village.readable_until = today, closure.readable_until
    session.flush()
    audit.record(session, Event.VILLAGE_CLOSED, f"closure:{closure_id}", by=here, at=at)
    chain.extend(session, at=at)
    head = chain.head(session)
    closure.seal = ledger.seal(session, closure.village_id, at=at, chain_head=head).number
    session.flush()
    ledger.close_for_good(session, closure.village_id)


def _take(session: Session, closure_id: int, by: Actor) -> tuple[VillageClosure, Actor]:
    """Return an open closing under the village's lock, and the actor for acts there."""
    closure = session.get(VillageClosure, closure_id)
    if closure is None or by.only_reads:
        raise NotFound
    here = by if by.village_id is not None else inside(session, closure.village_id, by)
    if here.village_id != closure.village_id:
        raise NotFound
    take_village(session, here)
    session.refresh(closure)
    if closure.withdrawn_at is not None:
        raise ClosureSettled
    return closure, here


def _check_days(last_day: date, readable_until: date, *, today: date) -> None:
    _check_last_day(last_day, today=today)
    earliest, latest = last_day + READABLE, last_day + LONGEST_READABLE
    if not earliest <= readable_until <= latest:
        raise ReadableOutside(earliest=earliest, latest=latest)


def _check_last_day(last_day: date, *, today: date) -> None:
    earliest, latest = today + NOTICE, today + LONGEST_NOTICE
    if not earliest <= last_day <= latest:
        raise LastDayOutside(earliest=earliest, latest=latest)


def _check_successor(session: Session, new: NewClosure, by: Actor) -> None:
    if new.successor_id is None:
        return
    if new.successor_id == new.village_id:
        raise NotFound
    goes_on = sa.select(Village.id).filter_by(
        id=new.successor_id, township_id=by.township_id, closed_on=None
    )
    if session.scalar(goes_on) is None:
        raise NotFound


def _check_away(session: Session, village_id: int, *, at: datetime) -> None:
    for one in administrators(session, village_id):
        if one.last_there is not None and one.last_there > at - AWAY_AFTER:
            raise VillageAgrees(name=one.name, days=AWAY_AFTER.days)


def _tell(session: Session, village_id: int, day: date | None, *, at: datetime) -> None:
    households = sa.select(Household.id).filter_by(village_id=village_id, closed_on=None)
    told = dict.fromkeys(session.scalars(households))
    outbox.put(session, village_id, Kind.CLOSES, told, day=day, at=at)


def _end_what_acts(session: Session, here: Actor, *, at: datetime) -> None:
    """Let nobody and nothing act for the village any more."""
    working = sa.select(User.id).filter_by(village_id=here.village_id, is_active=True)
    for user_id in session.scalars(working.order_by(User.id)).all():
        staff.dismiss(session, user_id, by=here, at=at)
    programs.end_all(session, by=here, at=at)
    telling.end_all(session, by=here, at=at)
