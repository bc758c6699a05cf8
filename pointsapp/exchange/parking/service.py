"""Baskets put aside while the next household is served."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household, Resident
from pointsapp.exchange.parking.models import MOST_UNITS, ParkedBasket
from pointsapp.exchange.parking.refusals import EmptyBasket, ParkedGone
from pointsapp.refusals import NotFound


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
) -> None:
    """Put a household's basket aside, in place of the one that waits already.

    Nothing is reserved: points and goods are looked at when it is booked. Raises NotFound and
    EmptyBasket.
    """
    village_id = take_village(session, by)
    kept = {str(item): count for item, count in units.items() if 0 < count <= MOST_UNITS}
    at_home = sa.select(Household.id).filter_by(
        id=household_id, village_id=village_id, closed_on=None
    )
    if session.scalar(at_home) is None:
        raise NotFound
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


def drop(session: Session, household_id: int, *, by: Actor) -> None:
    """Take a basket of the actor's village out of the queue, if it still waits."""
    session.execute(
        sa.delete(ParkedBasket).filter_by(household_id=household_id, village_id=by.village_id)
    )


def take_back(session: Session, parked_id: int, household_id: int) -> None:
    """Take the basket out of the queue to book it; raises ParkedGone when it waits no more."""
    waiting, _units = parked_of(session, household_id)
    if waiting != parked_id:
        raise ParkedGone
    session.execute(sa.delete(ParkedBasket).filter_by(id=parked_id))


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
    rows = session.execute(
        sa.select(ParkedBasket, Household.number, Resident.name)
        .join(Household, Household.id == ParkedBasket.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(ParkedBasket.village_id == actor.village_id, Household.closed_on.is_(None))
        .order_by(ParkedBasket.id)
    ).all()
    clerks = names_of(session, {basket.parked_by for basket, _number, _head in rows})
    return tuple(
        Parked(
            basket.household_id,
            number,
            head or "",
            sum(basket.units.values()),
            clerks.get(basket.parked_by, ""),
            basket.parked_at,
        )
        for basket, number, head in rows
    )
