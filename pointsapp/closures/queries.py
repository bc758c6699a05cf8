"""What is proposed, announced and done about a village's closing, and what its households held."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.closures.models import VillageClosure
from pointsapp.community.models import Household, Resident, Village
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

_Successor = aliased(Village)
IS_STANDING = sa.and_(VillageClosure.agreed_at.is_not(None), VillageClosure.withdrawn_at.is_(None))
"""It is announced or done."""


class State(StrEnum):
    """How far a closing has come."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ClosureRow:
    """A closing as it is told; people and the successor by name."""

    id: int
    village_id: int
    last_day: date
    readable_until: date
    successor: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    agreed_by: str
    agreed_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    closed_by: str
    closed_at: datetime | None
    points: int | None
    seal: int | None

    @property
    def closed_on(self) -> date | None:
        """The day on which it was done."""
        return None if self.closed_at is None else village_day(self.closed_at)

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        if self.closed_at is not None:
            return State.CLOSED
        return State.ANNOUNCED if self.agreed_at is not None else State.PROPOSED


@dataclass(frozen=True)
class HeldAtTheEnd:
    """A household that takes its points along."""

    number: str
    head: str
    points: int


def list_closures(session: Session, village_id: int) -> tuple[ClosureRow, ...]:
    """Return all closings of a village that were proposed, the latest first."""
    rows = session.execute(_CLOSURES.where(VillageClosure.village_id == village_id)).all()
    people = {
        code
        for one, _successor in rows
        for code in (one.proposed_by, one.agreed_by, one.withdrawn_by, one.closed_by)
        if code
    }
    names = names_of(session, people)
    return tuple(_row(one, successor, names) for one, successor in rows)


def standing_closure(session: Session, village_id: int) -> ClosureRow | None:
    """Return what everybody is told: the closing that is announced or done; it names nobody."""
    row = session.execute(
        _CLOSURES.where(VillageClosure.village_id == village_id, IS_STANDING).limit(1)
    ).first()
    return None if row is None else _row(row[0], row[1], {})


def current_of(closures: Iterable[ClosureRow]) -> ClosureRow | None:
    """Return the one of a village's closings that was not withdrawn, None without one."""
    return next((one for one in closures if one.state is not State.WITHDRAWN), None)


def show_closure(
    session: Session, village_id: int, closure_id: int, *, states: Collection[State] = tuple(State)
) -> ClosureRow:
    """Return a closing of a village, in one of these states; raises NotFound for any other."""
    for one in list_closures(session, village_id):
        if one.id == closure_id and one.state in states:
            return one
    raise NotFound


def held_at_the_end(session: Session, village_id: int) -> tuple[HeldAtTheEnd, ...]:
    """Return each open household and what it holds, in the order of their numbers."""
    homes = session.execute(
        sa.select(Household.account_id, Household.number, Resident.name)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Household.village_id == village_id, Household.closed_on.is_(None))
        .order_by(Household.sort_key, Household.id)
    ).all()
    held = ledger.balances(session, [home.account_id for home in homes])
    return tuple(
        HeldAtTheEnd(home.number, home.name or "", held[home.account_id]) for home in homes
    )


_CLOSURES = (
    sa.select(VillageClosure, _Successor.name)
    .outerjoin(_Successor, _Successor.id == VillageClosure.successor_id)
    .order_by(VillageClosure.id.desc())
)


def _row(one: VillageClosure, successor: str | None, names: Any) -> ClosureRow:
    return ClosureRow(
        id=one.id,
        village_id=one.village_id,
        last_day=one.last_day,
        readable_until=one.readable_until,
        successor=successor or "",
        reason=one.reason,
        proposed_by=names.get(one.proposed_by, ""),
        proposed_at=one.proposed_at,
        agreed_by=names.get(one.agreed_by or "", ""),
        agreed_at=one.agreed_at,
        withdrawn_by=names.get(one.withdrawn_by or "", ""),
        withdrawn_at=one.withdrawn_at,
        closed_by=names.get(one.closed_by or "", ""),
        closed_at=one.closed_at,
        points=one.points,
        seal=one.seal,
    )
