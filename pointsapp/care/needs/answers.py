"""What a household without a phone says of its need, written down by one of the staff."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.care.needs.models import Act, Need, NeedState, NeedStep
from pointsapp.care.needs.queries import KEEPER, NeedPage, readable, with_keepers
from pointsapp.care.needs.refusals import HasPhone, NeedSettled, OwnWork, SaidOnOddDay
from pointsapp.care.needs.service import answer, refuse_own, take_need
from pointsapp.community.acting import once, take_village
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class Heard:
    """What a household without a phone says of its need: who said so, and on which day."""

    resident_id: int
    said_on: date
    is_done: bool
    words: str = ""


def write_down_answer(
    session: Session, need_id: int, heard: Heard, *, key: str, by: Actor, at: datetime
) -> int:
    """Write down what a household without a phone answered at home or in the office; once a key.

    Return the step's id. That the need is done is written down only by somebody who neither looks
    after it nor did anything about it. Raises NotFound, OwnNeed, NeedSettled, HasPhone,
    SaidOnOddDay, OwnWork and KeyReused.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "need-answer", key, (need_id, heard), by=by, at=at)
    if act.is_done:
        return act.result_id
    need = take_need(session, need_id, readable(by))
    refuse_own(need, by)
    if need.state == NeedState.SETTLED:
        raise NeedSettled
    _check_said(session, need, heard, today=village_day(at))
    if heard.is_done and not may_call_it_done(session, by, need.id):
        raise OwnWork
    step = NeedStep(
        act=Act.SAID_DONE if heard.is_done else Act.SAID_NOT_YET,
        words=heard.words,
        said_by_id=heard.resident_id,
        said_on=heard.said_on,
    )
    return act.keep(answer(session, need, step, by=by, at=at).id)


def _check_said(session: Session, need: Need, heard: Heard, *, today: date) -> None:
    home = session.get_one(Household, need.household_id)
    if not home.has_no_phone:
        raise HasPhone
    theirs = sa.select(Resident.id).filter_by(
        id=heard.resident_id, household_id=home.id, left_on=None
    )
    if session.scalar(theirs) is None:
        raise NotFound
    first = village_day(need.raised_at)
    if not first <= heard.said_on <= today:
        raise SaidOnOddDay(day=first)


def may_call_it_done(session: Session, actor: Actor, need_id: int) -> bool:
    """Tell whether this person may write down that the household called the need done.

    Whoever looks after it, or did something about it, would judge their own work.
    """
    did_something = sa.exists().where(
        NeedStep.need_id == Need.id,
        NeedStep.act.in_([Act.NOTED, Act.ANSWERED]),
        NeedStep.by == actor.code,
    )
    own_work = sa.or_(KEEPER.is_not_distinct_from(actor.user_id), did_something)
    others = with_keepers(sa.select(Need.id).select_from(Need)).where(
        Need.id == need_id, readable(actor), ~own_work
    )
    return session.scalar(others) is not None


def people_without_phone(session: Session, need: NeedPage) -> tuple[tuple[int, str], ...]:
    """Return who lives in the need's household if it has no phone, and nobody otherwise."""
    people = (
        sa.select(Resident.id, Resident.name)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Household.id == need.household_id, Household.has_no_phone, Resident.left_on.is_(None)
        )
        .order_by(Resident.id)
    )
    return tuple((row.id, row.name) for row in session.execute(people))
