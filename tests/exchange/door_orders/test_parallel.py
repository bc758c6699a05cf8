"""One order at the door, in the same second: several counters book it, one drops it."""

from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from pointsapp import create_app, ledger
from pointsapp.access.mandates import service as mandates
from pointsapp.access.pairs.service import pair
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.exchange.door_orders import service
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.redemptions.agreement import BY_PIN
from pointsapp.exchange.redemptions.models import DoorOrder, Redemption
from pointsapp.exchange.redemptions.prices import price_marks, read_price_marks
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.at_once import at_once, wait_for_the_others
from tests.exchange.redemptions.test_parallel import Fair
from tests.exchange.redemptions.test_parallel import fair as fair
from tests.village import Home, hire, resident_of

COUNTERS = 3
Task = tuple[Actor, int, bool]


def order_of_two(fair: Fair) -> int:
    """Let the first household of the fair order two bottles at its door."""
    at, village_id = now(), fair.actor.village_id or 0
    home = Home(fair.households[1], 0, 0, "1", {"张三": 0})
    with unit_of_work() as session:
        member = hire(session, "member", Role.PAIRED_MEMBER, village_id=village_id)
        pair(session, member.user_id or 0, [home.number], by=fair.actor, at=at)
        mandates.agree(session, by=resident_of(home, village_id), at=at)
        acting = replace(member, household_id=home.id)
        marks = read_price_marks(price_marks(list_items(session, fair.actor, only_on=True)))
        new = service.NewOrder({fair.bottle: 2}, marks)
        service.order(session, new, BY_PIN, key="order", by=acting, at=at)
    order_id = db.session.scalars(sa.select(DoorOrder.id)).one()
    db.session.rollback()  # whoever reads keeps the others from committing
    return order_id


def settle(task: Task) -> str:
    """Book the order or drop it, as soon as everybody is ready for it."""
    actor, order_id, drops = task
    with create_app().app_context():
        wait_for_the_others()
        try:
            with unit_of_work() as session:
                if drops:
                    service.discard(session, order_id, by=actor, at=now())
                else:
                    service.book(session, order_id, off_day_reason="", by=actor, at=now())
        except Refusal as refusal:
            return refusal.code
        finally:
            db.session.remove()
            db.engine.dispose()
    return "dropped" if drops else "booked"


@pytest.mark.parallel
def test_an_order_is_booked_by_one_counter_or_dropped(fair: Fair) -> None:
    order_id = order_of_two(fair)
    clerks = [replace(fair.actor, code=f"user:{9000 + n}") for n in range(COUNTERS)]
    tasks = [(clerk, order_id, False) for clerk in clerks] + [(fair.actor, order_id, True)]
    told = Counter(at_once(settle, tasks))
    assert told in ({"booked": 1, "order-over": COUNTERS}, {"dropped": 1, "order-over": COUNTERS})
    db.session.expire_all()
    order = db.session.get_one(DoorOrder, order_id)
    assert (order.redemption_id is None) == (order.cancelled_at is not None)
    points = db.session.scalars(sa.select(Redemption.points)).all()
    assert points == ([8] if told["booked"] else [])
    assert ledger.verify(db.session.connection()).problems == []
