"""What households have asked for already: orders from the door, and baskets put aside."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.exchange.parking.models import ParkedBasket
from pointsapp.exchange.redemptions.models import DoorOrder, DoorOrderLine
from pointsapp.exchange.redemptions.orders import IS_OPEN, covered

Asked = Mapping[int, Mapping[int, int]]
"""Units by household and item."""


def asked_for(session: Session, village_id: int, today: date) -> Asked:
    """Return what waits to be booked at the village's counter, in two statements."""
    asked: dict[int, Counter[int]] = defaultdict(Counter)
    ordered = (
        sa.select(DoorOrder.household_id, DoorOrderLine.item_id, DoorOrderLine.quantity)
        .join(DoorOrderLine, DoorOrderLine.order_id == DoorOrder.id)
        .where(
            DoorOrder.village_id == village_id, IS_OPEN, DoorOrder.until >= today, covered(today)
        )
    )
    for household_id, item_id, quantity in session.execute(ordered):
        asked[household_id][item_id] += quantity
    parked = sa.select(ParkedBasket.household_id, ParkedBasket.units)
    for household_id, units in session.execute(parked.filter_by(village_id=village_id)):
        asked[household_id].update({int(item_id): count for item_id, count in units.items()})
    return asked
