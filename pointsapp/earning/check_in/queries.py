"""Whom a scanned card stands for, and what an activity's codes are made from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Resident
from pointsapp.earning.activities.models import Activity
from pointsapp.refusals import NotFound


def people_of_household(session: Session, actor: Actor, household_id: int) -> list[int]:
    """Return the ids of who lives in a household of the actor's village."""
    query = (
        sa.select(Resident.id)
        .filter_by(household_id=household_id, village_id=village_of(actor), left_on=None)
        .order_by(Resident.id)
    )
    return list(session.scalars(query))


def secret_of(session: Session, actor: Actor, activity_id: int) -> str:
    """Return what the codes of an activity of the actor's village are made from.

    Raises NotFound.
    """
    query = sa.select(Activity.secret).filter_by(id=activity_id, village_id=village_of(actor))
    secret = session.scalar(query)
    if secret is None:
        raise NotFound
    return secret
