"""People who come, change and leave; nobody is deleted: who left keeps the day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.changes.refusals import HouseholdClosed, PersonTwice
from pointsapp.community.households.service import Member, person_facts
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound


def add_member(
    session: Session, household_id: int, member: Member, *, since: date | None = None, by: Actor
) -> int:
    """Let somebody live in the household, since a day; return the resident's id.

    Raises PersonTwice.
    """
    home = open_household(session, take_village(session, by), household_id)
    _refuse_twice(session, home.id, member)
    lives = {"village_id": home.village_id, "household_id": home.id}
    person = Resident(**lives, **person_facts(member), arrived_on=since)
    session.add(person)
    session.flush()
    if home.head_id is None:
        home.head_id = person.id
        session.flush()
    return person.id


def change_member(
    session: Session, resident_id: int, member: Member, *, household_id: int, by: Actor
) -> None:
    """Write what is known of somebody anew; sex and note stay as the roster told them."""
    person = _resident(session, take_village(session, by), household_id, resident_id)
    kept = replace(member, sex=person.sex, note=person.note)
    for name, value in person_facts(kept).items():
        setattr(person, name, value)
    session.flush()


def move_away(
    session: Session, resident_id: int, *, household_id: int, on: date, by: Actor
) -> None:
    """Note that somebody left on this day; a head's place goes to the next of the household."""
    person = _resident(session, take_village(session, by), household_id, resident_id)
    person.left_on = on
    session.flush()
    settle_head(session, session.get_one(Household, household_id))


def make_head(session: Session, resident_id: int, *, household_id: int, by: Actor) -> None:
    """Make somebody of the household its head."""
    person = _resident(session, take_village(session, by), household_id, resident_id)
    session.get_one(Household, household_id).head_id = person.id
    session.flush()


def open_household(session: Session, village_id: int, household_id: int) -> Household:
    """Return a household of the village. Raises NotFound and HouseholdClosed."""
    home = session.scalar(sa.select(Household).filter_by(id=household_id, village_id=village_id))
    if home is None:
        raise NotFound
    if home.closed_on is not None:
        raise HouseholdClosed(number=home.number)
    return home


def _resident(session: Session, village_id: int, household_id: int, resident_id: int) -> Resident:
    person = session.scalar(
        sa.select(Resident).filter_by(
            id=resident_id, household_id=household_id, village_id=village_id, left_on=None
        )
    )
    if person is None:
        raise NotFound
    return person


def people_of(session: Session, household_id: int) -> Sequence[Resident]:
    """Return who lives in the household, who came first before the others."""
    here = sa.select(Resident).filter_by(household_id=household_id, left_on=None)
    return session.scalars(here.order_by(Resident.id)).all()


def settle_head(session: Session, home: Household) -> None:
    """Give a household whose head no longer lives there the first of those who do."""
    living = people_of(session, home.id)
    if home.head_id not in {person.id for person in living}:
        home.head_id = living[0].id if living else None
        session.flush()


def _refuse_twice(session: Session, household_id: int, member: Member) -> None:
    if any(
        (person.name, person.born) == (member.name, member.born)
        for person in people_of(session, household_id)
    ):
        raise PersonTwice(name=member.name)
