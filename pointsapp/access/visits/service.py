"""Let a supervisor into a village of the township, to read."""

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Device, TownshipVisit
from pointsapp.actor import Actor, township_of, village_of
from pointsapp.community.models import Village
from pointsapp.refusals import NotFound

NAMES_SHOW = timedelta(hours=1)
"""So long a reason holds: one matter, looked into at one sitting."""


def begin(session: Session, village_id: int, device_id: int, *, by: Actor, at: datetime) -> None:
    """Let the supervisor read in a village of the township, on this device.

    The village's log says so. Raises NotFound for a village elsewhere.
    """
    township_id = township_of(by)
    here = sa.select(Village.id).filter_by(id=village_id, township_id=township_id)
    if session.scalar(here) is None:
        raise NotFound
    visit = TownshipVisit(
        village_id=village_id, user_id=by.user_id, began_at=at, reason="", names_until=None
    )
    by = replace(by, village_id=village_id)
    _keep(session, visit, device_id, Event.VILLAGE_VISITED, by=by, at=at)


def give_reason(session: Session, reason: str, device_id: int, *, by: Actor, at: datetime) -> None:
    """Let the supervisor see names of the visited village's households for an hour.

    The village reads the reason, and so does each household. Raises NotFound outside a village.
    """
    township_of(by)
    visit = TownshipVisit(
        village_id=village_of(by),
        user_id=by.user_id,
        began_at=at,
        reason=reason,
        names_until=at + NAMES_SHOW,
    )
    _keep(session, visit, device_id, Event.NAMES_ASKED_FOR, by=by, at=at)


def end(session: Session, device_id: int) -> None:
    """Let the supervisor leave the village."""
    session.execute(sa.update(Device).filter_by(id=device_id).values(visit_id=None))


def _keep(
    session: Session,
    visit: TownshipVisit,
    device_id: int,
    event: Event,
    *,
    by: Actor,
    at: datetime,
) -> None:
    session.add(visit)
    session.flush()
    session.execute(sa.update(Device).filter_by(id=device_id).values(visit_id=visit.id))
    audit.record(session, event, f"visit:{visit.id}", by=by, at=at)
