"""Name households and people on the honour board, take them off, let them stay off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.households.search import household_with_number
from pointsapp.community.models import Household, Resident
from pointsapp.honours.board.models import Honour, HonourCategory, HonourOptOut
from pointsapp.honours.board.refusals import (
    CategoryTaken,
    StaysOff,
    UnknownHousehold,
    UnknownPerson,
)
from pointsapp.refusals import NotFound

TEMPLATE = (
    "好媳妇", "好公婆", "好丈夫", "好儿女", "好妯娌", "好邻居", "好乡贤", "好党员", "好支书",
    "家风家训好传人", "优秀志愿者", "优秀宣传员", "五星文明户", "四星文明户", "三星文明户",
)  # fmt: skip
"""The twelve of Puyang's 乡村光荣榜 (十好两优) and the households by stars."""


@dataclass(frozen=True)
class NewHonour:
    """Whom to name; without a person it is the household."""

    category_id: int
    year: int
    number: str
    person: str
    words: str


@dataclass(frozen=True)
class Award:
    """An honour that the village resolved, under the key of what it stands on."""

    category: str
    year: int
    household_id: int
    resident_id: int | None
    words: str
    key: str


def adopt_categories(session: Session, *, by: Actor) -> None:
    """Give the village the categories of the template that it lacks."""
    village_id = take_village(session, by)
    names = set(session.scalars(_names(village_id)))
    session.add_all(
        HonourCategory(village_id=village_id, name=name, position=position)
        for position, name in enumerate(TEMPLATE, start=len(names) + 1)
        if name not in names
    )
    session.flush()


def add_category(session: Session, name: str, *, by: Actor) -> int:
    """Add a category of the village's own at the end and return its id. Raises CategoryTaken."""
    village_id = take_village(session, by)
    names = list(session.scalars(_names(village_id)))
    if name in names:
        raise CategoryTaken(name=name)
    category = HonourCategory(village_id=village_id, name=name, position=len(names) + 1)
    session.add(category)
    session.flush()
    return category.id


def name_on_board(session: Session, new: NewHonour, *, key: str, by: Actor, at: datetime) -> int:
    """Name a household or one of its people, once for each key, and return the honour's id.

    Raises KeyReused, UnknownHousehold, UnknownPerson and StaysOff, and NotFound for a category
    that the village does not have.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "honour", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    category = session.scalar(
        sa.select(HonourCategory).filter_by(id=new.category_id, village_id=village_id)
    )
    if category is None:
        raise NotFound
    household_id = named_household(session, village_id, new.number)
    if session.get(HonourOptOut, household_id) is not None:
        raise StaysOff(number=new.number)
    honour = Honour(
        category_id=category.id,
        year=new.year,
        household_id=household_id,
        resident_id=named_resident(session, household_id, new.person, new.number),
        words=new.words,
        key=key,
        added_by=by.code,
        added_at=at,
    )
    session.add(honour)
    session.flush()
    audit.record(session, Event.HONOURED, f"honour:{honour.id}", by=by, at=at)
    return act.keep(honour.id)


def name_all(session: Session, awards: Sequence[Award], *, by: Actor, at: datetime) -> None:
    """Name all of these on the board, but who stays off; a category that is missing is added."""
    village_id = take_village(session, by)
    categories = _categories(session, village_id, {award.category for award in awards})
    of_village = sa.select(HonourOptOut.household_id).join(Household)
    staying_off = set(session.scalars(of_village.where(Household.village_id == village_id)))
    session.add_all(
        Honour(
            category_id=categories[award.category],
            year=award.year,
            household_id=award.household_id,
            resident_id=award.resident_id,
            words=award.words,
            key=award.key,
            added_by=by.code,
            added_at=at,
        )
        for award in awards
        if award.household_id not in staying_off
    )
    session.flush()


def take_off(session: Session, key: str, *, by: Actor) -> None:
    """Take what stood on the board under this key off again."""
    of_village = sa.select(HonourCategory.id).filter_by(village_id=take_village(session, by))
    under_key = sa.delete(Honour).where(Honour.key == key, Honour.category_id.in_(of_village))
    session.execute(under_key)


def _categories(session: Session, village_id: int, wanted: Collection[str]) -> dict[str, int]:
    """Return the ids of these categories by name; those that are missing come at the end."""
    known = session.execute(
        sa.select(HonourCategory.name, HonourCategory.id).filter_by(village_id=village_id)
    )
    ids = dict(known.all())
    for position, name in enumerate(sorted(set(wanted) - ids.keys()), start=len(ids) + 1):
        new = HonourCategory(village_id=village_id, name=name, position=position)
        session.add(new)
        session.flush()
        ids[name] = new.id
    return ids


def remove(session: Session, honour_id: int, *, by: Actor, at: datetime) -> None:
    """Take an honour off the board; the log keeps who did, and when. Raises NotFound."""
    honour = session.scalar(
        sa.select(Honour)
        .join(HonourCategory, HonourCategory.id == Honour.category_id)
        .where(Honour.id == honour_id, HonourCategory.village_id == take_village(session, by))
    )
    if honour is None:
        raise NotFound
    session.delete(honour)
    session.flush()
    audit.record(session, Event.HONOUR_REMOVED, f"honour:{honour_id}", by=by, at=at)


def stay_off(session: Session, number: str, *, by: Actor, at: datetime) -> None:
    """Hide a household's honours and let no more be added. Raises UnknownHousehold."""
    household_id = named_household(session, take_village(session, by), number)
    if session.get(HonourOptOut, household_id) is None:
        session.add(HonourOptOut(household_id=household_id, told_to=by.code, told_at=at))
        session.flush()
        audit.record(session, Event.STAYS_OFF_HONOURS, f"household:{household_id}", by=by, at=at)


def come_back(session: Session, number: str, *, by: Actor, at: datetime) -> None:
    """Show a household's honours again and let more be added. Raises UnknownHousehold."""
    household_id = named_household(session, take_village(session, by), number)
    opted_out = session.get(HonourOptOut, household_id)
    if opted_out is not None:
        session.delete(opted_out)
        session.flush()
        audit.record(session, Event.BACK_ON_HONOURS, f"household:{household_id}", by=by, at=at)


def _names(village_id: int) -> sa.Select[str]:
    return sa.select(HonourCategory.name).filter_by(village_id=village_id)


def named_household(session: Session, village_id: int, number: str) -> int:
    """Return the id of the open household with this number. Raises UnknownHousehold."""
    household_id = household_with_number(session, village_id, number)
    if household_id is None:
        raise UnknownHousehold(number=number)
    return household_id


def named_resident(session: Session, household_id: int, person: str, number: str) -> int | None:
    """Return the id of the person to name, None for the household. Raises UnknownPerson."""
    if not person:
        return None
    of_name = sa.select(Resident.id).filter_by(household_id=household_id, name=person)
    resident_id = session.scalar(of_name.where(Resident.left_on.is_(None)).limit(1))
    if resident_id is None:
        raise UnknownPerson(name=person, number=number)
    return resident_id
