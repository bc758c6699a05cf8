"""What residents see of activities: those to come, and who of the family signed up."""

from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.models import Resident
from pointsapp.earning.activities.announced import NOT_OVER, moment
from pointsapp.earning.activities.models import (
    Activity,
    ActivityCallOff,
    ActivitySignup,
    Attendance,
)
from pointsapp.earning.activities.times import is_its_time

A_PAGE = 30


@dataclass(frozen=True)
class FamilyMember:
    """Somebody of the family: signed up, or there already."""

    resident_id: int
    name: str
    signed_up: bool
    came: bool


@dataclass(frozen=True)
class ComingActivity:
    """An activity of today or later."""

    id: int
    name: str
    held_on: date
    starts_at: time | None
    ends_at: time | None
    ends_on: date
    place: str
    leader: str
    capacity: int | None
    signed_up: int
    called_off: str | None
    members: tuple[FamilyMember, ...]
    is_its_time: bool

    @property
    def is_full(self) -> bool:
        """Tell whether every place is taken."""
        return self.capacity is not None and self.signed_up >= self.capacity


def coming_activities(session: Session, actor: Actor, at: datetime) -> tuple[ComingActivity, ...]:
    """Return the village's activities that are not over, the next first.

    Each says who of the actor's own family signed up and who came.
    """
    count = (
        sa.select(sa.func.count(ActivitySignup.resident_id))
        .where(ActivitySignup.activity_id == Activity.id)
        .scalar_subquery()
    )
    query = (
        sa.select(Activity, count, ActivityCallOff.reason)
        .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
        .where(Activity.village_id == village_of(actor), NOT_OVER)
        .order_by(Activity.held_on, Activity.starts_at, Activity.id)
        .limit(A_PAGE)
    )
    rows = session.execute(query, moment(at)).all()
    family = _family(session, actor)
    signed = _pairs(session, ActivitySignup, family)
    came = _pairs(session, Attendance, family)
    return tuple(
        ComingActivity(
            id=activity.id,
            name=activity.name,
            held_on=activity.held_on,
            starts_at=activity.starts_at,
            ends_at=activity.ends_at,
            ends_on=activity.ends_on,
            is_its_time=is_its_time(activity, at),
            place=activity.place,
            leader=activity.leader,
            capacity=activity.capacity,
            signed_up=signed_up,
            called_off=called_off,
            members=tuple(
                FamilyMember(
                    resident_id=resident_id,
                    name=name,
                    signed_up=(activity.id, resident_id) in signed,
                    came=(activity.id, resident_id) in came,
                )
                for resident_id, name in family.items()
            ),
        )
        for activity, signed_up, called_off in rows
    )


def _family(session: Session, actor: Actor) -> dict[int, str]:
    query = (
        sa.select(Resident.id, Resident.name)
        .filter_by(household_id=household_of(actor), left_on=None)
        .order_by(Resident.id)
    )
    return dict(session.execute(query).all())


def _pairs(
    session: Session, table: type[ActivitySignup] | type[Attendance], family: dict[int, str]
) -> set[tuple[int, int]]:
    query = sa.select(table.activity_id, table.resident_id).where(table.resident_id.in_(family))
    return {(activity_id, resident_id) for activity_id, resident_id in session.execute(query)}
