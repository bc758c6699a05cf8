"""People beside an activity: those who came, who signed up, who may be ticked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.households.living import lived_here
from pointsapp.community.models import Group, Household, Resident
from pointsapp.earning.activities.models import ActivitySignup, Attendance


@dataclass(frozen=True)
class Attendee:
    """A person who is ticked, with the quantity in hundredths, or who may be."""

    resident_id: int
    name: str
    number: str
    group: str | None
    quantity: int | None = None


_PEOPLE = (
    sa.select(
        Resident.id.label("resident_id"),
        Resident.name,
        Household.number,
        Group.name.label("group"),
    )
    .select_from(Resident)
    .join(Household, Household.id == Resident.household_id)
    .outerjoin(Group, Group.id == Household.group_id)
    .order_by(Household.sort_key, Resident.id)
)
"""Everybody, in the order of the entry screen."""


def ticked_at(session: Session, activity_id: int) -> tuple[Attendee, ...]:
    """Return who took part in an activity, for how much of it."""
    query = (
        _PEOPLE.add_columns(Attendance.quantity)
        .join(Attendance, Attendance.resident_id == Resident.id)
        .where(Attendance.activity_id == activity_id)
    )
    return _attendees(session, query)


def signed_up_for(session: Session, activity_id: int) -> tuple[Attendee, ...]:
    """Return who signed up for an activity."""
    query = _PEOPLE.join(ActivitySignup, ActivitySignup.resident_id == Resident.id)
    return _attendees(session, query.where(ActivitySignup.activity_id == activity_id))


def people_with_ids(
    session: Session, actor: Actor, resident_ids: Collection[int]
) -> tuple[Attendee, ...]:
    """Return these people of the actor's village, none of them ticked."""
    if not resident_ids:
        return ()
    ours = Resident.village_id == village_of(actor)
    return _attendees(session, _PEOPLE.where(Resident.id.in_(resident_ids), ours))


def people_to_sign(session: Session, actor: Actor, *, on: date) -> tuple[Attendee, ...]:
    """Return who lived in the actor's village on that day."""
    query = _PEOPLE.where(Resident.village_id == village_of(actor), lived_here(on))
    return _attendees(session, query)


def people_of_group(
    session: Session, actor: Actor, group_id: int, *, on: date
) -> tuple[Attendee, ...]:
    """Return who lived in a group of the actor's village on that day."""
    here = (Resident.village_id == village_of(actor), Household.group_id == group_id)
    return _attendees(session, _PEOPLE.where(*here, lived_here(on)))


def everybody(
    session: Session, actor: Actor, *, on: date
) -> list[tuple[str, int | None, list[list[object]]]]:
    """Return all who lived in the actor's village on a day, for the search on the clerk's phone.

    Each household as [number, group's id, people], each person as [id, name, initials, pinyin,
    phone tail].
    """
    query = (
        sa.select(
            Household.number,
            Household.group_id,
            Resident.id,
            Resident.name,
            Resident.name_initials,
            Resident.name_pinyin,
            sa.func.coalesce(Resident.phone_tail, ""),
        )
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.village_id == village_of(actor), lived_here(on))
        .order_by(Household.sort_key, Resident.id)
    )
    homes = groupby(session.execute(query), key=lambda row: (row.number, row.group_id))
    return [(*home, [list(row[2:]) for row in rows]) for home, rows in homes]


def _attendees(session: Session, query: sa.Executable) -> tuple[Attendee, ...]:
    return tuple(Attendee(**row) for row in session.execute(query).mappings())
