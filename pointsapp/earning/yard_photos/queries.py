"""The photos of a household's yard in a round."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household
from pointsapp.earning.inspections.models import InspectionPhoto, InspectionRound
from pointsapp.earning.inspections.visits import households_of
from pointsapp.refusals import NotFound


def number_of_visited(session: Session, actor: Actor, round_id: int, household_id: int) -> str:
    """Return the number of a household that a round of the actor's village visits.

    Raises NotFound for another village's round, and for a household that the round passes by.
    """
    village_id = village_of(actor)
    ours = sa.select(InspectionRound.id).filter_by(id=round_id, village_id=village_id).exists()
    query = sa.select(Household.number).where(
        ours, Household.id == household_id, Household.id.in_(households_of(round_id, village_id))
    )
    number = session.scalar(query)
    if number is None:
        raise NotFound
    return number


def photos_of(session: Session, round_id: int, household_id: int) -> tuple[int, ...]:
    """Return the ids of a household's photos in a round."""
    query = sa.select(InspectionPhoto.id).filter_by(round_id=round_id, household_id=household_id)
    return tuple(session.scalars(query.order_by(InspectionPhoto.id)))


def photo(session: Session, actor: Actor, round_id: int, photo_id: int) -> bytes:
    """Return a photo of a round of the actor's village. Raises NotFound."""
    query = (
        sa.select(InspectionPhoto.jpeg)
        .join(InspectionRound, InspectionRound.id == InspectionPhoto.round_id)
        .where(
            InspectionPhoto.id == photo_id,
            InspectionRound.id == round_id,
            InspectionRound.village_id == village_of(actor),
        )
    )
    jpeg = session.scalar(query)
    if jpeg is None:
        raise NotFound
    return jpeg
