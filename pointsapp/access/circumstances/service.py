"""The office writes down how a household lives."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.circumstances.queries import Circumstances, show_circumstances
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.acting import take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.models import Household


def write_down(
    session: Session, household_id: int, now: Circumstances, *, by: Actor, at: datetime
) -> None:
    """Keep how a household lives; what is as before leaves no trace. Raises NotFound."""
    take_village(session, by)
    if show_circumstances(session, by, household_id).circumstances == now:
        return
    _keep(session, household_id, now)
    about = code_of(ActorKind.HOUSEHOLD, household_id)
    audit.record(session, Event.CIRCUMSTANCES_CHANGED, about, by=by, at=at)


def circumstances_follow_merger(session: Session, merged: Merged) -> None:
    """Forget them of the household that closed; the other lives together now, so not alone."""
    _keep(session, merged.household_id, Circumstances())
    stays = sa.update(Household).where(Household.id == merged.into_id)
    session.execute(stays.values(lives_alone=False))


def _keep(session: Session, household_id: int, now: Circumstances) -> None:
    change = sa.update(Household).where(Household.id == household_id)
    session.execute(change.values(lives_alone=now.lives_alone, has_no_phone=now.has_no_phone))
