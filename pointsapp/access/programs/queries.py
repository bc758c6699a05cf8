"""Which programs were let in: one's own, or all of the village."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Pin, Program, User
from pointsapp.access.permissions import NEEDED_FOR, Scope
from pointsapp.access.standing_programs import scopes_in
from pointsapp.actor import Actor, Permission, household_of, village_of
from pointsapp.community.models import Household

A_PAGE = 30
OF_HOUSEHOLDS = frozenset({Scope.BALANCE})
"""What a household lets programs do; all else is the village's."""


@dataclass(frozen=True)
class ProgramRow:
    """A program that stands, and who let it in: one of the staff by name, a household by number."""

    id: int
    purpose: str
    scopes: tuple[Scope, ...]
    let_in_by: str
    made_at: datetime
    until: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class ProgramPage:
    """Some programs, the newest first; `older` asks for those before them."""

    programs: tuple[ProgramRow, ...]
    older: int | None


def scopes_for(actor: Actor) -> tuple[Scope, ...]:
    """Return what this person may let a program do: no more than the person may do."""
    if actor.user_id is None:
        return tuple(sorted(OF_HOUSEHOLDS))
    return tuple(
        scope
        for scope, needed in NEEDED_FOR.items()
        if scope not in OF_HOUSEHOLDS and actor.may(needed)
    )


def own_programs(session: Session, actor: Actor, *, at: datetime) -> tuple[ProgramRow, ...]:
    """Return the programs that this person, or this household, lets in now, the newest first."""
    return tuple(map(_row, session.execute(_STANDING.where(is_own(actor)), {"at": at})))


def all_programs(
    session: Session, actor: Actor, *, at: datetime, before: int | None = None
) -> ProgramPage:
    """Return a page of the programs that anybody of the actor's village lets in now."""
    here = _STANDING.where(Program.village_id == village_of(actor)).limit(A_PAGE + 1)
    rows = session.execute(here.where(Program.id < before) if before else here, {"at": at}).all()
    older = rows[A_PAGE - 1].id if len(rows) > A_PAGE else None
    return ProgramPage(tuple(map(_row, rows[:A_PAGE])), older)


def is_own(actor: Actor) -> sa.ColumnElement[bool]:
    """Tell which programs this person, or this household, let in."""
    if actor.user_id is not None:
        return sa.and_(Program.user_id == actor.user_id, Program.village_id == village_of(actor))
    return Program.household_id == household_of(actor)


def may_end(actor: Actor) -> sa.ColumnElement[bool]:
    """Tell which programs this person may end: the own ones, an administrator the village's."""
    if actor.may(Permission.MANAGE_VILLAGE):
        return Program.village_id == village_of(actor)
    return is_own(actor)


_STANDING: "sa.Select[*tuple[Any, ...]]" = (
    sa.select(
        Program.id,
        Program.purpose,
        Program.scopes,
        sa.func.coalesce(User.name, Household.number).label("let_in_by"),
        Program.made_at,
        Program.until,
        Program.used_at,
    )
    .outerjoin(User, User.id == Program.user_id)
    .outerjoin(Household, Household.id == Program.household_id)
    .outerjoin(Pin, Pin.household_id == Program.household_id)
    .where(
        Program.ended_at.is_(None),
        Program.until > sa.bindparam("at"),
        sa.func.coalesce(User.session_epoch, Pin.session_epoch) == Program.epoch,
    )
    .order_by(Program.id.desc())
)


def _row(row: Any) -> ProgramRow:
    facts = row._asdict()
    scopes = scopes_in(facts.pop("scopes"))
    return ProgramRow(**facts, scopes=tuple(scope for scope in Scope if scope in scopes))
