"""Raise a need, do something about it, and settle it as its household says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.pairs.queries import looks_after
from pointsapp.actor import Actor, Permission
from pointsapp.care.needs.models import (
    Act,
    Kind,
    Need,
    NeedReader,
    NeedState,
    NeedStep,
    Way,
)
from pointsapp.care.needs.queries import can_be_handed_to, known, readable
from pointsapp.care.needs.refusals import (
    CannotHelp,
    DueInPast,
    NeedSettled,
    OwnNeed,
    StillTime,
    TooManyNeeds,
    WordsGone,
)
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.models import Household, Village
from pointsapp.complaints.models import Complaint
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

DAYS_TO_SETTLE = 30
"""So long has the village, unless another deadline is said."""
MOST_OPEN = 5
"""So many may a household have raised by phone and not have settled."""


@dataclass(frozen=True)
class NewNeed:
    """What a household needs; `readers` are users of the staff who are let in beside the usual.

    The paired member of the household reads it unless the household says no; a quarrel never.
    Without `due_on` the village has DAYS_TO_SETTLE.
    """

    household_id: int
    kind: Kind
    words: str
    way: Way
    member_reads: bool = True
    readers: tuple[int, ...] = ()
    due_on: date | None = None
    complaint_id: int | None = None


def raise_need(
    session: Session,
    new: NewNeed,
    *,
    key: str,
    by: Actor,
    at: datetime,
    was_in_care: bool = False,
) -> int:
    """Take down what a household needs and return its id; the same key again returns the first.

    A resident raises for the own household, the office for any, a party member for one in care, or
    one that was in care on the day of a visit. Raises NotFound for anybody else's, and for a
    complaint that is not the household's; CannotHelp for readers who cannot be let in;
    TooManyNeeds, DueInPast, KeyReused.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "need", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    _check_household(session, new, by, was_in_care=was_in_care)
    _check_complaint(session, new)
    need = _need(new, key=key, by=by, at=at)
    session.add(need)
    session.flush()
    for user_id in new.readers:
        if need.kind == Kind.QUARREL or not can_be_handed_to(session, need, user_id):
            raise CannotHelp
        _let_in(session, need, user_id, by=by, at=at)
    return act.keep(need.id)


def _need(new: NewNeed, *, key: str, by: Actor, at: datetime) -> Need:
    today = village_day(at)
    return Need(
        village_id=by.village_id,
        household_id=new.household_id,
        key=key,
        kind=new.kind,
        way=new.way,
        words=new.words,
        member_reads=new.member_reads,
        complaint_id=new.complaint_id,
        raised_by=by.code,
        raised_at=at,
        due_on=_deadline(new.due_on or today + timedelta(days=DAYS_TO_SETTLE), today),
        state=NeedState.OPEN,
    )


@dataclass(frozen=True)
class NewStep:
    """What was done, in a line; with `user_id` handed on to that user, with `due_on` put off."""

    words: str
    user_id: int | None = None
    due_on: date | None = None


