"""A household merged: its people belong to the other one, its secrets open nothing any more.

Number and card lead on to the other household, whose own PIN is asked for there. Whoever knew the
old PIN, was signed in by it or helped by its leave was trusted by one family; the other one's
points are shown and spent only by what that one chose.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Device, Helper, Pin, Program, User
from pointsapp.access.pairs.service import pass_on
from pointsapp.actor import ActorKind, code_of
from pointsapp.community.changes.service import Merged


def follow_merger(session: Session, merged: Merged) -> None:
    """Let staff belong to the other household; end all that opened this one; write it down."""
    old, new = merged.household_id, merged.into_id
    session.execute(sa.update(User).where(User.household_id == old).values(household_id=new))
    pass_on(session, old, new, by=merged.by, at=merged.at)
    ended = sa.update(Helper).where(Helper.household_id == old, Helper.revoked_at.is_(None))
    epoch = Helper.session_epoch + 1
    session.execute(ended.values(revoked_at=merged.at, session_epoch=epoch))
    session.execute(sa.delete(Device).where(Device.household_id == old))
    let_in = sa.update(Program).where(Program.household_id == old, Program.ended_at.is_(None))
    session.execute(let_in.values(ended_at=merged.at, ended_by=merged.by.code))
    session.execute(sa.delete(Pin).where(Pin.household_id == old))
    about = [code_of(ActorKind.HOUSEHOLD, household_id) for household_id in (old, new)]
    audit.record_many(session, Event.HOUSEHOLD_MERGED, about, by=merged.by, at=merged.at)
