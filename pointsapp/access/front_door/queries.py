"""The villages at the door, and who may be tried out in a demo."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Consent, Pin, User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.actor import ActorKind, code_of
from pointsapp.community.models import Household, Township, Village
from pointsapp.community.villages.queries import IS_DEMO, is_called, is_readable

MOST_LISTED = 20
"""So many villages stand at the door; of more the own one is searched for."""
TRIED_OUT = (
    Role.RECORDER,
    Role.APPROVER,
    Role.COUNTER,
    Role.ADMIN,
    Role.PAIRED_MEMBER,
    Role.MEDIATOR,
    Role.SUPERVISOR,
    Role.COUNTY_SUPERVISOR,
)
"""The staff of a demo, in the order of a day's work."""


@dataclass(frozen=True)
class DoorVillage:
    """A village that somebody may go in to."""

    id: int
    name: str
    code: str


@dataclass(frozen=True)
class Door:
    """What stands at the front door.

    `village` is the only one, or the one that was chosen; else `villages` are to choose from, and
    `is_long` where not all are listed. `township` is the one to which all `count` of them belong.
    """

    village: DoorVillage | None
    count: int
    township: str
    villages: tuple[DoorVillage, ...] = ()
    is_long: bool = False


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of a demo as whom anybody may sign in; `proof` is what the right secret returns."""

    code: str
    role: Role
    name: str
    proof: str


def door(
    session: Session,
    *,
    today: date,
    code: str = "",
    village_id: int | None = None,
    wanted: str = "",
) -> Door:
    """Return what stands at the door for who chose the village with this code or number.

    Who chose none may search one by a part of its name, or of a name from before. Two statements,
    however many there are. A village that closed stands there while its households may read.
    """
    told = session.execute(
        sa.select(
            sa.func.count(Village.id).label("villages"),
            sa.func.count(Village.township_id).label("in_townships"),
            sa.func.count(Village.township_id.distinct()).label("townships"),
            sa.func.min(Township.name).label("township"),
        )
        .outerjoin(Township, Township.id == Village.township_id)
        .where(is_readable(today))
    ).one()
    is_one_township = told.townships == 1 and told.in_townships == told.villages
    township = told.township if is_one_township else ""
    wanted = wanted if told.villages > 1 else ""
    is_chosen = sa.or_(Village.code == code, Village.id == village_id)
    rows = session.execute(
        sa.select(Village.id, Village.name, Village.code, is_chosen)
        .where(sa.or_(is_chosen, is_called(wanted)), is_readable(today))
        .order_by(is_chosen.desc(), Village.name, Village.id)
        .limit(MOST_LISTED + 1)
    ).all()
    listed = tuple(DoorVillage(*row[:3]) for row in rows)
    if told.villages == 1 or (rows and rows[0][3]):
        return Door(listed[0] if listed else None, told.villages, township)
    is_long = told.villages > MOST_LISTED
    return Door(None, told.villages, township, listed[:MOST_LISTED], is_long)


def demo_people(session: Session) -> tuple[DemoPerson, ...]:
    """Return whom a demo lets anybody be: one of each role and one household; else nobody.

    They are those that the demo was made with: of each role the oldest account.
    """
    if not session.scalar(sa.select(IS_DEMO)):
        return ()
    staff = {person.role: person for person in reversed(_staff(session))}
    return (*_households(session), *(staff[role] for role in TRIED_OUT if role in staff))


def _staff(session: Session) -> list[DemoPerson]:
    first = (
        sa.select(sa.func.min(User.id))
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.is_active)
        .group_by(UserRole.role)
    )
    rows = session.execute(
        sa.select(User.id, User.name, User.session_epoch, UserRole.role)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.id.in_(first))
        .order_by(User.id)
    )
    return [_person(ActorKind.USER, row, Role(row.role)) for row in rows]


def _households(session: Session) -> list[DemoPerson]:
    rows = session.execute(
        sa.select(Household.id, Household.number.label("name"), Pin.session_epoch)
        .join(Pin, Pin.household_id == Household.id)
        .where(
            Household.closed_on.is_(None),
            Pin.must_change.is_(False),
            sa.exists().where(Consent.household_id == Household.id),
        )
        .order_by(Household.sort_key)
        .limit(1)
    )
    return [_person(ActorKind.HOUSEHOLD, row, Role.RESIDENT) for row in rows]


def _person(kind: ActorKind, row: Any, role: Role) -> DemoPerson:
    code = code_of(kind, row.id)
    return DemoPerson(code, role, row.name, f"{code}:{row.session_epoch}")
