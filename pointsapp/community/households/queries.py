"""What the pages of households show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.history import Departure, PastChange, history_of
from pointsapp.community.households.search import find_households
from pointsapp.community.models import Group, Household, Resident
from pointsapp.ledger import StatementPage
from pointsapp.refusals import NotFound

A_PAGE = 50
_Head = aliased(Resident)
_Answerer = aliased(Household)


@dataclass(frozen=True)
class CareTime:
    """Who looked after a household, from and until when as far as that is written down."""

    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class DoneFor:
    """What a helper or the paired member did for a household; `event` as the audit calls it."""

    at: datetime
    who: str
    event: str


class Earned(Protocol):
    """Tells what the people of a household earned since a day."""

    def __call__(self, session: Session, household_id: int, /, *, since: date) -> int:
        """Do it."""


class CareOf(Protocol):
    """Tells who looks after a household now, and who did before, the newest first."""

    def __call__(self, session: Session, household_id: int, /) -> tuple[CareTime, ...]:
        """Do it."""


class DoneForIt(Protocol):
    """Tells what others did for a household, the latest first."""

    def __call__(self, session: Session, household_id: int, /) -> tuple[DoneFor, ...]:
        """Do it."""


_connected: list[tuple[Earned, CareOf, DoneForIt]] = []
"""Those who know; without the wiring there is no household's page."""


def connect(*, earned: Earned, care_of: CareOf, done_for: DoneForIt) -> None:
    """Name who knows what was earned, who looks after a household, and what was done for it."""
    _connected[:] = [(earned, care_of, done_for)]


@dataclass(frozen=True)
class HouseholdRow:
    """A household in the list."""

    id: int
    number: str
    account_id: int
    head: str | None
    group: str | None
    balance: int
    relative: str | None = None
    former: str | None = None


@dataclass(frozen=True)
class HouseholdList:
    """Some households in the order of their numbers; `next` asks for those after them.

    `total` is how many a search found, of which these are the first.
    """

    households: tuple[HouseholdRow, ...]
    next: str | None
    total: int = 0


@dataclass(frozen=True)
class Member:
    """A person of the household."""

    id: int
    name: str
    relation: str
    born: str | None
    phone: str | None
    is_party_member: bool


@dataclass(frozen=True)
class HouseholdPage:
    """A household with its people and its points."""

    id: int
    number: str
    group: str | None
    head: str
    closed_on: date | None
    answered_by_id: int | None
    answered_by: str | None
    members: tuple[Member, ...]
    earned_this_year: int
    statement: StatementPage
    history: tuple[PastChange | Departure, ...]
    care: tuple[CareTime, ...]
    done_for: tuple[DoneFor, ...]
    lives_alone: bool
    has_no_phone: bool


@dataclass(frozen=True)
class People:
    """A household with those who live there, to change it."""

    id: int
    number: str
    head: str
    balance: int
    members: tuple[Member, ...]

    def member(self, resident_id: int) -> Member:
        """Return one of them; raises NotFound."""
        found = next((one for one in self.members if one.id == resident_id), None)
        if found is None:
            raise NotFound
        return found


def list_households(session: Session, actor: Actor, *, after: str = "") -> HouseholdList:
    """Return a page of the village's households, those after this sort key."""
    query = (
        sa.select(
            Household.id,
            Household.number,
            Household.account_id,
            _Head.name,
            Group.name,
            Household.sort_key,
        )
        .outerjoin(_Head, _Head.id == Household.head_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(
            Household.village_id == actor.village_id,
            Household.closed_on.is_(None),
            Household.sort_key > after,
        )
        .order_by(Household.sort_key)
        .limit(A_PAGE + 1)
    )
    rows = session.execute(query).all()
    shown = rows[:A_PAGE]
    balances = ledger.balances(session, [row[2] for row in shown])
    return HouseholdList(
        tuple(HouseholdRow(*row[:5], balances[row[2]]) for row in shown),
        shown[-1].sort_key if len(rows) > A_PAGE else None,
    )


def search_households(session: Session, actor: Actor, typed: str) -> HouseholdList:
    """Return the households that this text means, with their balances."""
    found = find_households(session, village_of(actor), typed, limit=A_PAGE)
    balances = ledger.balances(session, [home.account_id for home in found.rows])
    rows = tuple(
        HouseholdRow(
            id=home.id,
            number=home.number,
            account_id=home.account_id,
            head=home.head,
            group=home.group,
            balance=balances[home.account_id],
            relative=home.relative,
            former=home.former,
        )
        for home in found.rows
    )
    return HouseholdList(rows, None, found.total)


def show_household(
    session: Session, actor: Actor, household_id: int, *, today: date, before: int | None = None
) -> HouseholdPage:
    """Return a household of the actor's village; raises NotFound."""
    row = session.execute(
        sa.select(
            Household.number,
            Household.account_id,
            Household.head_id,
            Group.name,
            Household.closed_on,
            Household.answered_by_id,
            _Answerer.number.label("answered_by"),
            Household.lives_alone,
            Household.has_no_phone,
        )
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(_Answerer, _Answerer.id == Household.answered_by_id)
        .where(Household.id == household_id, Household.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    number, account_id, head_id, group, closed_on, answered_by_id, answered_by, *lives = row
    members = _members(session, household_id)
    earned, care_of, done_for = _connected[0]
    return HouseholdPage(
        household_id,
        number,
        group,
        next((member.name for member in members if member.id == head_id), ""),
        closed_on,
        answered_by_id,
        answered_by,
        members,
        earned(session, household_id, since=today.replace(month=1, day=1)),
        ledger.statement(session, account_id, before=before),
        history_of(session, household_id),
        care_of(session, household_id),
        done_for(session, household_id),
        *lives,
    )


def _members(session: Session, household_id: int) -> tuple[Member, ...]:
    query = (
        sa.select(
            Resident.id,
            Resident.name,
            Resident.relation,
            Resident.born,
            Resident.phone,
            Resident.is_party_member,
        )
        .where(Resident.household_id == household_id, Resident.left_on.is_(None))
        .order_by(Resident.id)
    )
    return tuple(Member(*row) for row in session.execute(query))


def show_people(session: Session, actor: Actor, household_id: int) -> People:
    """Return who lives in a household of the actor's village; raises NotFound."""
    row = session.execute(
        sa.select(Household.number, Household.account_id, Household.head_id).filter_by(
            id=household_id, village_id=actor.village_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    members = _members(session, household_id)
    head = next((member.name for member in members if member.id == row.head_id), "")
    balance = ledger.balance(session, row.account_id)
    return People(household_id, row.number, head, balance, members)
