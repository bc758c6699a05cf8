"""What the demo's households wrote to the village, who helps them, what reads for them."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.helpers import service as helpers
from pointsapp.access.permissions import Scope
from pointsapp.access.programs import service as programs
from pointsapp.access.programs.service import NewProgram
from pointsapp.community.models import Household
from pointsapp.complaints.models import Complaint, Kind
from pointsapp.complaints.service import answer, complain
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import HOUSEHOLDS_WITH_PIN, Staff, resident
from pointsapp.telling import addresses
from pointsapp.telling import service as telling
from pointsapp.telling.models import CHOSEN_FROM, Way
from pointsapp.telling.queries import Choice
from pointsapp.telling.service import NewConsent

WRITTEN = (
    (Kind.SUGGESTION, "秋收忙，能不能把兑换日改到晚上？", "从下月起，兑换日延长到晚上八点。"),
    (Kind.COMPLAINT, "上周三清扫，我家去了两个人，只记了一个。", ""),
)


def write_complaints(session: Session, staff: Staff, *, today: date) -> None:
    """Let a household complain twice and be answered once; it lets a child and a program in.

    Two agree to be told elsewhere what happens to their points.
    """
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
    _agree_to_be_told(session, staff, today=today)


def _agree_to_be_told(session: Session, staff: Staff, *, today: date) -> None:
    """Let the village tell everything by every way; one household agrees, one by a paper.

    The first confirmed its e-mail address and not yet its telephone.
    """
    at = at_hour(today)
    choice = Choice(CHOSEN_FROM, frozenset(Way))
    telling.choose(session, choice, by=staff.admin, at=at)
    numbers = HOUSEHOLDS_WITH_PIN[:2]
    homes = sa.select(Household.id).where(
        Household.village_id == staff.admin.village_id, Household.number.in_(numbers)
    )
    first, second = session.scalars(homes.order_by(Household.sort_key))
    household = resident(staff, first)
    by_email = NewConsent(Way.EMAIL, "nongjia@example.cn")
    agreed = telling.agree(session, first, by_email, by=household, at=at)
    addresses.confirm(session, first, agreed, by=household, at=at)
    telling.agree(session, first, NewConsent(Way.TEXT, "13800000019"), by=household, at=at)
    by_text = NewConsent(Way.TEXT, "13800000018", on_paper=True)
    telling.agree(session, second, by_text, by=staff.admin, at=at)
