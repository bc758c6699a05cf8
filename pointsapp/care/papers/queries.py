"""What the papers of the round hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.access.pairs.queries import care_of, show_member
from pointsapp.actor import Actor, village_of
from pointsapp.care.hazards.models import Hazard
from pointsapp.care.home_visits.in_care import Visited, households_in_care
from pointsapp.care.home_visits.models import COUNTS, STANDS, HomeVisit
from pointsapp.care.home_visits.queries import VisitRow, visits_to
from pointsapp.community.households.queries import CareTime
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound

_Head = aliased(Resident)
_Spoken = aliased(Resident)


@dataclass(frozen=True)
class Stop:
    """A household of the round list, with the day of the last visit."""

    home: Visited
    last_visit: date | None


@dataclass(frozen=True)
class RoundList:
    """A paired member's households in the order in which they are numbered."""

    member_id: int
    member: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class RegisteredVisit:
    """A line of the register of visits."""

    day: date
    household: str
    head: str
    member: str
    spoken_with: str
    nobody_was_in: bool
    about: str
    words: str
    nobody_came: bool


@dataclass(frozen=True)
class HazardOnSheet:
    """A hazard as the household's sheet tells it."""

    found_on: date
    kind: str
    words: str
    state: str


@dataclass(frozen=True)
class CareSheet:
    """Everything of the round that concerns one household, but no words of its needs."""

    id: int
    number: str
    head: str
    care: tuple[CareTime, ...]
    visits: tuple[VisitRow, ...]
    hazards: tuple[HazardOnSheet, ...]


def round_list(session: Session, actor: Actor, member_id: int) -> RoundList:
    """Return the households of a paired member of the actor's village. Raises NotFound."""
    member = show_member(session, actor, member_id)
    homes = households_in_care(session, actor, member_id=member_id)
    last = dict(
        session.execute(
            sa.select(HomeVisit.household_id, sa.func.max(HomeVisit.visited_on))
            .where(HomeVisit.household_id.in_([home.id for home in homes]), COUNTS)
            .group_by(HomeVisit.household_id)
        ).all()
    )
    stops = tuple(Stop(home, last.get(home.id)) for home in homes)
    return RoundList(member_id, member.name, stops)


def visits_between(
    session: Session, actor: Actor, first: date, last: date
) -> list[RegisteredVisit]:
    """Return the village's visits from one day to another, day by day."""
    rows = session.execute(
        _REGISTERED.where(
            HomeVisit.village_id == village_of(actor), HomeVisit.visited_on.between(first, last)
        )
    ).all()
    names = names_of(session, {row.noted_by for row in rows})
    return [_registered(row, names) for row in rows]


def _registered(row: Any, names: dict[str, str]) -> RegisteredVisit:
    return RegisteredVisit(
        day=row.visited_on,
        household=row.number,
        head=row.head or "",
        member=names.get(row.noted_by, ""),
        spoken_with=row.spoken_with or "",
        nobody_was_in=row.nobody_was_in,
        about=row.about,
        words=row.words,
        nobody_came=row.nobody_came_at is not None,
    )


def care_sheet(session: Session, actor: Actor, household_id: int) -> CareSheet:
    """Return what the round knows of a household of the actor's village. Raises NotFound."""
    home = session.execute(
        sa.select(Household.id, Household.number, _Head.name)
        .outerjoin(_Head, _Head.id == Household.head_id)
        .where(Household.id == household_id, Household.village_id == village_of(actor))
    ).one_or_none()
    if home is None:
        raise NotFound
    hazards = session.execute(
        sa.select(Hazard.found_on, Hazard.kind, Hazard.words, Hazard.state)
        .where(Hazard.household_id == household_id)
        .order_by(Hazard.found_on.desc(), Hazard.id.desc())
    )
    return CareSheet(
        home.id,
        home.number,
        home.name or "",
        care_of(session, household_id),
        visits_to(session, household_id).visits,
        tuple(HazardOnSheet(*row) for row in hazards),
    )


_REGISTERED = (
    sa.select(
        HomeVisit.visited_on,
        Household.number,
        _Head.name.label("head"),
        HomeVisit.noted_by,
        _Spoken.name.label("spoken_with"),
        HomeVisit.nobody_was_in,
        HomeVisit.about,
        HomeVisit.words,
        HomeVisit.nobody_came_at,
    )
    .join(Household, Household.id == HomeVisit.household_id)
    .outerjoin(_Head, _Head.id == Household.head_id)
    .outerjoin(_Spoken, _Spoken.id == HomeVisit.spoken_with_id)
    .where(STANDS)
    .order_by(HomeVisit.visited_on, HomeVisit.id)
)
