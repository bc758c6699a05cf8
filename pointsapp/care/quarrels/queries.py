"""What mediators read of quarrels, and the count for the public board.

Whoever lives in one of the parties' households reads and settles nothing of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import User, UserRole
from pointsapp.access.names import names_of
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor, village_of
from pointsapp.care.quarrels.models import FollowUp, Quarrel, QuarrelParty, QuarrelTalk, State
from pointsapp.community.models import Household, Resident, Village
from pointsapp.refusals import NotFound

A_PAGE = 30
DUE = "due"
"""Not a state: those whose agreement should be looked at by now."""


@dataclass(frozen=True)
class Party:
    """Who quarrels: a household by number and head, or somebody from elsewhere in words."""

    number: str
    name: str


@dataclass(frozen=True)
class QuarrelRow:
    """A quarrel in the list, without a word of what it is about."""

    id: int
    begun_on: date
    mediator: str
    state: str
    due_on: date | None
    parties: tuple[Party, ...]


@dataclass(frozen=True)
class QuarrelList:
    """Some quarrels, the latest first; `older` asks for those before them."""

    quarrels: tuple[QuarrelRow, ...]
    older: int | None


@dataclass(frozen=True)
class TalkRow:
    """A talk that was held."""

    held_on: date
    words: str
    who: str


@dataclass(frozen=True)
class FollowUpRow:
    """A day on which somebody is to look, or looked, whether the agreement is kept."""

    id: int
    due_on: date
    looked_on: date | None
    is_kept: bool | None
    words: str
    who: str


@dataclass(frozen=True)
class QuarrelPage:
    """A quarrel with everything that a mediator knows of it."""

    id: int
    about: str
    begun_on: date
    mediator: str
    state: str
    outcome: str
    ended_on: date | None
    parties: tuple[Party, ...]
    talks: tuple[TalkRow, ...]
    follow_ups: tuple[FollowUpRow, ...]


@dataclass(frozen=True)
class Register:
    """A village's quarrels of one year."""

    village: str
    year: int
    rows: tuple[QuarrelPage, ...]


@dataclass(frozen=True)
class QuarrelCount:
    """How many quarrels were taken up in a year, and how many of them are settled."""

    begun: int
    settled: int


def mediators_of(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the village's mediators by id and name, the actor first."""
    query = (
        sa.select(User.id, User.name)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.village_id == village_of(actor), UserRole.role == Role.MEDIATOR, User.is_active)
        .order_by(sa.case((User.id == actor.user_id, 0), else_=1), User.id)
    )
    return tuple((row.id, row.name) for row in session.execute(query))


def quarrels_in_reach(actor: Actor) -> sa.ColumnElement[bool]:
    """Return which quarrels this mediator reads and settles: not those of the own household."""
    own = sa.select(QuarrelParty.quarrel_id).where(
        QuarrelParty.household_id == actor.household_id, QuarrelParty.household_id.is_not(None)
    )
    return sa.and_(Quarrel.village_id == village_of(actor), Quarrel.id.not_in(own))


def is_due(today: date) -> sa.ColumnElement[bool]:
    """Return whether the agreement of a quarrel should have been looked at by now."""
    due = sa.select(FollowUp.quarrel_id).where(
        FollowUp.due_on <= today, FollowUp.looked_on.is_(None)
    )
    return sa.and_(Quarrel.state == State.SETTLED, Quarrel.id.in_(due))


