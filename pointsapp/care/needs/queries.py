"""Which needs somebody may read, and what their pages show."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.models import Pairing, User, UserRole
from pointsapp.access.names import names_of
from pointsapp.access.pairs.queries import PAIRED_MEMBERS, STANDING
from pointsapp.access.permissions import PERMISSIONS
from pointsapp.actor import Actor, ActorKind, Permission, code_of, household_of, village_of
from pointsapp.care.needs.models import Kind, Need, NeedReader, NeedState, NeedStep
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_day

Needs = TypeVar("Needs", bound=sa.Select[*tuple[Any, ...]])
A_PAGE = 30
MOST_PAGES = 1000
DEALS_WITH_NEEDS = frozenset(
    {
        Permission.LOOK_AFTER,
        Permission.TAKE_NEEDS,
        Permission.MANAGE_CARE,
        Permission.SETTLE_QUARRELS,
    }
)
"""Whoever has one of them can be handed a need."""

IS_QUARREL = Need.kind == Kind.QUARREL
MEMBER_READS = sa.and_(Need.member_reads, ~IS_QUARREL)
_Named = aliased(User)
_PAIRED = (
    PAIRED_MEMBERS.add_columns(Pairing.household_id)
    .join(Pairing, Pairing.user_id == User.id)
    .where(STANDING)
    .subquery()
)
_IS_NAMED = _Named.id.is_not(None)
KEEPER = sa.case((_IS_NAMED, _Named.id), (MEMBER_READS, _PAIRED.c.id))
"""Who looks after the need: whoever it was handed to last, or else the paired member."""
_KEEPERS_NAME = sa.case((_IS_NAMED, _Named.name), (MEMBER_READS, _PAIRED.c.name))


@dataclass(frozen=True)
class NeedRow:
    """A need in a list, without its words; `keeper` is empty when nobody looks after it."""

    id: int
    number: str
    head: str
    kind: str
    state: str
    raised_at: datetime
    due_on: date
    keeper: str
    is_overdue: bool


@dataclass(frozen=True)
class NeedList:
    """A page of needs; `next` is the number of the page after it, if there is one."""

    needs: tuple[NeedRow, ...]
    next: int | None


@dataclass(frozen=True)
class Step:
    """What was done about a need; `to` is to whom it went, or who was let in.

    What somebody of the household said to the staff was said by `said_by` on `said_on`.
    """

    act: str
    words: str
    to: str
    due_on: date | None
    said_by: str
    said_on: date | None
    by: str
    at: datetime


@dataclass(frozen=True)
class NeedPage:
    """A need with its steps; who may only know that it is there finds `is_readable` False."""

    id: int
    household_id: int
    number: str
    head: str
    kind: str
    way: str
    words: str
    member_reads: bool
    raised_by: str
    raised_at: datetime
    keeper: str
    due_on: date
    state: str
    is_overdue: bool
    is_readable: bool
    is_own: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class NeedCount:
    """How many needs were raised in a year, and how many were settled in it."""

    raised: int
    settled: int


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """Return which needs this person reads.

    A household reads its own. Of the staff a quarrel is read by those who settle quarrels, any
    other need by those who manage care, whom it was handed to, who was let in, and the paired
    member unless the household said no.
    """
    of_village = Need.village_id == village_of(actor)
    if actor.user_id is None:
        is_household = sa.literal(actor.may(Permission.MANAGE_OWN_HOUSEHOLD))
        return sa.and_(of_village, is_household, Need.household_id == household_of(actor))
    let_in = sa.exists().where(NeedReader.need_id == Need.id, NeedReader.user_id == actor.user_id)
    pairs = sa.exists().where(
        Pairing.household_id == Need.household_id, Pairing.user_id == actor.user_id, STANDING
    )
    looks_after = sa.literal(actor.may(Permission.LOOK_AFTER))
    others = sa.or_(
        sa.literal(actor.may(Permission.MANAGE_CARE)),
        Need.kept_by_id == actor.user_id,
        let_in,
        sa.and_(Need.member_reads, looks_after, pairs),
    )
    settles = sa.literal(actor.may(Permission.SETTLE_QUARRELS))
    return sa.and_(of_village, sa.case((IS_QUARREL, settles), else_=others))


def known(actor: Actor) -> sa.ColumnElement[bool]:
    """Return of which needs this person knows: whoever manages care knows of quarrels, too."""
    if actor.user_id is not None and actor.may(Permission.MANAGE_CARE):
        return Need.village_id == village_of(actor)
    return readable(actor)


def is_overdue(today: date) -> sa.ColumnElement[bool]:
    """Return which needs wait longer than was said: for the village, or for the household."""
    return sa.and_(Need.state != NeedState.SETTLED, Need.due_on < today)


def list_needs(
    session: Session,
    actor: Actor,
    *,
    kind: str = "",
    state: str = "",
    page: int = 1,
    today: date,
) -> NeedList:
    """Return a page of the needs that this person knows of, those overdue first.

    Without a state these are all that are not settled.
    """
    page = min(max(page, 1), MOST_PAGES)
    in_state = Need.state == state if state else Need.state != NeedState.SETTLED
    query = needs_with_keepers(today).where(known(actor), in_state)
    if kind:
        query = query.where(Need.kind == kind)
    newest_first = (Need.settled_at.desc(), Need.id.desc())
    pressing_first = (is_overdue(today).desc(), KEEPER.is_not(None), Need.due_on, Need.id)
    in_order = newest_first if state == NeedState.SETTLED else pressing_first
    rows = session.execute(
        query.order_by(*in_order).limit(A_PAGE + 1).offset((page - 1) * A_PAGE)
    ).all()
    needs = tuple(NeedRow(**row._asdict()) for row in rows[:A_PAGE])
    return NeedList(needs, page + 1 if len(rows) > A_PAGE else None)


def show_need(session: Session, actor: Actor, need_id: int, *, today: date) -> NeedPage:
    """Return a need to one of the staff who knows of it. Raises NotFound."""
    pages = _pages(session, actor, sa.and_(known(actor), Need.id == need_id), today=today)
    if not pages:
        raise NotFound
    return pages[0]


def knows(session: Session, actor: Actor, need_id: int) -> bool:
    """Tell whether this person knows of the need."""
    return session.scalar(sa.select(Need.id).where(known(actor), Need.id == need_id)) is not None


def count_pressing(actor: Actor, today: date) -> sa.Select[int]:
    """Return how many needs wait too long for whoever looks after them.

    Who manages care counts those of the whole village, and those that nobody looks after; who
    settles quarrels all quarrels. A need of the own household waits for somebody else.
    """
    nobodys = sa.and_(Need.state == NeedState.OPEN, KEEPER.is_(None))
    waits = sa.or_(is_overdue(today), nobodys)
    whose = sa.or_(
        KEEPER.in_([actor.user_id]),
        sa.and_(IS_QUARREL, sa.literal(actor.may(Permission.SETTLE_QUARRELS))),
        sa.literal(actor.may(Permission.MANAGE_CARE)),
    )
    counted = sa.select(sa.func.count(Need.id)).select_from(Need)
    return with_keepers(counted).where(
        known(actor), waits, whose, Need.household_id.is_distinct_from(actor.household_id)
    )


def need_of_complaint(session: Session, actor: Actor, complaint_id: int) -> int | None:
    """Return the need as which a complaint of the actor's village was taken up."""
    taken = sa.select(Need.id).filter_by(complaint_id=complaint_id, village_id=village_of(actor))
    return session.scalar(taken)


