"""The groups of a village: to choose one, and new ones opened."""

from collections.abc import Iterable

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


def open_groups(session: Session, village_id: int, names: Iterable[str]) -> dict[str, int]:
    """Open the groups that the village doesn't have yet, and return each group's id by its name.

    The village must be locked.
    """
    known = dict(
        session.execute(sa.select(Group.name, Group.id).filter_by(village_id=village_id)).all()
    )
    for name in dict.fromkeys(names):
        if name not in known:
            group = Group(village_id=village_id, name=name, position=len(known) + 1)
            session.add(group)
            session.flush()
            known[name] = group.id
    return known
