"""What is written down of how a household lives: two facts, never anybody's health."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Circumstances:
    """How a household lives, as far as its member should know."""

    lives_alone: bool = False
    has_no_phone: bool = False


@dataclass(frozen=True)
class HouseholdNow:
    """An open household and how it lives."""

    id: int
    number: str
    circumstances: Circumstances


def show_circumstances(session: Session, actor: Actor, household_id: int) -> HouseholdNow:
    """Return how an open household of the actor's village lives; raises NotFound."""
    row = session.execute(
        sa.select(Household.number, Household.lives_alone, Household.has_no_phone).where(
            Household.id == household_id,
            Household.village_id == village_of(actor),
            Household.closed_on.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return HouseholdNow(household_id, row.number, Circumstances(row.lives_alone, row.has_no_phone))