def own_needs(
    session: Session, actor: Actor, *, before: int | None = None, today: date
) -> tuple[tuple[NeedPage, ...], int | None]:
    """Return what the resident's household raised, the latest first; the number asks for older."""
    own = readable(actor)
    where = sa.and_(own, Need.id < before) if before else own
    pages = _pages(session, actor, where, today=today)
    older = pages[A_PAGE - 1].id if len(pages) > A_PAGE else None
    return pages[:A_PAGE], older


def colleagues_for(session: Session, actor: Actor, need: NeedPage) -> tuple[tuple[int, str], ...]:
    """Return to whom the need can be handed: none who lives in its household."""
    people = _may_be_handed(village_of(actor), need.household_id, is_quarrel=_is_quarrel(need))
    return tuple((row.id, row.name) for row in session.execute(people.order_by(User.id)))


def helpers_for(
    session: Session, actor: Actor, household_id: int | None = None
) -> tuple[tuple[int, str], ...]:
    """Return who else of the staff can help with a need of this household, or of any."""
    people = _may_be_handed(village_of(actor), household_id or 0, is_quarrel=False)
    others = people.where(User.id != actor.user_id).order_by(User.id)
    return tuple((row.id, row.name) for row in session.execute(others))


def can_be_handed_to(session: Session, need: Need, user_id: int) -> bool:
    """Tell whether this need can be handed to this user."""
    is_quarrel = need.kind == Kind.QUARREL
    people = _may_be_handed(need.village_id, need.household_id, is_quarrel=is_quarrel)
    return session.execute(people.where(User.id == user_id)).first() is not None


