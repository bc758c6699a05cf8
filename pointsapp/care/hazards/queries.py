"""What the pages of hazards show, and the count for the public board."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Pairing
from pointsapp.access.names import names_of
from pointsapp.access.refusals import UnknownHousehold
from pointsapp.actor import Actor, Permission, village_of
from pointsapp.care.hazards.models import Hazard, HazardStep, Kind, State
from pointsapp.community.households.answering import answerer_with_number
from pointsapp.community.models import Household, Resident, Village
from pointsapp.community.villages.hazard_kinds import split_kinds
from pointsapp.refusals import NotFound

A_PAGE = 50
IS_OPEN = Hazard.state != State.DONE


@dataclass(frozen=True)
class HazardRow:
    """An open hazard in the list, with its age in days."""

    id: int
    number: str
    head: str
    kind: str
    words: str
    found_on: date
    state: str
    days: int


@dataclass(frozen=True)
class HazardList:
    """Some open hazards, the oldest first; `kinds` counts all of them, `after` asks for more."""

    hazards: tuple[HazardRow, ...]
    kinds: tuple[tuple[str, int], ...]
    after: int | None


@dataclass(frozen=True)
class StepRow:
    """What was done about a hazard, and who wrote it down."""

    step: str
    taken_on: date
    words: str
    who: str


@dataclass(frozen=True)
class HazardPage:
    """A hazard with everything that was done about it."""

    id: int
    household_id: int
    head_id: int | None
    number: str
    head: str
    kind: str
    words: str
    found_on: date
    found_at: datetime
    found_by: str
    state: str
    days: int
    steps: tuple[StepRow, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done."""
        return self.state != State.DONE


@dataclass(frozen=True)
class HazardCount:
    """How many hazards were found in a year, and how many of them are done."""

    found: int
    done: int


def kinds_of(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return the kinds of hazards that this village knows, its own before the last."""
    own = session.scalar(sa.select(Village.hazard_kinds).filter_by(id=village_of(actor))) or ""
    *usual, other = Kind
    return (*usual, *split_kinds(own), other)


def households_in_reach(actor: Actor) -> sa.Select[int]:
    """Return the query for the households whose hazards this person writes down and follows.

    The office those of the village, a paired member those in care.
    """
    ours = sa.select(Household.id).where(Household.village_id == village_of(actor))
    if actor.may(Permission.TAKE_NEEDS):
        return ours
    in_care = sa.select(Pairing.household_id).where(
        Pairing.user_id == actor.user_id, Pairing.until.is_(None)
    )
    return ours.where(Household.id.in_(in_care))


def household_in_reach(session: Session, actor: Actor, number: str) -> int:
    """Return the household in this person's reach that answers to this number.

    Raises UnknownHousehold.
    """
    answerer = answerer_with_number(session, village_of(actor), number)
    if answerer is not None:
        this_one = households_in_reach(actor).where(Household.id == answerer.household_id)
        if session.scalar(this_one) is not None:
            return answerer.household_id
    raise UnknownHousehold(number=number)


def list_open(
    session: Session, actor: Actor, *, today: date, kind: str = "", after: int | None = None
) -> HazardList:
    """Return a page of the open hazards in this person's reach, in two statements."""
    in_reach = sa.and_(IS_OPEN, Hazard.household_id.in_(households_in_reach(actor)))
    count = sa.func.count(Hazard.id)
    counts = sa.select(Hazard.kind, count).where(in_reach).group_by(Hazard.kind)
    kinds = session.execute(counts.order_by(count.desc(), Hazard.kind)).all()
    rows = (
        _ROWS.where(in_reach)
        .order_by(Hazard.found_on, Hazard.id)
        .limit(A_PAGE + 1)
        .where(sa.or_(sa.literal(not kind), Hazard.kind == kind))
    )
    if after is not None:
        place = sa.tuple_(Hazard.found_on, Hazard.id)
        last = sa.select(Hazard.found_on, Hazard.id).filter_by(id=after)
        rows = rows.where(place > last.scalar_subquery())
    found = [
        HazardRow(**row, days=(today - row["found_on"]).days)
        for row in session.execute(rows).mappings()
    ]
    more = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return HazardList(tuple(found[:A_PAGE]), tuple((row[0], row[1]) for row in kinds), more)


def show_hazard(session: Session, actor: Actor, hazard_id: int, *, today: date) -> HazardPage:
    """Return a hazard in this person's reach; raises NotFound."""
    query = _ROWS.add_columns(
        Hazard.household_id, Household.head_id, Hazard.found_by, Hazard.found_at
    ).where(Hazard.id == hazard_id, Hazard.household_id.in_(households_in_reach(actor)))
    hazard = session.execute(query).mappings().one_or_none()
    if hazard is None:
        raise NotFound
    steps = (
        sa.select(HazardStep.step, HazardStep.taken_on, HazardStep.words, HazardStep.taken_by)
        .filter_by(hazard_id=hazard_id)
        .order_by(HazardStep.id)
    )
    taken = session.execute(steps).all()
    names = names_of(session, {hazard["found_by"], *(row.taken_by for row in taken)})
    return HazardPage(
        **{**hazard, "found_by": names.get(hazard["found_by"], "")},
        days=(today - hazard["found_on"]).days,
        steps=tuple(StepRow(*row[:3], names.get(row.taken_by, "")) for row in taken),
    )


def count_hazards(session: Session, village_id: int, *, year: int) -> HazardCount:
    """Return how many hazards were found in this year, and are done, for anybody to see."""
    counts = sa.select(
        sa.func.count(Hazard.id),
        sa.func.count(sa.case((Hazard.state == State.DONE, 1))),
    ).where(
        Hazard.village_id == village_id,
        Hazard.found_on.between(date(year, 1, 1), date(year, 12, 31)),
    )
    return HazardCount(*session.execute(counts).one())


_ROWS = (
    sa.select(
        Hazard.id,
        Household.number,
        sa.func.coalesce(Resident.name, "").label("head"),
        Hazard.kind,
        Hazard.words,
        Hazard.found_on,
        Hazard.state,
    )
    .join(Household, Household.id == Hazard.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
)
