"""Keep photos of yards, and delete them in time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.inspections.models import InspectionPhoto, InspectionRound
from pointsapp.earning.yard_photos.queries import number_of_visited, photos_of
from pointsapp.earning.yard_photos.refusals import TooManyYardPhotos

MOST_PHOTOS = 3


def keep_photo(
    session: Session, round_id: int, household_id: int, jpeg: bytes, *, by: Actor, at: datetime
) -> None:
    """Keep a photo of a household that the round visits. Raises NotFound, TooManyYardPhotos."""
    take_village(session, by)
    number_of_visited(session, by, round_id, household_id)
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


def delete_photos(session: Session, village_id: int, *, taken_before: datetime) -> int:
    """Delete a village's photos that were taken before this instant; return how many."""
    ours = sa.select(InspectionRound.id).filter_by(village_id=village_id)
    deleted = session.execute(
        sa.delete(InspectionPhoto)
        .where(InspectionPhoto.round_id.in_(ours), InspectionPhoto.taken_at < taken_before)
        .returning(InspectionPhoto.id)
    )
    return len(deleted.all())
