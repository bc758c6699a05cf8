"""Which mandates stand, and how they end: never more than the pairing that they stand on."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Ended, Mandate, Pairing, User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.models import Household

_Member, _Role, _Home = aliased(User), aliased(UserRole), aliased(Household)
_LOOKED_AFTER = (
    sa.exists()
    .where(
        Pairing.household_id == Mandate.household_id,
        Pairing.user_id == Mandate.user_id,
        Pairing.until.is_(None),
        _Member.id == Mandate.user_id,
        _Member.is_active,
        _Role.user_id == _Member.id,
        _Role.role == Role.PAIRED_MEMBER,
        _Home.id == Mandate.household_id,
        _Home.closed_on.is_(None),
    )
    .correlate(Mandate)
)


def stands(today: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Return whether a mandate holds on this day; it is asked anew at each request."""
    return sa.and_(Mandate.ended_at.is_(None), Mandate.until >= today, _LOOKED_AFTER)


STANDS = stands(sa.bindparam("today", type_=sa.Date))
"""The same for a statement that is told the day."""


def subject_of(mandate_id: int) -> str:
    """Return what the audit calls a mandate, under which all that is done by it is kept."""
    return f"mandate:{mandate_id}"


def end_mandates(
    session: Session, which: sa.ColumnElement[bool], why: Ended, *, by: Actor, at: datetime
) -> None:
    """End those of these mandates that have not ended yet, and write it down."""
    over = sa.update(Mandate).where(which, Mandate.ended_at.is_(None))
    ended = over.values(ended=why, ended_at=at, ended_by=by.code).returning(Mandate.id)
    about = [subject_of(mandate_id) for mandate_id in sorted(session.scalars(ended))]
    audit.record_many(session, Event.MANDATE_ENDED, about, by=by, at=at)
