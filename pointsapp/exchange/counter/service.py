"""Redeem: points and goods move together, in one transaction of the ledger, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Household
from pointsapp.database import VILLAGE_ZONE, village_day
from pointsapp.exchange.counter.models import MOST_UNITS, Redemption, RedemptionLine
from pointsapp.exchange.counter.refusals import (
    EmptyBasket,
    ItemOff,
    LimitReached,
    NotOwnHousehold,
    OutOfStock,
    QuantityOdd,
    TooFewPoints,
)
from pointsapp.exchange.counter.return_queries import units_kept
from pointsapp.exchange.items.models import Item
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Basket:
    """What was put together at the counter: units by item id, and how the household agreed.

    The key makes it count once.
    """

    key: str
    units: Mapping[int, int]
    consent: str = "pin"


@dataclass(frozen=True)
class _Wanted:
    """A line of the basket with what it needs of the item."""

    item: Item
    quantity: int
    shelf: int
    handed_out: int
    stock: int
    taken_this_month: int

    @property
    def points(self) -> int:
        return self.quantity * self.item.price_points


def redeem(session: Session, household_id: int, basket: Basket, *, by: Actor, at: datetime) -> int:
    """Hand the basket to the household for its points; return the redemption's id.

    The same key again returns the first redemption. Prices are the items' own of this moment.
    Raises EmptyBasket, QuantityOdd, NotOwnHousehold, ItemOff, OutOfStock, LimitReached and
    TooFewPoints; then nothing moves.
    """
    if by.village_id is None:
        raise NotFound
    ledger.lock_book(session, by.village_id)
    known = session.scalar(
        sa.select(Redemption.id).filter_by(
            village_id=by.village_id, key=basket.key, household_id=household_id
        )
    )
    if known is not None:
        return known
    household = _household(session, household_id, by)
    lines = _lines(session, household, basket.units, at=at)
    _check(session, household, lines)
    redemption = Redemption(
        village_id=household.village_id,
        number=_next_number(session, household.village_id, village_day(at).year),
        key=basket.key,
        household_id=household.id,
        points=sum(line.points for line in lines),
        consent=basket.consent,
        redeemed_by=by.code,
        redeemed_at=at,
    )
    session.add(redemption)
    session.flush()
    _hand_over(session, household, redemption, lines)
    return redemption.id


def _household(session: Session, household_id: int, by: Actor) -> Household:
    household = session.scalars(
        sa.select(Household).filter_by(id=household_id, village_id=by.village_id, closed_on=None)
    ).one_or_none()
    if household is None:
        raise NotFound
    if by.household_id == household_id:
        raise NotOwnHousehold
    return household


def _lines(
    session: Session, household: Household, units: Mapping[int, int], *, at: datetime
) -> list[_Wanted]:
    wanted = {item_id: quantity for item_id, quantity in units.items() if quantity}
    if not wanted:
        raise EmptyBasket
    if any(not 0 < quantity <= MOST_UNITS for quantity in wanted.values()):
        raise QuantityOdd(most=MOST_UNITS)
    items = session.scalars(
        sa.select(Item)
        .where(Item.id.in_(wanted), Item.village_id == household.village_id)
        .order_by(Item.position)
        .execution_options(populate_existing=True)
    ).all()
    if len(items) != len(wanted):
        raise NotFound
    stock = ledger.holdings(session, household.village_id, kind="shelf")
    shelves, handed_out = (
        ledger.accounts_of(session, household.village_id, kind=kind)
        for kind in ("shelf", "handed_out")
    )
    taken = taken_this_month(session, household.id, at)
    return [
        _Wanted(
            item,
            wanted[item.id],
            shelves[ledger.item_commodity(item.id)],
            handed_out[ledger.item_commodity(item.id)],
            stock[ledger.item_commodity(item.id)],
            taken.get(item.id, 0),
        )
        for item in items
    ]


def taken_this_month(session: Session, household_id: int, at: datetime) -> dict[int, int]:
    """Return how many of each item the household took in the month of this instant."""
    first = village_day(at).replace(day=1)
    since = datetime.combine(first, time(), VILLAGE_ZONE).astimezone(UTC)
    rows = session.execute(
        sa.select(RedemptionLine.item_id, sa.func.sum(units_kept()))
        .join(Redemption, Redemption.id == RedemptionLine.redemption_id)
        .where(Redemption.household_id == household_id, Redemption.redeemed_at >= since)
        .group_by(RedemptionLine.item_id)
    )
    return {item_id: int(taken) for item_id, taken in rows}


def _check(session: Session, household: Household, lines: list[_Wanted]) -> None:
    for line in lines:
        if not line.item.is_on:
            raise ItemOff(item=line.item.name)
        if line.quantity > line.stock:
            raise OutOfStock(item=line.item.name, left=line.stock)
        limit = line.item.limit_per_month
        if limit is not None and line.taken_this_month + line.quantity > limit:
            raise LimitReached(item=line.item.name, left=max(limit - line.taken_this_month, 0))
    needed = sum(line.points for line in lines)
    balance = ledger.balance(session, household.account_id)
    if needed > balance:
        raise TooFewPoints(balance=balance, needed=needed)


def _hand_over(
    session: Session, household: Household, redemption: Redemption, lines: list[_Wanted]
) -> None:
    session.add_all(
        RedemptionLine(
            redemption_id=redemption.id,
            item_id=line.item.id,
            quantity=line.quantity,
            price_points=line.item.price_points,
        )
        for line in lines
    )
    posted = ledger.post(
        session,
        household.village_id,
        _posting(session, household, redemption, lines),
        by=redemption.redeemed_by,
        at=redemption.redeemed_at,
    )
    redemption.transaction_id = posted.transaction_id
    session.flush()


def _posting(
    session: Session, household: Household, redemption: Redemption, lines: list[_Wanted]
) -> ledger.Posting:
    redeemed = ledger.find_account(session, book_id=household.village_id, kind="redeemed")
    points = (
        ledger.Leg(household.account_id, -redemption.points),
        ledger.Leg(redeemed, redemption.points),
    )
    goods = (
        leg
        for line in lines
        for leg in (
            ledger.Leg(line.shelf, -line.quantity),
            ledger.Leg(line.handed_out, line.quantity),
        )
    )
    return ledger.Posting(
        key=f"redemption:{redemption.id}",
        kind="redemption",
        legs=(*points, *goods),
        occurred_on=village_day(redemption.redeemed_at),
        source_kind="redemption",
        source_id=redemption.id,
        memo=redemption.number,
    )


def _next_number(session: Session, village_id: int, year: int) -> str:
    """Return the next number: under the book's lock nobody else counts, so there are no gaps."""
    count = session.scalar(
        sa.select(sa.func.count(Redemption.id)).where(
            Redemption.village_id == village_id, Redemption.number.startswith(f"{year}-")
        )
    )
    return f"{year}-{(count or 0) + 1:05d}"
