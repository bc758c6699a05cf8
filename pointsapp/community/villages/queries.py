"""What is asked of the villages as such."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Village

_ALL = sa.select(Village.id).correlate(None)
IS_DEMO = sa.and_(
    _ALL.where(Village.is_demo).exists(), ~_ALL.where(Village.is_demo.is_(False)).exists()
)
"""Whether all that this installation knows is invented: one real village ends it."""


def own_village_name(session: Session, actor: Actor) -> str:
    """Return the name of the actor's village, for the head of a paper."""
    return session.scalars(sa.select(Village.name).where(Village.id == village_of(actor))).one()