def take_step(
    session: Session, need_id: int, new: NewStep, *, key: str, by: Actor, at: datetime
) -> int:
    """Write down what was done about a need, hand it on or move its deadline; return the step's id.

    Whoever manages care hands on a quarrel, too, without reading it. Raises NotFound, OwnNeed,
    NeedSettled, DueInPast and KeyReused.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "need-step", key, (need_id, new), by=by, at=at)
    if act.is_done:
        return act.result_id
    need = take_need(session, need_id, known(by))
    refuse_own(need, by)
    if need.state == NeedState.SETTLED:
        raise NeedSettled
    if new.user_id is not None:
        _check_colleague(session, need, new.user_id)
        need.kept_by_id = new.user_id
    if new.due_on is not None:
        need.due_on = _deadline(new.due_on, village_day(at))
    handed = Act.HANDED_ON if new.user_id else Act.MOVED if new.due_on else Act.NOTED
    step = NeedStep(act=handed, words=new.words, user_id=new.user_id, due_on=new.due_on)
    return act.keep(_keep(session, need, step, by=by, at=at).id)


def let_in(session: Session, need_id: int, user_id: int, *, by: Actor, at: datetime) -> None:
    """Let somebody of the staff read a need, to help with it; once is enough.

    Raises NotFound, OwnNeed, and NotFound for a quarrel: only those who settle it read that.
    """
    take_village(session, by)
    need = take_need(session, need_id, readable(by))
    refuse_own(need, by)
    if session.get(NeedReader, (need.id, user_id)) is None:
        if need.kind == Kind.QUARREL:
            raise NotFound
        _check_colleague(session, need, user_id)
        _let_in(session, need, user_id, by=by, at=at)


def call_done(session: Session, need_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """Tell the household that its need is met; it has some days to say so or not yet.

    Pressed twice, it counts once. Raises NotFound, OwnNeed and NeedSettled.
    """
    village_id = take_village(session, by)
    need = take_need(session, need_id, readable(by))
    refuse_own(need, by)
    if need.state == NeedState.ANSWERED:
        return
    if need.state == NeedState.SETTLED:
        raise NeedSettled
    days = session.scalars(sa.select(Village.need_answer_days).filter_by(id=village_id)).one()
    need.state, need.answered_at = NeedState.ANSWERED, at
    need.due_on = village_day(at) + timedelta(days=days)
    step = NeedStep(act=Act.ANSWERED, words=words, due_on=need.due_on)
    _keep(session, need, step, by=by, at=at)


def settle_unanswered(
    session: Session, need_id: int, note: str, *, by: Actor, at: datetime
) -> None:
    """Settle a need whose household did not answer in its days, with a note that it reads.

    Raises NotFound, OwnNeed, and StillTime while the household may answer or the need is open.
    """
    take_village(session, by)
    need = take_need(session, need_id, readable(by))
    refuse_own(need, by)
    if need.state == NeedState.SETTLED:
        return
    if need.state == NeedState.OPEN or village_day(at) <= need.due_on:
        raise StillTime(day=need.due_on + timedelta(days=1))
    need.state, need.settled_at = NeedState.SETTLED, at
    _keep(session, need, NeedStep(act=Act.NO_ANSWER, words=note), by=by, at=at)


def say_done(session: Session, need_id: int, *, by: Actor, at: datetime) -> None:
    """Settle a need of the actor's own household, as only the household says. Raises NotFound."""
    need = _take_own(session, need_id, by)
    if need.state != NeedState.SETTLED:
        answer(session, need, NeedStep(act=Act.SAID_DONE, words=""), by=by, at=at)


def say_not_yet(session: Session, need_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """Open a need of the actor's own household again, with what is still missing.

    Raises NotFound, and WordsGone once the need's words were deleted.
    """
    need = _take_own(session, need_id, by)
    if need.state == NeedState.OPEN:
        return
    if not need.words:
        raise WordsGone
    step = NeedStep(act=Act.SAID_NOT_YET, words=words)
    answer(session, need, step, by=by, at=at)


def answer(session: Session, need: Need, step: NeedStep, *, by: Actor, at: datetime) -> NeedStep:
    """Settle the need, or open it again with a new deadline, as its household says; keep that."""
    if step.act == Act.SAID_DONE:
        need.state, need.settled_at = NeedState.SETTLED, at
    elif need.state != NeedState.OPEN:
        need.state, need.settled_at = NeedState.OPEN, None
        need.due_on = step.due_on = village_day(at) + timedelta(days=DAYS_TO_SETTLE)
    return _keep(session, need, step, by=by, at=at)


def needs_wait(session: Session, household_id: int) -> bool:
    """Tell whether a need of the household is not settled yet."""
    waiting = sa.select(Need.id).where(
        Need.household_id == household_id, Need.state != NeedState.SETTLED
    )
    return session.scalar(waiting.limit(1)) is not None


def needs_follow_merger(session: Session, merged: Merged) -> None:
    """Let the needs of a household that merged be those of the one that answers for it."""
    moved = sa.update(Need).where(Need.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))


