"""Take an order at the door, cancel it, book it at the counter, hand the goods over at home."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.mandates.service import standing_mandate
from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.acting import once, take_village
from pointsapp.exchange.door_orders.queries import show_order
from pointsapp.exchange.door_orders.refusals import (
    ConsentMissing,
    HandedOnOddDay,
    NotHandedOutYet,
)
from pointsapp.exchange.redemptions.agreement import Agreement, code_to_spend
from pointsapp.exchange.redemptions.basket import (
    Basket,
    PricedBasket,
    Proxy,
    check_line,
    check_points,
    check_prices,
    units_taken,
)
from pointsapp.exchange.redemptions.models import AgreedBy, DoorOrder, DoorOrderLine
from pointsapp.exchange.redemptions.orders import IS_OPEN
from pointsapp.exchange.redemptions.queries import household_to_serve, price_basket
from pointsapp.exchange.redemptions.refusals import OrderOver
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

HOLDS = timedelta(days=7)
"""So long does what was agreed at the door hold: the next exchange day, or the next visit."""
RELATION = "联户党员"
"""How whoever collects for an order is related to the household."""


@dataclass(frozen=True)
class NewOrder:
    """Goods that the household wants, by item; `price_marks` are of the prices that it saw."""

    units: Mapping[int, int]
    price_marks: Mapping[int, str]


def order(
    session: Session,
    new: NewOrder,
    agreement: Agreement,
    *,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """Take down what the household that the member acts for orders; return the order's id.

    Points, shelf and limits are looked at and nothing is reserved. Raises KeyReused, NoMandate,
    ConsentMissing, CodeSpent, and for the goods what `redeem` raises.
    """
    village_id, household_id = take_village(session, by), household_of(by)
    content = _asked(by, new)
    act = once(session, village_id, "door-order", key, content, by=by, at=at)
    if act.is_done:
        return act.result_id
    mandate_id = standing_mandate(session, household_id, by=by, at=at)
    code_id = _check_consent(session, household_id, agreement, by=by, at=at)
    household = household_to_serve(session, household_id, by=by)
    priced = price_basket(session, household, new.units, at=at)
    check_prices(priced.lines, new.price_marks)
    for line in priced.lines:
        check_line(line)
    check_points(priced)
    made = DoorOrder(
        village_id=village_id,
        household_id=household_id,
        mandate_id=mandate_id,
        consent=agreement.kind,
        code_id=code_id,
        points=priced.points,
        ordered_by=by.code,
        ordered_at=at,
        until=village_day(at) + HOLDS,
    )
    session.add(made)
    session.flush()
    _keep_lines(session, made.id, priced)
    return act.keep(made.id)


def ordered_before(
    session: Session, new: NewOrder, *, key: str, by: Actor, at: datetime
) -> int | None:
    """Return what this form became when it was sent before, so that nobody agrees twice.

    Nothing is locked: `order` looks again. Raises KeyReused.
    """
    act = once(session, village_of(by), "door-order", key, _asked(by, new), by=by, at=at)
    return act.result_id if act.is_done else None


def _asked(by: Actor, new: NewOrder) -> Mapping[str, object]:
    return {"household_id": household_of(by), "units": units_taken(new.units)}


def _check_consent(
    session: Session, household_id: int, agreement: Agreement, *, by: Actor, at: datetime
) -> int | None:
    """Let nothing be ordered but by the household's PIN, checked before, or a code just taken.

    Return that code.
    """
    if agreement.kind not in {AgreedBy.PIN, AgreedBy.CODE}:
        raise ConsentMissing
    if agreement.kind == AgreedBy.PIN:
        return None
    return code_to_spend(session, household_id, by=by, at=at)


def _keep_lines(session: Session, order_id: int, priced: PricedBasket) -> None:
    lines = [
        {
            "order_id": order_id,
            "item_id": line.item_id,
            "quantity": line.units,
            "price_points": line.price_points,
        }
        for line in priced.lines
    ]
    session.execute(sa.insert(DoorOrderLine), lines)


def cancel(session: Session, order_id: int, *, by: Actor, at: datetime) -> None:
    """Cancel an order of the actor's own household, or of the one acted for; once is enough.

    Raises NotFound, and OrderOver for what the counter booked.
    """
    village_id = take_village(session, by)
    own = DoorOrder.household_id == household_of(by)
    _cancel(session, sa.and_(own, DoorOrder.village_id == village_id), order_id, by=by, at=at)


def discard(session: Session, order_id: int, *, by: Actor, at: datetime) -> None:
    """Cancel an order at the counter, or as the member who took it. Raises what `cancel` raises."""
    village_id = take_village(session, by)
    _cancel(session, DoorOrder.village_id == village_id, order_id, by=by, at=at)


def _cancel(
    session: Session, which: sa.ColumnElement[bool], order_id: int, *, by: Actor, at: datetime
) -> None:
    found = session.execute(
        sa.select(DoorOrder.redemption_id).where(which, DoorOrder.id == order_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    if found.redemption_id is not None:
        raise OrderOver
    waiting = sa.update(DoorOrder).where(DoorOrder.id == order_id, IS_OPEN)
    session.execute(waiting.values(cancelled_by=by.code, cancelled_at=at))


def book(session: Session, order_id: int, *, off_day_reason: str, by: Actor, at: datetime) -> int:
    """Hand the ordered goods to the member for the household's points; return the redemption.

    The household agreed at its door. Pressed twice by the same clerk, it counts once. Raises
    NotFound, and what `redeem` raises.
    """
    take_village(session, by)
    taken = show_order(session, by, order_id, today=village_day(at))
    if taken.redemption_id is not None and taken.redeemed_by == by.code:
        return taken.redemption_id
    if taken.redemption_id is not None:
        raise OrderOver
    basket = Basket(
        key=f"door-order:{order_id}",
        units=taken.units,
        agreement=Agreement(AgreedBy.ORDER, order_id=order_id),
        proxy=Proxy(taken.member, RELATION, is_known=True),
        off_day_reason=off_day_reason,
    )
    return redeem(session, taken.household_id, basket, by=by, at=at)


def hand_over(
    session: Session, order_id: int, to: str, on: date, *, by: Actor, at: datetime
) -> None:
    """Keep to whom at home the member gave the goods, and when; the last word counts.

    Raises NotFound for an order that somebody else took, NotHandedOutYet and HandedOnOddDay.
    """
    take_village(session, by)
    taken = show_order(session, by, order_id, today=village_day(at))
    if taken.ordered_by != by.code:
        raise NotFound
    if taken.redeemed_at is None:
        raise NotHandedOutYet
    if not village_day(taken.redeemed_at) <= on <= village_day(at):
        raise HandedOnOddDay
    given = sa.update(DoorOrder).where(DoorOrder.id == order_id)
    session.execute(given.values(handed_to=to, handed_on=on))


def lapse_old(session: Session, *, by: Actor, at: datetime) -> int:
    """Let the village's orders lapse that are too old to be booked; return how many."""
    village_id = take_village(session, by)
    old = sa.update(DoorOrder).where(
        DoorOrder.village_id == village_id, IS_OPEN, DoorOrder.until < village_day(at)
    )
    lapsed = session.execute(old.values(lapsed_at=at).returning(DoorOrder.id))
    return len(lapsed.all())


def order_waits(session: Session, household_id: int) -> bool:
    """Tell whether an order of the household waits at the counter."""
    waiting = sa.select(DoorOrder.id).where(DoorOrder.household_id == household_id, IS_OPEN)
    return session.scalar(waiting.limit(1)) is not None