def count_needs(session: Session, village_id: int, *, year: int) -> NeedCount:
    """Return how many needs the village heard of and settled in this year, for anybody to see."""
    begins, ends = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    in_year = [
        sa.func.count().filter(instant >= begins, instant < ends).label(name)
        for name, instant in (("raised", Need.raised_at), ("settled", Need.settled_at))
    ]
    counts = sa.select(*in_year).where(Need.village_id == village_id)
    row = session.execute(counts).one()
    return NeedCount(row.raised, row.settled)


def _is_quarrel(need: NeedPage) -> bool:
    return need.kind == Kind.QUARREL


def _may_be_handed(village_id: int, household_id: int, *, is_quarrel: bool) -> sa.Select[int, str]:
    needed = {Permission.SETTLE_QUARRELS} if is_quarrel else DEALS_WITH_NEEDS
    roles = [role for role, permissions in PERMISSIONS.items() if permissions & needed]
    return sa.select(User.id, User.name).where(
        User.village_id == village_id,
        User.is_active,
        User.household_id.is_distinct_from(household_id),
        sa.exists().where(UserRole.user_id == User.id, UserRole.role.in_(roles)),
    )


def needs_with_keepers(today: date) -> sa.Select[*tuple[Any, ...]]:
    """Return the query of needs with their households, and with who looks after them."""
    needs = sa.select(
        Need.id,
        Household.number,
        sa.func.coalesce(Resident.name, "").label("head"),
        Need.kind,
        Need.state,
        Need.raised_at,
        Need.due_on,
        sa.func.coalesce(_KEEPERS_NAME, "").label("keeper"),
        is_overdue(today).label("is_overdue"),
    )
    at_home = needs.join(Household, Household.id == Need.household_id)
    return with_keepers(at_home.outerjoin(Resident, Resident.id == Household.head_id))


def with_keepers(needs: Needs) -> Needs:
    """Join those who may look after needs: whom they were handed to, and the paired members."""
    handed = needs.outerjoin(_Named, sa.and_(_Named.id == Need.kept_by_id, _Named.is_active))
    return handed.outerjoin(_PAIRED, _PAIRED.c.household_id == Need.household_id)


def _pages(
    session: Session, actor: Actor, where: sa.ColumnElement[bool], *, today: date
) -> tuple[NeedPage, ...]:
    """Return needs with their steps; the words of a need that is not read stay in the database."""
    may_read = readable(actor)
    query = needs_with_keepers(today).add_columns(
        Need.household_id,
        Need.way,
        sa.case((may_read, Need.words), else_="").label("words"),
        Need.member_reads,
        Need.raised_by,
        may_read.label("is_readable"),
    )
    rows = session.execute(query.where(where).order_by(Need.id.desc()).limit(A_PAGE + 1)).all()
    steps = _steps(session, [row.id for row in rows if row.is_readable])
    names = names_of(session, {row.raised_by for row in rows})
    return tuple(
        NeedPage(
            **{
                **row._asdict(),
                "raised_by": names.get(row.raised_by, ""),
                "is_readable": bool(row.is_readable),
            },
            is_own=row.household_id == actor.household_id,
            steps=tuple(steps[row.id]),
        )
        for row in rows
    )


def _steps(session: Session, need_ids: Collection[int]) -> dict[int, list[Step]]:
    of_needs = (
        sa.select(*NeedStep.__table__.c, sa.func.coalesce(Resident.name, "").label("said_by"))
        .outerjoin(Resident, Resident.id == NeedStep.said_by_id)
        .where(NeedStep.need_id.in_(need_ids))
        .order_by(NeedStep.id)
    )
    rows = session.execute(of_needs).all()
    names = names_of(session, {row.by for row in rows} | {_code(row.user_id) for row in rows})
    steps: dict[int, list[Step]] = defaultdict(list)
    for row in rows:
        steps[row.need_id].append(
            Step(
                act=row.act,
                words=row.words,
                to=names.get(_code(row.user_id), ""),
                due_on=row.due_on,
                said_by=row.said_by,
                said_on=row.said_on,
                by=names.get(row.by, ""),
                at=row.at,
            )
        )
    return steps


def _code(user_id: int | None) -> str:
    return code_of(ActorKind.USER, user_id) if user_id else ""
