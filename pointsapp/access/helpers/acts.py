"""What was done for a household: by its helpers, and by the paired member with its mandate."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord, Helper, Mandate, User
from pointsapp.access.standing_mandates import subject_of
from pointsapp.actor import ActorKind, code_of
from pointsapp.community.households.queries import DoneFor

LATEST = 50

_HELPERS = sa.select(Helper.id, Helper.name).where(
    Helper.household_id == sa.bindparam("household_id")
)
_MEMBERS = (
    sa.select(Mandate.id, Mandate.user_id, User.name)
    .join(User, User.id == Mandate.user_id)
    .where(Mandate.household_id == sa.bindparam("household_id"))
)


def done_for(session: Session, household_id: int) -> tuple[DoneFor, ...]:
    """Return what others did for the household, those of former times too, the latest first."""
    asked = {"household_id": household_id}
    names = {}
    for helper in session.execute(_HELPERS, asked):
        code = code_of(ActorKind.HELPER, helper.id)
        names[code, code] = helper.name
    for mandate in session.execute(_MEMBERS, asked):
        names[subject_of(mandate.id), code_of(ActorKind.USER, mandate.user_id)] = mandate.name
    record = AuditRecord
    done = (
        sa.select(record.at, record.subject, record.actor, record.event)
        .where(
            record.subject.in_({subject for subject, _actor in names}),
            sa.tuple_(record.subject, record.actor).in_(names),
        )
        .order_by(record.id.desc())
        .limit(LATEST)
    )
    return tuple(
        DoneFor(at=row.at, who=names[row.subject, row.actor], event=row.event)
        for row in session.execute(done)
    )