def empty_words(session: Session, village_id: int, *, settled_before: datetime) -> int:
    """Empty the words of needs that were settled before this instant; return of how many."""
    old = Need.village_id == village_id, Need.settled_at < settled_before
    ids = list(session.scalars(sa.select(Need.id).where(*old, Need.words != "")))
    steps = sa.update(NeedStep).where(NeedStep.need_id.in_(ids))
    session.execute(steps.values(words=""))
    session.execute(sa.update(Need).where(Need.id.in_(ids)).values(words=""))
    return len(ids)


def _check_household(session: Session, new: NewNeed, by: Actor, *, was_in_care: bool) -> None:
    """Raise NotFound unless the actor may raise a need for this household."""
    here = sa.select(Household.id).filter_by(
        id=new.household_id, village_id=by.village_id, closed_on=None
    )
    if session.scalar(here) is None:
        raise NotFound
    if by.may(Permission.MANAGE_OWN_HOUSEHOLD) and by.household_id == new.household_id:
        _check_open(session, new.household_id)
        return
    may_tell = was_in_care or by.may(Permission.TAKE_NEEDS)
    if not may_tell and not looks_after(session, by, new.household_id):
        raise NotFound


def _check_open(session: Session, household_id: int) -> None:
    waiting = sa.select(sa.func.count(Need.id)).where(
        Need.household_id == household_id,
        Need.way == Way.PHONE,
        Need.state != NeedState.SETTLED,
    )
    if (session.scalar(waiting) or 0) >= MOST_OPEN:
        raise TooManyNeeds(most=MOST_OPEN)


def _check_complaint(session: Session, new: NewNeed) -> None:
    """Raise NotFound unless the complaint is the household's own, and no need yet."""
    if new.complaint_id is None:
        return
    made = sa.select(Complaint.id).filter_by(id=new.complaint_id, household_id=new.household_id)
    taken = sa.select(Need.id).filter_by(complaint_id=new.complaint_id)
    if session.scalar(made) is None or session.scalar(taken) is not None:
        raise NotFound


def _deadline(day: date, today: date) -> date:
    if day < today:
        raise DueInPast(day=day)
    return day


def _let_in(session: Session, need: Need, user_id: int, *, by: Actor, at: datetime) -> None:
    session.add(NeedReader(need_id=need.id, user_id=user_id))
    step = NeedStep(act=Act.LET_IN, words="", user_id=user_id)
    _keep(session, need, step, by=by, at=at)


def _check_colleague(session: Session, need: Need, user_id: int) -> None:
    if not can_be_handed_to(session, need, user_id):
        raise NotFound


def take_need(session: Session, need_id: int, whose: sa.ColumnElement[bool]) -> Need:
    """Return a need to be changed, whose village is locked. Raises NotFound."""
    found = sa.select(Need).where(Need.id == need_id, whose)
    need = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if need is None:
        raise NotFound
    return need


def _take_own(session: Session, need_id: int, by: Actor) -> Need:
    """Return a need of the actor's household; of the staff nobody speaks for a household."""
    take_village(session, by)
    if by.user_id is not None:
        raise NotFound
    return take_need(session, need_id, readable(by))


def refuse_own(need: Need, by: Actor) -> None:
    """Raise OwnNeed for a need of the actor's own household."""
    if by.user_id is None:
        raise NotFound
    if need.household_id == by.household_id:
        raise OwnNeed


def _keep(session: Session, need: Need, step: NeedStep, *, by: Actor, at: datetime) -> NeedStep:
    """Keep what was done about a need, and who did it when."""
    step.need_id, step.by, step.at = need.id, by.code, at
    session.add(step)
    session.flush()
    return step
