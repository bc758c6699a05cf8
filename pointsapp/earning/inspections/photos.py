"""Photos of yards, taken in a round where somebody wants to show what was seen."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household
from pointsapp.earning.inspections.models import InspectionPhoto, InspectionRound
from pointsapp.earning.inspections.queries import households_of
from pointsapp.earning.inspections.refusals import TooManyYardPhotos
from pointsapp.refusals import NotFound

MOST_PHOTOS = 3


def keep_photo(
    session: Session, round_id: int, household_id: int, jpeg: bytes, *, by: Actor, at: datetime
) -> None:
    """Keep a photo of a household that the round visits; raises NotFound, TooManyYardPhotos."""
    check_visit(session, by, round_id, household_id)
    if len(photos_of(session, round_id, household_id)) >= MOST_PHOTOS:
        raise TooManyYardPhotos(most=MOST_PHOTOS)
    session.add(
        InspectionPhoto(
            round_id=round_id,
            household_id=household_id,
            jpeg=jpeg,
            taken_by=by.code,
            taken_at=at,
        )
    )
    session.flush()


def check_visit(session: Session, actor: Actor, round_id: int, household_id: int) -> str:
    """Return the number of a household that a round of the actor's village visits; or NotFound."""
    ours = sa.select(InspectionRound.id).filter_by(id=round_id, village_id=actor.village_id)
    if session.scalar(ours) is None:
        raise NotFound
    visited = households_of(round_id, village_of(actor)).where(Household.id == household_id)
    number = session.scalar(sa.select(Household.number).where(Household.id.in_(visited)))
    if number is None:
        raise NotFound
    return number


def photos_of(session: Session, round_id: int, household_id: int) -> tuple[int, ...]:
    """Return the ids of a household's photos in a round."""
    query = sa.select(InspectionPhoto.id).filter_by(round_id=round_id, household_id=household_id)
    return tuple(session.scalars(query.order_by(InspectionPhoto.id)))


def photo(session: Session, actor: Actor, round_id: int, photo_id: int) -> bytes:
    """Return a photo of the actor's village; raises NotFound."""
    query = (
        sa.select(InspectionPhoto.jpeg)
        .join(InspectionRound, InspectionRound.id == InspectionPhoto.round_id)
        .where(
            InspectionPhoto.id == photo_id,
            InspectionRound.id == round_id,
            InspectionRound.village_id == actor.village_id,
        )
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return bytes(found)


def delete_photos(session: Session, village_id: int, *, taken_before: datetime) -> int:
    """Delete a village's photos that were taken before this instant; return how many."""
    ours = sa.select(InspectionRound.id).filter_by(village_id=village_id)
    deleted = session.execute(
        sa.delete(InspectionPhoto)
        .where(InspectionPhoto.round_id.in_(ours), InspectionPhoto.taken_at < taken_before)
        .returning(InspectionPhoto.id)
    )
    return len(deleted.all())
