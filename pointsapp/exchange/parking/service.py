"""Baskets put aside while the next household is served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household, Resident
from pointsapp.exchange.parking.models import MOST_UNITS, ParkedBasket
from pointsapp.exchange.parking.refusals import EmptyBasket, ParkedGone
from pointsapp.refusals import NotFound

_NUMBER = sa.select(Household.number).where(
    Household.id == sa.bindparam("household_id"),
    Household.village_id == sa.bindparam("village_id"),
    Household.closed_on.is_(None),
)
_WAITING = (
    sa.select(
        ParkedBasket.household_id,
        ParkedBasket.units,
        ParkedBasket.parked_by,
        ParkedBasket.parked_at,
        Household.number,
        sa.func.coalesce(Resident.name, "").label("head"),
    )
    .join(Household, Household.id == ParkedBasket.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(ParkedBasket.village_id == sa.bindparam("village_id"), Household.closed_on.is_(None))
    .order_by(ParkedBasket.id)
)


@dataclass(frozen=True)
class Parked:
    """A basket that waits for its household to come back."""

    household_id: int
    number: str
    head: str
    pieces: int
    clerk: str
    parked_at: datetime


def park(
    session: Session, household_id: int, units: Mapping[int, int], *, by: Actor, at: datetime
) -> str:
    """Put a household's basket aside, in place of the one that waits; return its number.

    Nothing is reserved: points and goods are looked at when it is booked. Raises NotFound and
    EmptyBasket.
    """
    village_id = take_village(session, by)
    number = session.scalar(_NUMBER, {"household_id": household_id, "village_id": village_id})
    if number is None:
        raise NotFound
    kept = {str(item): count for item, count in units.items() if 0 < count <= MOST_UNITS}
    if not kept:
        raise EmptyBasket
    session.execute(sa.delete(ParkedBasket).filter_by(household_id=household_id))
    session.add(
        ParkedBasket(
            village_id=village_id,
            household_id=household_id,
            units=kept,
            parked_by=by.code,
            parked_at=at,
        )
    )
    session.flush()
    return number


def drop(session: Session, household_id: int, *, by: Actor) -> None:
    """Take a household's basket out of the queue, if it still waits. Raises NotFound."""
    village_id = take_village(session, by)
    if session.scalar(_NUMBER, {"household_id": household_id, "village_id": village_id}) is None:
        raise NotFound
    session.execute(sa.delete(ParkedBasket).filter_by(household_id=household_id))


def take_back(session: Session, parked_id: int, household_id: int) -> None:
    """Take the household's basket out of the queue to book it.

    Raises ParkedGone when it waits no more. The village must be locked.
    """
    waiting = sa.delete(ParkedBasket).filter_by(id=parked_id, household_id=household_id)
    if session.scalar(waiting.returning(ParkedBasket.id)) is None:
        raise ParkedGone


def parked_of(session: Session, household_id: int) -> tuple[int | None, dict[int, int]]:
    """Return the basket that waits for this household: its id and the units by item."""
    row = session.execute(
        sa.select(ParkedBasket.id, ParkedBasket.units).filter_by(household_id=household_id)
    ).one_or_none()
    if row is None:
        return None, {}
    return row.id, {int(item): count for item, count in row.units.items()}


def list_parked(session: Session, actor: Actor) -> tuple[Parked, ...]:
    """Return the baskets that wait in the actor's village, the first one first."""
    rows = session.execute(_WAITING, {"village_id": village_of(actor)}).all()
    clerks = names_of(session, {row.parked_by for row in rows})
    return tuple(
        Parked(
            household_id=row.household_id,
            number=row.number,
            head=row.head,
            pieces=sum(row.units.values()),
            clerk=clerks.get(row.parked_by, ""),
            parked_at=row.parked_at,
        )
        for row in rows
    )


def basket_waits(session: Session, household_id: int) -> bool:
    """Tell whether a basket of the household waits at the counter."""
    return parked_of(session, household_id)[0] is not None
