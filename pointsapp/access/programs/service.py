"""Let programs in and let them in no more."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Pin, Program, User
from pointsapp.access.permissions import Scope
from pointsapp.access.programs.queries import may_end, own_programs, scopes_for
from pointsapp.access.refusals import OutOfScope, TooManyPrograms
from pointsapp.access.standing_programs import StandingProgram, hash_of, subject_of
from pointsapp.actor import Actor, household_of
from pointsapp.community.acting import take_village
from pointsapp.refusals import NotFound

MOST = 10
TOKEN_BYTES = 32
USED_EVERY = timedelta(hours=1)
"""So seldom is it kept that a program is in use."""


@dataclass(frozen=True)
class NewProgram:
    """What a program is for, what it may do, and how long."""

    purpose: str
    scopes: Collection[Scope]
    days: int


def let_in(session: Session, new: NewProgram, *, by: Actor, at: datetime) -> str:
    """Let a program act for this person or household; return its token, kept nowhere.

    Raises TooManyPrograms, and OutOfScope for what the person may not do.
    """
    village_id = take_village(session, by)
    if not new.scopes or not set(new.scopes) <= set(scopes_for(by)):
        raise OutOfScope
    if len(own_programs(session, by, at=at)) >= MOST:
        raise TooManyPrograms(most=MOST)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    program = Program(
        village_id=village_id,
        user_id=by.user_id,
        household_id=household_of(by) if by.user_id is None else None,
        epoch=_epoch_of(session, by),
        purpose=new.purpose,
        scopes=" ".join(sorted(new.scopes)),
        token_hash=hash_of(token),
        made_at=at,
        until=at + timedelta(days=new.days),
    )
    session.add(program)
    session.flush()
    audit.record(session, Event.PROGRAM_LET_IN, subject_of(program.id), by=by, at=at)
    return token


def end(session: Session, program_id: int, *, by: Actor, at: datetime) -> None:
    """Let a program in no more, from its next request on; once is enough.

    Raises NotFound for one of somebody else, unless an administrator of the village ends it.
    """
    take_village(session, by)
    theirs = sa.select(Program).where(Program.id == program_id, may_end(by))
    program = session.scalars(theirs.execution_options(populate_existing=True)).one_or_none()
    if program is None:
        raise NotFound
    if program.ended_at is None:
        program.ended_at, program.ended_by = at, by.code
        session.flush()
        audit.record(session, Event.PROGRAM_ENDED, subject_of(program.id), by=by, at=at)


def end_all(session: Session, *, by: Actor, at: datetime) -> None:
    """Let no program of the actor's village in any more, whoever let it in."""
    theirs = sa.update(Program).where(
        Program.village_id == take_village(session, by), Program.ended_at.is_(None)
    )
    session.execute(theirs.values(ended_at=at, ended_by=by.code))


def mark_used(session: Session, program: StandingProgram, *, at: datetime) -> None:
    """Keep that the program was in use at this instant."""
    session.execute(sa.update(Program).where(Program.id == program.id).values(used_at=at))


def write_down(session: Session, program: StandingProgram, *, at: datetime) -> None:
    """Add to the audit that the program recorded something for whoever let it in."""
    audit.record(session, Event.PROGRAM_SENT, subject_of(program.id), by=program.actor, at=at)


def _epoch_of(session: Session, by: Actor) -> int:
    if by.user_id is not None:
        mine = sa.select(User.session_epoch).filter_by(id=by.user_id)
    else:
        mine = sa.select(Pin.session_epoch).filter_by(household_id=household_of(by))
    return session.scalars(mine).one()
