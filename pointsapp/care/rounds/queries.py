"""What a paired member sees of the households in care: who is due, how they stand, what waits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.access.models import Pairing
from pointsapp.access.pairs.queries import STANDING, looks_after
from pointsapp.actor import Actor, village_of
from pointsapp.care.home_visits.models import COUNTS, STANDS, HomeVisit
from pointsapp.care.home_visits.queries import VisitList, visits_to
from pointsapp.care.needs.models import Need, NeedState
from pointsapp.care.needs.queries import readable
from pointsapp.community.models import Household, Resident
from pointsapp.earning.claims.queries import claims_waiting
from pointsapp.earning.sheets.earned import earned_by_households
from pointsapp.earning.sheets.waiting import lines_on_notice
from pointsapp.refusals import NotFound
from pointsapp.village_time import first_of_month, start_of_day

A_PAGE = 30
LATELY = timedelta(days=30)
_Head = aliased(Resident)


@dataclass(frozen=True, kw_only=True)
class InCare:
    """A household in care, as its member goes to it; `noted_today` is the visit just noted."""

    id: int
    number: str
    head: str
    people: tuple[tuple[int, str], ...]
    last_visit: date | None
    noted_today: int | None
    is_due: bool
    balance: int
    lately: int
    on_notice: int
    claims: int
    needs: int
    lives_alone: bool
    has_no_phone: bool


@dataclass(frozen=True)
class Round:
    """Some of a member's households, the nearest due first; `more` asks for those after them."""

    households: tuple[InCare, ...]
    more: int | None
    visited: int
    all: int


@dataclass(frozen=True)
class PersonInCare:
    """Somebody who lives in a household in care."""

    id: int
    name: str
    relation: str
    phone: str | None


@dataclass(frozen=True)
class HouseholdInCare:
    """One household in care with its people and the visits to it."""

    id: int
    number: str
    head: str
    people: tuple[PersonInCare, ...]
    visits: VisitList


def my_round(session: Session, actor: Actor, *, today: date, skip: int = 0) -> Round:
    """Return a page of the actor's households in a fixed number of statements, however many.

    Never visited comes first, then longest ago; who was visited this month comes last.
    """
    query = _in_care(actor, today)
    rows = session.execute(query.offset(skip).limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    ids = [row.id for row in shown]
    people = people_of(session, ids)
    balances = ledger.balances(session, [row.account_id for row in shown])
    lately = earned_by_households(session, ids, since=today - LATELY)
    on_notice, claims = lines_on_notice(session, ids), claims_waiting(session, ids)
    needs = _open_needs(session, actor, ids)
    visited, together = _progress(session, actor, today)
    households = tuple(
        InCare(
            id=row.id,
            number=row.number,
            head=row.head,
            people=people[row.id],
            last_visit=row.last_visit,
            noted_today=row.noted_today,
            is_due=row.last_visit is None or row.last_visit < first_of_month(today),
            balance=balances[row.account_id],
            lately=lately.get(row.id, 0),
            on_notice=on_notice.get(row.id, 0),
            claims=claims.get(row.id, 0),
            needs=needs.get(row.id, 0),
            lives_alone=row.lives_alone,
            has_no_phone=row.has_no_phone,
        )
        for row in shown
    )
    return Round(households, skip + A_PAGE if len(rows) > A_PAGE else None, visited, together)


def _in_care(actor: Actor, today: date) -> sa.Select[*tuple[Any, ...]]:
    """Select the actor's households, the nearest due first."""
    last_visit = _last_visit().label("last_visit")
    visited_this_month = sa.func.coalesce(last_visit >= first_of_month(today), sa.false())
    noted_today = (
        sa.select(sa.func.max(HomeVisit.id))
        .where(
            HomeVisit.household_id == Household.id,
            HomeVisit.noted_by == actor.code,
            HomeVisit.noted_at >= start_of_day(today),
            STANDS,
        )
        .scalar_subquery()
        .label("noted_today")
    )
    return (
        _theirs(
            actor,
            Household.id,
            Household.number,
            sa.func.coalesce(_Head.name, "").label("head"),
            Household.account_id,
            Household.lives_alone,
            Household.has_no_phone,
            last_visit,
            noted_today,
        )
        .outerjoin(_Head, _Head.id == Household.head_id)
        .order_by(visited_this_month, last_visit.is_not(None), last_visit, Household.sort_key)
    )


def _theirs(actor: Actor, *columns: Any) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*columns)
        .select_from(Household)
        .join(Pairing, Pairing.household_id == Household.id)
        .where(
            Household.village_id == village_of(actor),
            Household.closed_on.is_(None),
            Pairing.user_id == actor.user_id,
            STANDING,
        )
    )


def _last_visit() -> sa.ScalarSelect[date]:
    visits = sa.select(sa.func.max(HomeVisit.visited_on))
    return visits.where(HomeVisit.household_id == Household.id, COUNTS).scalar_subquery()


def _open_needs(session: Session, actor: Actor, household_ids: Sequence[int]) -> dict[int, int]:
    """Return how many needs of these households are open that the actor may read of."""
    waiting = (
        sa.select(Need.household_id, sa.func.count(Need.id))
        .where(
            readable(actor),
            Need.household_id.in_(household_ids),
            Need.state != NeedState.SETTLED,
        )
        .group_by(Need.household_id)
    )
    return dict(session.execute(waiting).all())


def _progress(session: Session, actor: Actor, today: date) -> tuple[int, int]:
    """Return how many of the actor's households were visited this month, and how many there are."""
    visited = sa.case((_last_visit() >= first_of_month(today), 1))
    counts = _theirs(actor, sa.func.count(visited), sa.func.count())
    visited_count, together = session.execute(counts).one()
    return visited_count, together


def people_of(
    session: Session, household_ids: Sequence[int]
) -> Mapping[int, tuple[tuple[int, str], ...]]:
    """Return who lives in these households, by household."""
    query = (
        sa.select(Resident.household_id, Resident.id, Resident.name)
        .where(Resident.household_id.in_(household_ids), Resident.left_on.is_(None))
        .order_by(Resident.id)
    )
    people: dict[int, tuple[tuple[int, str], ...]] = defaultdict(tuple)
    for household_id, resident_id, name in session.execute(query):
        people[household_id] += ((resident_id, name),)
    return people


def show_in_care(
    session: Session, actor: Actor, household_id: int, *, skip: int = 0
) -> HouseholdInCare:
    """Return a household that the actor looks after; raises NotFound."""
    if not looks_after(session, actor, household_id):
        raise NotFound
    number, head_id = session.execute(
        sa.select(Household.number, Household.head_id).filter_by(
            id=household_id, village_id=village_of(actor)
        )
    ).one()
    rows = session.execute(
        sa.select(Resident.id, Resident.name, Resident.relation, Resident.phone)
        .where(Resident.household_id == household_id, Resident.left_on.is_(None))
        .order_by(Resident.id)
    )
    people = tuple(PersonInCare(*row) for row in rows)
    head = next((person.name for person in people if person.id == head_id), "")
    visits = visits_to(session, household_id, skip=skip)
    return HouseholdInCare(household_id, number, head, people, visits)
