"""What is asked of the villages as such."""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import SettingChange, Village

_ALL = sa.select(Village.id).correlate(None)
IS_DEMO = sa.and_(
    _ALL.where(Village.is_demo).exists(), ~_ALL.where(Village.is_demo.is_(False)).exists()
)
"""Whether all that this installation knows is invented: one real village ends it."""


def own_village_name(session: Session, actor: Actor) -> str:
    """Return the name of the actor's village, for the head of a paper."""
    return session.scalars(sa.select(Village.name).where(Village.id == village_of(actor))).one()


def former_names(session: Session, village_id: int) -> tuple[str, ...]:
    """Return what a village was called before, the last name first."""
    name = session.scalars(sa.select(Village.name).where(Village.id == village_id)).one()
    renamed = (
        sa.select(SettingChange.before)
        .filter_by(village_id=village_id, name="name")
        .order_by(SettingChange.id.desc())
    )
    before = dict.fromkeys(json.loads(one) for one in session.scalars(renamed))
    return tuple(one for one in before if one != name)


def is_called(wanted: str) -> sa.ColumnElement[bool]:
    """Say that a village's name, or one from before, has these characters in it."""
    renamed = sa.exists().where(
        SettingChange.village_id == Village.id,
        SettingChange.name == "name",
        SettingChange.before.contains(wanted, autoescape=True),
    )
    return sa.or_(Village.name.contains(wanted, autoescape=True), renamed)
