"""Whose deed is entered."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Person:
    """Somebody whose deed is entered."""

    resident_id: int
    name: str
    household_id: int
    number: str


def show_person(session: Session, actor: Actor, resident_id: int) -> Person:
    """Return a resident of the actor's village; raises NotFound."""
    row = (
        session.execute(
            sa.select(
                Resident.id.label("resident_id"),
                Resident.name,
                Household.id.label("household_id"),
                Household.number,
            )
            .join(Household, Household.id == Resident.household_id)
            .where(Resident.id == resident_id, Resident.village_id == actor.village_id)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return Person(**row)
