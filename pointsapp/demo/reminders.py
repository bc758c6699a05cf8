"""What the demo's village tells its households elsewhere, and which of them agreed to it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Household
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import HOUSEHOLDS_WITH_PIN, Staff, resident
from pointsapp.telling import service
from pointsapp.telling.models import Kind, Way
from pointsapp.telling.queries import Choice
from pointsapp.telling.service import NewConsent


def agree_to_be_told(session: Session, staff: Staff, *, today: date) -> None:
    """Let the village tell everything by every way; one household agrees, one by a paper."""
    at = at_hour(today)
    choice = Choice(frozenset(Kind), frozenset(Way))
    service.choose(session, choice, by=staff.admin, at=at)
    numbers = HOUSEHOLDS_WITH_PIN[:2]
    homes = sa.select(Household.id).where(
        Household.village_id == staff.admin.village_id, Household.number.in_(numbers)
    )
    first, second = session.scalars(homes.order_by(Household.sort_key))
    by_email = NewConsent(Way.EMAIL, "nongjia@example.cn")
    service.agree(session, first, by_email, by=resident(staff, first), at=at)
    by_text = NewConsent(Way.TEXT, "13800000018", on_paper=True)
    service.agree(session, second, by_text, by=staff.admin, at=at)
