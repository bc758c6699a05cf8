"""Orders at the door: what was ordered, how it stands, and which ones wait for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.households.answering import answered_by
from pointsapp.community.models import Household, Resident
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import DoorOrder, DoorOrderLine, Redemption
from pointsapp.exchange.redemptions.orders import IS_OPEN, TODAY, covered
from pointsapp.refusals import NotFound

A_PAGE = 30


class OrderState(StrEnum):
    """How an order stands; void is one whose mandate ended before it was booked."""

    WAITING = "waiting"
    BOOKED = "booked"
    HANDED_OVER = "handed-over"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    VOID = "void"


_ORDERS = (
    sa.select(
        DoorOrder.id,
        DoorOrder.household_id,
        Household.number.label("household"),
        sa.func.coalesce(Resident.name, "").label("head"),
        DoorOrder.points,
        DoorOrder.consent,
        DoorOrder.ordered_by,
        DoorOrder.ordered_at,
        DoorOrder.until,
        DoorOrder.cancelled_at,
        DoorOrder.redemption_id,
        Redemption.number.label("slip"),
        Redemption.redeemed_at,
        Redemption.redeemed_by,
        DoorOrder.handed_to,
        DoorOrder.handed_on,
        IS_OPEN.label("is_open"),
        (DoorOrder.until >= TODAY).label("is_in_time"),
        covered().label("is_covered"),
    )
    .join(Household, Household.id == DoorOrder.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(Redemption, Redemption.id == DoorOrder.redemption_id)
)
_LINES = (
    sa.select(
        DoorOrderLine.order_id,
        DoorOrderLine.item_id,
        Item.name,
        DoorOrderLine.quantity,
        DoorOrderLine.price_points,
    )
    .join(Item, Item.id == DoorOrderLine.item_id)
    .where(DoorOrderLine.order_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(DoorOrderLine.id)
)


@dataclass(frozen=True)
class OrderLine:
    """So many units of an item, at the price that the household agreed to."""

    item_id: int
    name: str
    quantity: int
    price_points: int


@dataclass(frozen=True)
class Order:
    """An order at the door, with what became of it."""

    id: int
    household_id: int
    household: str
    head: str
    points: int
    consent: str
    ordered_by: str
    member: str
    ordered_at: datetime
    until: date
    state: OrderState
    redemption_id: int | None
    slip: str | None
    redeemed_by: str | None
    clerk: str
    redeemed_at: datetime | None
    handed_to: str
    handed_on: date | None
    lines: tuple[OrderLine, ...]

    @property
    def units(self) -> dict[int, int]:
        """The units by item."""
        return {line.item_id: line.quantity for line in self.lines}


@dataclass(frozen=True)
class OrderPage:
    """Some orders, the newest first; `older` asks for those before them."""

    orders: tuple[Order, ...]
    older: int | None


def show_order(session: Session, actor: Actor, order_id: int, *, today: date) -> Order:
    """Return an order of the actor's village. Raises NotFound."""
    ours = sa.and_(DoorOrder.id == order_id, DoorOrder.village_id == village_of(actor))
    found = _read(session, _ORDERS.where(ours), today)
    if not found:
        raise NotFound
    return found[0]


def orders_at_counter(session: Session, actor: Actor, *, today: date) -> tuple[Order, ...]:
    """Return what waits to be booked in the actor's village, the first one first."""
    waiting = _ORDERS.where(is_waiting(actor, today)).order_by(DoorOrder.id)
    return _read(session, waiting, today)


def is_waiting(actor: Actor, today: date) -> sa.ColumnElement[bool]:
    """Return whether an order waits today at the counter of the actor's village."""
    return sa.and_(
        DoorOrder.village_id == actor.village_id,
        IS_OPEN,
        DoorOrder.until >= today,
        covered(today),
    )


def orders_of_household(
    session: Session, actor: Actor, *, today: date, before: int | None = None
) -> OrderPage:
    """Return the orders of the actor's own household and those that merged into it."""
    own = answered_by(DoorOrder.household_id, sa.literal(household_of(actor)))
    return _page(session, own, today, before)


def orders_of_member(
    session: Session, actor: Actor, *, today: date, before: int | None = None
) -> OrderPage:
    """Return the orders that this member took down, the newest first."""
    own = sa.and_(DoorOrder.ordered_by == actor.code, DoorOrder.village_id == village_of(actor))
    return _page(session, own, today, before)


def people_of(session: Session, household_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of who lives in these households."""
    lives = sa.select(Resident.household_id, Resident.name).where(
        Resident.household_id.in_(household_ids), Resident.left_on.is_(None)
    )
    people: dict[int, list[str]] = {}
    for household_id, name in session.execute(lives.order_by(Resident.id)):
        people.setdefault(household_id, []).append(name)
    return people


def _page(
    session: Session, which: sa.ColumnElement[bool], today: date, before: int | None
) -> OrderPage:
    query = _ORDERS.where(which).order_by(DoorOrder.id.desc()).limit(A_PAGE + 1)
    if before is not None:
        query = query.where(DoorOrder.id < before)
    orders = _read(session, query, today)
    page = orders[:A_PAGE]
    return OrderPage(page, page[-1].id if len(orders) > A_PAGE else None)


def _read(session: Session, query: sa.Select[*tuple[Any, ...]], today: date) -> tuple[Order, ...]:
    """Return these orders with their lines, in three statements."""
    rows = session.execute(query, {"today": today}).all()
    lines: dict[int, list[OrderLine]] = {row.id: [] for row in rows}
    for line in session.execute(_LINES, {"ids": list(lines)}):
        lines[line.order_id].append(
            OrderLine(line.item_id, line.name, line.quantity, line.price_points)
        )
    names = names_of(session, {row.ordered_by for row in rows} | _clerks(rows))
    return tuple(_order(row, lines[row.id], names) for row in rows)


def _clerks(rows: Sequence[Any]) -> set[str]:
    return {row.redeemed_by or "" for row in rows}


def _order(row: Any, lines: Sequence[OrderLine], names: dict[str, str]) -> Order:
    return Order(
        id=row.id,
        household_id=row.household_id,
        household=row.household,
        head=row.head,
        points=row.points,
        consent=row.consent,
        ordered_by=row.ordered_by,
        member=names.get(row.ordered_by, ""),
        ordered_at=row.ordered_at,
        until=row.until,
        state=_state(row),
        redemption_id=row.redemption_id,
        slip=row.slip,
        redeemed_by=row.redeemed_by,
        clerk=names.get(row.redeemed_by or "", ""),
        redeemed_at=row.redeemed_at,
        handed_to=row.handed_to,
        handed_on=row.handed_on,
        lines=tuple(lines),
    )


def _state(row: Any) -> OrderState:
    if row.redemption_id is not None:
        return OrderState.HANDED_OVER if row.handed_on else OrderState.BOOKED
    if row.cancelled_at is not None:
        return OrderState.CANCELLED
    if not row.is_open or not row.is_in_time:
        return OrderState.LAPSED
    return OrderState.WAITING if row.is_covered else OrderState.VOID
