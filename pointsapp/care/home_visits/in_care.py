"""Whom a paired member may visit: the households in care, with their people."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Pairing
from pointsapp.access.pairs.queries import STANDING
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Resident


@dataclass(frozen=True)
class Visited:
    """A household in care with those who live there."""

    id: int
    number: str
    head: str
    people: tuple[tuple[int, str], ...]


def households_in_care(
    session: Session, actor: Actor, *, member_id: int | None = None
) -> tuple[Visited, ...]:
    """Return the households that the actor, or this member, looks after, in their order."""
    query = (
        sa.select(Household.id, Household.number, Household.head_id, Resident.id, Resident.name)
        .join(Pairing, Pairing.household_id == Household.id)
        .outerjoin(
            Resident,
            sa.and_(Resident.household_id == Household.id, Resident.left_on.is_(None)),
        )
        .where(
            Household.village_id == village_of(actor),
            Household.closed_on.is_(None),
            Pairing.user_id == (actor.user_id if member_id is None else member_id),
            STANDING,
        )
        .order_by(Household.sort_key, Resident.id)
    )
    homes: dict[int, Visited] = {}
    for household_id, number, head_id, resident_id, name in session.execute(query):
        known = homes.get(household_id, Visited(household_id, number, "", ()))
        people = ((resident_id, name),) if resident_id is not None else ()
        head = name if resident_id is not None and resident_id == head_id else known.head
        homes[household_id] = Visited(household_id, number, head, known.people + people)
    return tuple(homes.values())
