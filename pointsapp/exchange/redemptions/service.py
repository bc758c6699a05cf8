"""Redeem: points and goods move together, in one transaction of the ledger, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import Once, next_number, once, take_village
from pointsapp.community.models import Household, Village
from pointsapp.community.villages.exchange_days import is_exchange_day
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.parking.service import take_back
from pointsapp.exchange.redemptions.basket import Basket, check_units, units_taken
from pointsapp.exchange.redemptions.consent import check_consent, spend_code
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine, SlipPrint
from pointsapp.exchange.redemptions.prices import is_as_seen
from pointsapp.exchange.redemptions.refusals import (
    HouseholdClosed,
    ItemOff,
    JustServed,
    LimitReached,
    NotExchangeDay,
    OutOfStock,
    PriceChanged,
    TooFewPoints,
)
from pointsapp.exchange.redemptions.units import units_kept
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_month, village_day

A_MOMENT = timedelta(minutes=10)


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

    Prices are the items' own of this moment. Raises KeyReused, HouseholdClosed, what
    `check_consent` raises, NotExchangeDay, ParkedGone, JustServed, EmptyBasket, QuantityOdd,
    PriceChanged, ItemOff, OutOfStock, LimitReached and TooFewPoints; then nothing moves.
    """
    village_id = take_village(session, by)
    act = _once(session, village_id, household_id, basket, by=by, at=at)
    if act.is_done:
        return act.result_id
    household = _household(session, household_id, by)
    check_consent(session, household_id, basket.consent, by=by, at=at)
    _check_day(session, household.village_id, basket, at=at)
    lines = _lines(session, household, basket.units, at=at)
    _check_as_shown(session, household, basket, lines, at=at)
    _check(session, household, lines)
    redemption = _record(session, household, basket, lines, by=by, at=at)
    _hand_over(session, household, redemption, lines)
    if basket.consent.code_id is not None:
        spend_code(session, basket.consent.code_id, redemption.id)
    return act.keep(redemption.id)


def redeemed_before(
    session: Session, household_id: int, basket: Basket, *, by: Actor, at: datetime
) -> int | None:
    """Return what this basket became when it was booked before, so that nobody agrees twice.

    Nothing is locked: `redeem` looks again. Raises KeyReused.
    """
    act = _once(session, village_of(by), household_id, basket, by=by, at=at)
    return act.result_id if act.is_done else None


def _once(
    session: Session,
    village_id: int,
    household_id: int,
    basket: Basket,
    *,
    by: Actor,
    at: datetime,
) -> Once:
    content = basket.request_of(household_id)
    return once(session, village_id, "redemption", basket.key, content, by=by, at=at)


def _household(session: Session, household_id: int, by: Actor) -> Household:
    household = session.scalars(
        sa.select(Household)
        .filter_by(id=household_id, village_id=by.village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if household is None:
        raise NotFound
    if household.closed_on is not None:
        raise HouseholdClosed(number=household.number)
    return household


def _check_day(session: Session, village_id: int, basket: Basket, *, at: datetime) -> None:
    days = session.scalar(sa.select(Village.exchange_days).filter_by(id=village_id)) or ""
    if not is_exchange_day(days, village_day(at)) and not basket.off_day_reason:
        raise NotExchangeDay(days=days)


def _lines(
    session: Session, household: Household, units: Mapping[int, int], *, at: datetime
) -> list[_Wanted]:
    wanted = units_taken(units)
    check_units(wanted)
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
    since = start_of_month(at)
    rows = session.execute(
        sa.select(RedemptionLine.item_id, sa.func.sum(units_kept()))
        .join(Redemption, Redemption.id == RedemptionLine.redemption_id)
        .where(Redemption.household_id == household_id, Redemption.redeemed_at >= since)
        .group_by(RedemptionLine.item_id)
    )
    return {item_id: int(taken) for item_id, taken in rows}


def _check_as_shown(
    session: Session, household: Household, basket: Basket, lines: list[_Wanted], *, at: datetime
) -> None:
    """Check that what the clerk had on the screen still is so."""
    if basket.parked_id is not None:
        take_back(session, basket.parked_id, household.id)
    if not basket.may_repeat:
        _check_not_just_served(session, household, lines, at=at)
    seen = basket.price_marks
    if seen is not None:
        changed = [
            (line.item.name, line.item.price_points)
            for line in lines
            if not is_as_seen(line.item, seen)
        ]
        if changed:
            raise PriceChanged(changed=changed)


def _check_not_just_served(
    session: Session, household: Household, lines: list[_Wanted], *, at: datetime
) -> None:
    last = session.scalars(
        sa.select(Redemption)
        .where(Redemption.household_id == household.id, Redemption.redeemed_at >= at - A_MOMENT)
        .order_by(Redemption.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return
    taken = session.execute(
        sa.select(RedemptionLine.item_id, RedemptionLine.quantity).filter_by(redemption_id=last.id)
    )
    if {tuple(row) for row in taken} == {(line.item.id, line.quantity) for line in lines}:
        raise JustServed(number=last.number, at=last.redeemed_at)


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


def _record(
    session: Session,
    household: Household,
    basket: Basket,
    lines: list[_Wanted],
    *,
    by: Actor,
    at: datetime,
) -> Redemption:
    redemption = Redemption(
        village_id=household.village_id,
        number=next_number(
            session, Redemption, household.village_id, village_day(at).year, digits=5
        ),
        key=basket.key,
        household_id=household.id,
        points=sum(line.points for line in lines),
        consent=basket.consent.kind,
        witness=basket.consent.witness,
        consent_reason=basket.consent.reason,
        proxy_name=basket.proxy.name if basket.proxy else "",
        proxy_relation=basket.proxy.relation if basket.proxy else "",
        off_day_reason=basket.off_day_reason,
        redeemed_by=by.code,
        redeemed_at=at,
    )
    session.add(redemption)
    session.flush()
    return redemption


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
        floor=0,
    )


def print_slip(session: Session, redemption_id: int, *, by: Actor, at: datetime) -> int:
    """Keep that a slip of the actor's village is printed; return the how many-eth time it is."""
    redemption = session.scalars(
        sa.select(Redemption).filter_by(id=redemption_id, village_id=by.village_id)
    ).one_or_none()
    if redemption is None:
        raise NotFound
    ledger.lock_book(session, redemption.village_id)
    session.add(SlipPrint(redemption_id=redemption_id, printed_by=by.code, printed_at=at))
    session.flush()
    count = session.scalar(
        sa.select(sa.func.count(SlipPrint.id)).filter_by(redemption_id=redemption_id)
    )
    return count or 1
