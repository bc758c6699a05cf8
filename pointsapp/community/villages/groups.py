"""The groups of a village, for pages to choose one."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Group


def groups_of(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the groups of the actor's village, each as its id and name, in the village's order."""
    query = (
        sa.select(Group.id, Group.name)
        .where(Group.village_id == village_of(actor))
        .order_by(Group.position)
    )
    return tuple((group_id, name) for group_id, name in session.execute(query))
