"""What is asked of the villages as such."""

import json
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import VillageClosed
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


def is_readable(today: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Say that households read in a village: it is open, or its closing leaves them time."""
    return sa.or_(Village.closed_on.is_(None), Village.readable_until >= today)


def check_readable(session: Session, village_id: int, today: date) -> None:
    """Raise VillageClosed where the households of a closed village read no more."""
    gone = sa.select(Village.name, Village.closed_on).where(
        Village.id == village_id, ~is_readable(today)
    )
    row = session.execute(gone).one_or_none()
    if row is not None:
        raise VillageClosed(**row._asdict())
