"""Photos of the paper that people signed, kept with their activity."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.earning.activities.models import Activity, ActivityPhoto
from pointsapp.earning.activities.taking import take_activity
from pointsapp.refusals import NotFound


def keep_photo(session: Session, activity_id: int, jpeg: bytes, *, by: Actor) -> None:
    """Keep a photo with an activity of the actor's village. Raises NotFound."""
    take_activity(session, activity_id, by)
    session.add(ActivityPhoto(activity_id=activity_id, jpeg=jpeg, kept_by=by.code))
    session.flush()


def photos_of(session: Session, activity_id: int) -> tuple[int, ...]:
    """Return the ids of an activity's photos."""
    query = sa.select(ActivityPhoto.id).filter_by(activity_id=activity_id)
    return tuple(session.scalars(query.order_by(ActivityPhoto.id)))


def photo(session: Session, actor: Actor, activity_id: int, photo_id: int) -> bytes:
    """Return a photo of an activity of the actor's village. Raises NotFound."""
    query = (
        sa.select(ActivityPhoto.jpeg)
        .join(Activity, Activity.id == ActivityPhoto.activity_id)
        .where(
            ActivityPhoto.id == photo_id,
            Activity.id == activity_id,
            Activity.village_id == village_of(actor),
        )
    )
    jpeg = session.scalar(query)
    if jpeg is None:
        raise NotFound
    return jpeg
