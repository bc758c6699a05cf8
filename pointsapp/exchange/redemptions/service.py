"""Redeem: points and goods move together, in one transaction of the ledger, once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import Once, check_last_day, next_id_and_number, once, take_village
from pointsapp.community.books import SourceKind, TransactionKind
from pointsapp.community.villages.exchange_days import is_exchange_day
from pointsapp.exchange.parking.service import take_back
from pointsapp.exchange.redemptions.agreement import Agreement, check_agreement, spend_code
from pointsapp.exchange.redemptions.basket import (
    Basket,
    PricedBasket,
    Proxy,
    check_line,
    check_points,
    check_prices,
)
from pointsapp.exchange.redemptions.collectors import collectors_of
from pointsapp.exchange.redemptions.models import (
    AgreedBy,
    Redemption,
    RedemptionLine,
    SlipPrint,
)
from pointsapp.exchange.redemptions.orders import check_order, check_ordered, spend_order
from pointsapp.exchange.redemptions.queries import (
    HouseholdToServe,
    household_to_serve,
    last_redemption,
    price_basket,
)
from pointsapp.exchange.redemptions.refusals import JustServed, NotExchangeDay
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

NUMBER_DIGITS = 5
A_MOMENT = timedelta(minutes=10)
"""Exactly the same basket so soon after the first is more likely a mistake than meant."""

_RECORD = sa.insert(Redemption)
_RECORD_LINES = sa.insert(RedemptionLine)


@dataclass(frozen=True)
class _Begun:
    """A redemption that has its number; points and goods move before it is written down."""

    id: int
    number: str
    by: str
    at: datetime


def redeem(session: Session, household_id: int, basket: Basket, *, by: Actor, at: datetime) -> int:
    """Hand the basket to the household for its points; return the redemption's id.

    Prices are the items' own of this moment. Raises KeyReused, NotFound, HouseholdClosed, what
    `check_agreement` and `check_order` raise, AfterLastDay, NotExchangeDay, EmptyBasket,
    QuantityOdd, ParkedGone, JustServed, PriceChanged, OrderExceeded, ItemOff, OutOfStock,
    LimitReached and TooFewPoints; then nothing moves.
    """
    village_id = take_village(session, by)
    act = _once(session, village_id, household_id, basket, by=by, at=at)
    if act.is_done:
        return act.result_id
    household = household_to_serve(session, household_id, by=by)
    code_id = check_agreement(session, household_id, basket.agreement, by=by, at=at)
    if basket.agreement.kind == AgreedBy.ORDER:
        check_order(session, household_id, basket.agreement.order_id, by=by, at=at)
    _check_exchange_day(household, basket, at=at)
    priced = price_basket(session, household, basket.units, at=at)
    basket = _with_collector(session, household, basket)
    if basket.parked_id is not None:
        take_back(session, basket.parked_id, household_id)
    _check_basket(session, household, basket, priced, at=at)
    redemption = _begin(session, household.village_id, by=by, at=at)
    transaction_id = _hand_over(session, household, redemption, priced)
    _record(session, household, basket, priced, redemption, transaction_id)
    _spend_agreement(session, basket.agreement, code_id, redemption.id)
    return act.keep(redemption.id)


def _spend_agreement(
    session: Session, agreement: Agreement, code_id: int | None, redemption_id: int
) -> None:
    """Let what agrees once agree to this redemption and to no other."""
    if code_id is not None:
        spend_code(session, code_id, redemption_id)
    if agreement.order_id is not None:
        spend_order(session, agreement.order_id, redemption_id)


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


def _check_exchange_day(household: HouseholdToServe, basket: Basket, *, at: datetime) -> None:
    check_last_day(household.last_day, village_day(at))
    days = household.exchange_days
    if not is_exchange_day(days, village_day(at)) and not basket.off_day_reason:
        raise NotExchangeDay(days=days)


def _with_collector(session: Session, household: HouseholdToServe, basket: Basket) -> Basket:
    """Return the basket with who collects it. Raises NotFound for nobody of the household."""
    if basket.proxy is not None or not basket.collector:
        return basket
    for person in collectors_of(session, household.id):
        if person.code == basket.collector:
            return replace(basket, proxy=Proxy(person.name, person.relation, is_known=True))
    raise NotFound


def _check_basket(
    session: Session,
    household: HouseholdToServe,
    basket: Basket,
    priced: PricedBasket,
    *,
    at: datetime,
) -> None:
    """Check that it is meant, costs what the clerk saw, and may be had."""
    if not basket.may_repeat:
        _check_not_just_served(session, household, priced, at=at)
    if basket.price_marks is not None:
        check_prices(priced.lines, basket.price_marks)
    if basket.agreement.order_id is not None:
        check_ordered(session, basket.agreement.order_id, priced)
    for line in priced.lines:
        check_line(line)
    check_points(priced)


def _check_not_just_served(
    session: Session, household: HouseholdToServe, priced: PricedBasket, *, at: datetime
) -> None:
    last = last_redemption(session, household.id, since=at - A_MOMENT)
    if last is not None and last.units == priced.units:
        raise JustServed(number=last.number, at=last.redeemed_at)


def _begin(session: Session, village_id: int, *, by: Actor, at: datetime) -> _Begun:
    redemption_id, number = next_id_and_number(
        session, Redemption, village_id, village_day(at).year, digits=NUMBER_DIGITS
    )
    return _Begun(redemption_id, number, by.code, at)


def _record(
    session: Session,
    household: HouseholdToServe,
    basket: Basket,
    priced: PricedBasket,
    redemption: _Begun,
    transaction_id: int,
) -> None:
    values = {
        "id": redemption.id,
        "village_id": household.village_id,
        "number": redemption.number,
        "key": basket.key,
        "household_id": household.id,
        "points": priced.points,
        "consent": basket.agreement.kind,
        "witness": basket.agreement.witness,
        "consent_reason": basket.agreement.reason,
        "proxy_name": basket.proxy.name if basket.proxy else "",
        "proxy_relation": basket.proxy.relation if basket.proxy else "",
        "proxy_is_known": bool(basket.proxy and basket.proxy.is_known),
        "off_day_reason": basket.off_day_reason,
        "transaction_id": transaction_id,
        "redeemed_by": redemption.by,
        "redeemed_at": redemption.at,
    }
    connection = session.connection()
    connection.execute(_RECORD, values)
    lines = [
        {
            "redemption_id": redemption.id,
            "item_id": line.item_id,
            "quantity": line.units,
            "price_points": line.price_points,
        }
        for line in priced.lines
    ]
    connection.execute(_RECORD_LINES, lines)


def _hand_over(
    session: Session, household: HouseholdToServe, redemption: _Begun, priced: PricedBasket
) -> int:
    posted = ledger.post(
        session,
        household.village_id,
        _posting(household, redemption, priced),
        by=redemption.by,
        at=redemption.at,
    )
    return posted.transaction_id


def _posting(
    household: HouseholdToServe, redemption: _Begun, priced: PricedBasket
) -> ledger.Posting:
    points = (
        ledger.Leg(household.account_id, -priced.points),
        ledger.Leg(priced.redeemed_account_id, priced.points),
    )
    goods = (
        leg
        for line in priced.lines
        for leg in (
            ledger.Leg(line.shelf_account_id, -line.units),
            ledger.Leg(line.handed_out_account_id, line.units),
        )
    )
    return ledger.Posting(
        key=f"redemption:{redemption.id}",
        kind=TransactionKind.REDEMPTION,
        legs=(*points, *goods),
        occurred_on=village_day(redemption.at),
        source_kind=SourceKind.REDEMPTION,
        source_id=redemption.id,
        memo=redemption.number,
        floor=0,  # even where corrections may let a household owe, goods are never lent
    )


def print_slip(session: Session, redemption_id: int, *, by: Actor, at: datetime) -> int:
    """Keep that a slip is printed and return which printing of it this is, 1 for the first.

    Raises NotFound.
    """
    village_id = take_village(session, by)
    ours = sa.select(Redemption.id).filter_by(id=redemption_id, village_id=village_id)
    if session.scalar(ours) is None:
        raise NotFound
    session.add(SlipPrint(redemption_id=redemption_id, printed_by=by.code, printed_at=at))
    session.flush()
    printings = sa.select(sa.func.count(SlipPrint.id)).filter_by(redemption_id=redemption_id)
    return session.scalars(printings).one()
