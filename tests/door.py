"""张家, household 018, has points, and lets its paired member act for it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from pointsapp.access.mandates import service as mandates
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import ACTING_FOR_HOUSEHOLD, Role
from pointsapp.actor import Actor
from pointsapp.exchange.door_orders import service
from pointsapp.exchange.door_orders.service import NewOrder
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.redemptions.agreement import BY_PIN, Agreement
from pointsapp.exchange.redemptions.prices import price_marks, read_price_marks
from tests.village import AT, Cast, Home, hire, resident_of

Order = Callable[..., int]


@pytest.fixture
def at_the_door(session: Session, village: Cast, give: Callable[[Home, int], None]) -> Actor:
    """The member, acting for 张家, which has sixty points."""
    give(village.zhang, 60)
    actor = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    pairs.pair(session, actor.user_id or 0, ["018"], by=village.admin, at=AT)
    mandates.agree(session, by=resident_of(village.zhang, village.id), at=AT)
    session.commit()
    return replace(actor, permissions=ACTING_FOR_HOUSEHOLD, household_id=village.zhang.id)


@pytest.fixture
def order(session: Session, at_the_door: Actor, shelf: dict[str, int]) -> Order:
    """Let 张家 order at its door."""

    def taken(units: dict[int, int], *, agreement: Agreement = BY_PIN, key: str = "order") -> int:
        marks = read_price_marks(price_marks(list_items(session, at_the_door, only_on=True)))
        new = NewOrder(units, marks)
        return service.order(session, new, agreement, key=key, by=at_the_door, at=AT)

    return taken
