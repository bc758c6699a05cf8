"""Two households let their paired member act for them: an order waits, and one was brought home."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.mandates import service as mandates
from pointsapp.access.mandates.service import SignedPaper
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import ACTING_FOR_HOUSEHOLD
from pointsapp.actor import village_of
from pointsapp.community.models import Household
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff, resident
from pointsapp.exchange.door_orders import service as door_orders
from pointsapp.exchange.door_orders.service import NewOrder
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.redemptions.agreement import BY_PIN
from pointsapp.exchange.redemptions.prices import price_marks, read_price_marks

ON_PAPER, BY_PHONE = "001", "018"
WHY_TODAY = "联户党员代取"


def order_at_doors(session: Session, staff: Staff, *, today: date) -> None:
    """Let one household sign a paper and order, and another agree by phone and get its goods."""
    on_paper, by_phone = (_household(session, staff, number) for number in (ON_PAPER, BY_PHONE))
    signed, agreed, booked = (today - timedelta(days=days) for days in (20, 15, 1))
    member_id = staff.member.user_id or 0
    choices = {by_phone: member_id, on_paper: member_id}
    pairs.pair_households(session, choices, by=staff.admin, at=at_hour(signed, 8))
    paper = SignedPaper(on_paper, signed)
    mandates.note_paper(session, paper, key="demo", by=staff.admin, at=at_hour(signed, 9))
    mandates.agree(session, by=resident(staff, by_phone), at=at_hour(agreed, 19))
    evening = at_hour(booked, 20) + timedelta(minutes=30)  # after all else that is booked that day
    brought = _order(session, staff, by_phone, booked)
    door_orders.book(session, brought, off_day_reason=WHY_TODAY, by=staff.counter, at=evening)
    door_orders.hand_over(session, brought, "家里人", booked, by=staff.member, at=evening)
    _order(session, staff, on_paper, booked)


def _household(session: Session, staff: Staff, number: str) -> int:
    ours = sa.select(Household.id).filter_by(village_id=village_of(staff.admin), number=number)
    return session.scalars(ours).one()


def _order(session: Session, staff: Staff, household_id: int, day: date) -> int:
    """Let the household order one piece of the cheapest that is on the shelf."""
    by = replace(staff.member, permissions=ACTING_FOR_HOUSEHOLD, household_id=household_id)
    items = list_items(session, by, only_on=True)
    cheapest = min((item for item in items if item.stock), key=lambda item: item.price_points)
    new = NewOrder({cheapest.id: 1}, read_price_marks(price_marks(items)))
    key = f"demo-door-{household_id}"
    return door_orders.order(session, new, BY_PIN, key=key, by=by, at=at_hour(day, 14))
