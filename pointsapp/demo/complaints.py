"""What the demo's households wrote to the village, who helps them, what tells them."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.helpers import service as helpers
from pointsapp.access.permissions import Scope
from pointsapp.access.programs import service as programs
from pointsapp.access.programs.service import NewProgram
from pointsapp.actor import system_actor, village_of
from pointsapp.community.models import Household
from pointsapp.complaints.models import Complaint, Kind
from pointsapp.complaints.service import answer, complain
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import HOUSEHOLDS_WITH_PIN, Staff, resident
from pointsapp.telling import addresses, outbox
from pointsapp.telling import service as telling
from pointsapp.telling.models import CHOSEN_FROM, Outcome, Way
from pointsapp.telling.queries import Choice
from pointsapp.telling.service import NewConsent

WRITTEN = (
    (Kind.SUGGESTION, "秋收忙，能不能把兑换日改到晚上？", "从下月起，兑换日延长到晚上八点。"),
    (Kind.COMPLAINT, "上周三清扫，我家去了两个人，只记了一个。", ""),
)
A_QUARTER = timedelta(minutes=15)


def write_complaints(session: Session, staff: Staff, *, today: date) -> None:
    """Let a household complain twice and be answered once; it lets a child and a program in."""
    village_id = staff.admin.village_id
    by_number = sa.select(Household.id).filter_by(
        village_id=village_id, number=HOUSEHOLDS_WITH_PIN[0]
    )
    household_id = session.scalars(by_number).one()
    household = resident(staff, household_id)
    for days, (kind, words, reply) in zip((9, 1), WRITTEN, strict=True):
        at = at_hour(today - timedelta(days=days))
        complain(session, kind, words, key=f"demo-{kind}", by=household, at=at)
        if reply:
            newest = session.scalars(sa.select(sa.func.max(Complaint.id))).one()
            answered_at = at_hour(today - timedelta(days=days - 1))
            answer(session, newest, reply, by=staff.admin, at=answered_at)
    helpers.invite(session, "小军", "在城里的儿子", by=household, at=at_hour(today))
    for purpose, scope, by in (
        ("县里的小程序", Scope.BALANCE, household),
        ("乡镇户籍系统", Scope.ROSTER, staff.admin),
    ):
        programs.let_in(session, NewProgram(purpose, [scope], 365), by=by, at=at_hour(today))


def agree_to_be_told(session: Session, staff: Staff, *, at: datetime) -> None:
    """Let the village tell everything by every way; one household agrees, one by a paper."""
    choice = Choice(CHOSEN_FROM, frozenset(Way))
    telling.choose(session, choice, by=staff.admin, at=at)
    first, second = _homes(session, staff)
    household, by_email = resident(staff, first), NewConsent(Way.EMAIL, "nongjia@example.cn")
    agreed = telling.agree(session, first, by_email, by=household, at=at)
    addresses.confirm(session, first, agreed, by=household, at=at + A_QUARTER)
    by_text = NewConsent(Way.TEXT, "13800000018", on_paper=True)
    telling.agree(session, second, by_text, by=staff.admin, at=at)


def tell_on(session: Session, staff: Staff, *, today: date) -> None:
    """Settle what went out until yesterday; today the first household gives a number as well."""
    by = system_actor(village_of(staff.admin))
    while letter := outbox.take_next(session, set(Way), by=by, at=at_hour(today, 0)):
        sent_at = letter.written_at + A_QUARTER
        outbox.settle(session, letter, Outcome.SENT, by=by, at=sent_at)
    home, _second = _homes(session, staff)
    by_text = NewConsent(Way.TEXT, "13800000019")
    telling.agree(session, home, by_text, by=resident(staff, home), at=at_hour(today))


def _homes(session: Session, staff: Staff) -> tuple[int, int]:
    homes = sa.select(Household.id).where(
        Household.village_id == staff.admin.village_id,
        Household.number.in_(HOUSEHOLDS_WITH_PIN[:2]),
    )
    first, second = session.scalars(homes.order_by(Household.sort_key))
    return first, second