def list_quarrels(
    session: Session, actor: Actor, *, state: str, today: date, before: int | None = None
) -> QuarrelList:
    """Return a page of the quarrels in this state, or of those that are `DUE`; two statements."""
    next_due = (
        sa.select(sa.func.min(FollowUp.due_on))
        .where(FollowUp.quarrel_id == Quarrel.id, FollowUp.looked_on.is_(None))
        .scalar_subquery()
        .label("due_on")
    )
    query = (
        sa.select(
            Quarrel.id, Quarrel.begun_on, User.name.label("mediator"), Quarrel.state, next_due
        )
        .join(User, User.id == Quarrel.mediator_id)
        .where(quarrels_in_reach(actor))
        .where(is_due(today) if state == DUE else Quarrel.state == state)
        .order_by(Quarrel.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Quarrel.id < before)
    rows = session.execute(query).mappings().all()
    parties = _parties(session, [row["id"] for row in rows])
    page = tuple(QuarrelRow(**row, parties=parties.get(row["id"], ())) for row in rows[:A_PAGE])
    return QuarrelList(page, page[-1].id if len(rows) > A_PAGE else None)


def show_quarrel(session: Session, actor: Actor, quarrel_id: int) -> QuarrelPage:
    """Return a quarrel in this mediator's reach; raises NotFound."""
    found = _whole_quarrels(session, actor, Quarrel.id == quarrel_id)
    if not found:
        raise NotFound
    return found[0]


def _whole_quarrels(
    session: Session, actor: Actor, which: sa.ColumnElement[bool]
) -> tuple[QuarrelPage, ...]:
    """Return all that is known of these quarrels in reach, the first first; six statements."""
    query = (
        sa.select(
            Quarrel.id,
            Quarrel.about,
            Quarrel.begun_on,
            User.name.label("mediator"),
            Quarrel.state,
            Quarrel.outcome,
            Quarrel.ended_on,
        )
        .join(User, User.id == Quarrel.mediator_id)
        .where(quarrels_in_reach(actor), which)
        .order_by(Quarrel.begun_on, Quarrel.id)
    )
    rows = session.execute(query).mappings().all()
    ids = [row["id"] for row in rows]
    parties, talks, looks = (
        _parties(session, ids),
        _of(session, QuarrelTalk, ids),
        _of(session, FollowUp, ids),
    )
    names = names_of(
        session,
        {
            *(talk.noted_by for some in talks.values() for talk in some),
            *(look.looked_by or "" for some in looks.values() for look in some),
        },
    )
    return tuple(
        QuarrelPage(
            **row,
            parties=parties.get(row["id"], ()),
            talks=tuple(_talk(talk, names) for talk in talks.get(row["id"], ())),
            follow_ups=tuple(_look(look, names) for look in looks.get(row["id"], ())),
        )
        for row in rows
    )


def show_register(session: Session, actor: Actor, year: int) -> Register:
    """Return the quarrels in this mediator's reach that were taken up in this year."""
    village = session.scalars(sa.select(Village.name).filter_by(id=village_of(actor))).one()
    return Register(village, year, _whole_quarrels(session, actor, _of_year(year)))


def _of_year(year: int) -> sa.ColumnElement[bool]:
    return Quarrel.begun_on.between(date(year, 1, 1), date(year, 12, 31))


def count_quarrels(session: Session, village_id: int, *, year: int) -> QuarrelCount:
    """Return how many quarrels were taken up in this year, and are settled, for anybody to see."""
    counts = sa.select(
        sa.func.count(Quarrel.id),
        sa.func.count(sa.case((Quarrel.state == State.SETTLED, 1))),
    ).where(Quarrel.village_id == village_id, _of_year(year))
    return QuarrelCount(*session.execute(counts).one())


def _parties(session: Session, ids: Collection[int]) -> dict[int, tuple[Party, ...]]:
    query = (
        sa.select(
            QuarrelParty.quarrel_id,
            sa.func.coalesce(Household.number, "").label("number"),
            sa.func.coalesce(Resident.name, QuarrelParty.outsider).label("name"),
        )
        .outerjoin(Household, Household.id == QuarrelParty.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(QuarrelParty.quarrel_id.in_(ids))
        .order_by(QuarrelParty.id)
    )
    parties: dict[int, tuple[Party, ...]] = {}
    for quarrel_id, number, name in session.execute(query):
        parties[quarrel_id] = (*parties.get(quarrel_id, ()), Party(number, name))
    return parties


def _of(session: Session, model: type[Any], ids: Collection[int]) -> dict[int, list[Any]]:
    """Return the talks, or the days to look, by quarrel, in the order in which they were noted."""
    found: dict[int, list[Any]] = {}
    for one in session.scalars(
        sa.select(model).where(model.quarrel_id.in_(ids)).order_by(model.id)
    ):
        found.setdefault(one.quarrel_id, []).append(one)
    return found


def _talk(talk: QuarrelTalk, names: Mapping[str, str]) -> TalkRow:
    return TalkRow(talk.held_on, talk.words, names.get(talk.noted_by, ""))


def _look(look: FollowUp, names: Mapping[str, str]) -> FollowUpRow:
    who = names.get(look.looked_by or "", "")
    return FollowUpRow(look.id, look.due_on, look.looked_on, look.is_kept, look.words, who)
