"""What a redemption is made of, its slip, and redemptions to look at again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.community.households.answering import answered_by
from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.basket import (
    BasketLine,
    PricedBasket,
    check_units,
    units_taken,
)
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine, SlipPrint
from pointsapp.exchange.redemptions.refusals import HouseholdClosed
from pointsapp.exchange.redemptions.units import units_kept
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_month

ACCOUNTS = (AccountKind.SHELF, AccountKind.HANDED_OUT, AccountKind.REDEEMED)
"""Where goods and points move from and to, the household's own account left out."""

_HOUSEHOLD = (
    sa.select(
        Household.id,
        Household.village_id,
        Household.number,
        Household.account_id,
        Household.closed_on,
        Village.exchange_days,
        Village.last_day,
    )
    .join(Village, Village.id == Household.village_id)
    .where(
        Household.id == sa.bindparam("household_id"),
        Household.village_id == sa.bindparam("village_id"),
    )
)
_TAKEN_THIS_MONTH = (
    sa.select(RedemptionLine.item_id, sa.func.sum(units_kept()).label("units"))
    .join(Redemption, Redemption.id == RedemptionLine.redemption_id)
    .where(
        answered_by(Redemption.household_id, sa.bindparam("household_id")),
        Redemption.redeemed_at >= sa.bindparam("since"),
    )
    .group_by(RedemptionLine.item_id)
)
_TAKEN = _TAKEN_THIS_MONTH.subquery()
_ITEMS = (
    sa.select(
        Item.id.label("item_id"),
        Item.name,
        Item.price_points,
        Item.is_on,
        Item.limit_per_month,
        sa.func.coalesce(_TAKEN.c.units, 0).label("taken_this_month"),
    )
    .outerjoin(_TAKEN, _TAKEN.c.item_id == Item.id)
    .where(
        Item.id.in_(sa.bindparam("item_ids", expanding=True)),
        Item.village_id == sa.bindparam("village_id"),
    )
    .order_by(Item.position, Item.id)
)
_LAST_REDEMPTION = (
    sa.select(
        Redemption.number,
        Redemption.redeemed_at,
        RedemptionLine.item_id,
        RedemptionLine.quantity,
    )
    .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
    .where(
        Redemption.id
        == sa.select(sa.func.max(Redemption.id))
        .where(
            answered_by(Redemption.household_id, sa.bindparam("household_id")),
            Redemption.redeemed_at >= sa.bindparam("since"),
        )
        .scalar_subquery()
    )
)
_SLIP = (
    sa.select(
        Redemption.id,
        Redemption.number,
        Redemption.points,
        Redemption.redeemed_by,
        Redemption.redeemed_at,
        Redemption.consent,
        Redemption.witness,
        Redemption.proxy_name,
        Redemption.proxy_relation,
        Redemption.transaction_id,
        Village.name.label("village"),
        Household.number.label("household"),
        Household.account_id,
        sa.func.coalesce(Resident.name, "").label("head"),
        sa.select(sa.func.count(SlipPrint.id))
        .where(SlipPrint.redemption_id == Redemption.id)
        .scalar_subquery()
        .label("prints"),
    )
    .join(Village, Village.id == Redemption.village_id)
    .join(Household, Household.id == Redemption.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        Redemption.id == sa.bindparam("redemption_id"),
        Redemption.village_id == sa.bindparam("village_id"),
    )
)
_SLIP_LINES = (
    sa.select(
        Item.name,
        Item.specification,
        Item.unit,
        RedemptionLine.quantity,
        RedemptionLine.price_points,
    )
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(RedemptionLine.redemption_id == sa.bindparam("redemption_id"))
    .order_by(RedemptionLine.id)
)
_SPECIAL = (
    sa.select(
        Redemption.id,
        Redemption.number,
        Redemption.redeemed_at,
        Redemption.redeemed_by,
        Redemption.points,
        Redemption.witness,
        Redemption.consent_reason,
        Redemption.proxy_name,
        Redemption.proxy_relation,
        Redemption.off_day_reason,
        Household.number.label("household"),
        sa.func.coalesce(Resident.name, "").label("head"),
    )
    .join(Household, Household.id == Redemption.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        Redemption.village_id == sa.bindparam("village_id"),
        sa.or_(
            Redemption.witness.is_not(None),
            sa.and_(Redemption.proxy_name != "", Redemption.proxy_is_known.is_(False)),
            Redemption.off_day_reason != "",
        ),
    )
    .order_by(Redemption.id.desc())
)


@dataclass(frozen=True)
class HouseholdToServe:
    """A household in front of the counter, and the days on which its village serves.

    A village that closes serves until its `last_day`.
    """

    id: int
    village_id: int
    account_id: int
    exchange_days: str
    last_day: date | None


def household_to_serve(session: Session, household_id: int, *, by: Actor) -> HouseholdToServe:
    """Return a household of the actor's village. Raises NotFound and HouseholdClosed."""
    ours = {"household_id": household_id, "village_id": village_of(by)}
    row = session.connection().execute(_HOUSEHOLD, ours).one_or_none()
    if row is None:
        raise NotFound
    if row.closed_on is not None:
        raise HouseholdClosed(number=row.number)
    return HouseholdToServe(
        id=row.id,
        village_id=row.village_id,
        account_id=row.account_id,
        exchange_days=row.exchange_days,
        last_day=row.last_day,
    )


def price_basket(
    session: Session, household: HouseholdToServe, units: Mapping[int, int], *, at: datetime
) -> PricedBasket:
    """Return these units as the shelf, the household's month and its points stand.

    Raises EmptyBasket, QuantityOdd, and NotFound for an item that is not the village's.
    """
    taken = units_taken(units)
    check_units(taken)
    asked = {
        "item_ids": list(taken),
        "village_id": household.village_id,
        "household_id": household.id,
        "since": start_of_month(at),
    }
    items = session.connection().execute(_ITEMS, asked).all()
    if len(items) != len(taken):
        raise NotFound
    commodities = [ledger.POINTS, *map(ledger.item_commodity, taken)]
    accounts = ledger.standings(
        session,
        household.village_id,
        kinds=ACCOUNTS,
        commodities=commodities,
        account_id=household.account_id,
    )
    return PricedBasket(
        lines=tuple(_line(item, taken[item.item_id], accounts) for item in items),
        redeemed_account_id=accounts[AccountKind.REDEEMED, ledger.POINTS].account_id,
        balance=accounts[AccountKind.HOUSEHOLD, ledger.POINTS].balance,
    )


def _line(
    item: sa.Row[*tuple[Any, ...]], units: int, accounts: Mapping[tuple[str, str], ledger.Standing]
) -> BasketLine:
    commodity = ledger.item_commodity(item.item_id)
    shelf = accounts[AccountKind.SHELF, commodity]
    return BasketLine(
        item_id=item.item_id,
        name=item.name,
        price_points=item.price_points,
        is_on=item.is_on,
        limit_per_month=item.limit_per_month,
        units=units,
        units_on_shelf=shelf.balance,
        taken_this_month=int(item.taken_this_month),
        shelf_account_id=shelf.account_id,
        handed_out_account_id=accounts[AccountKind.HANDED_OUT, commodity].account_id,
    )


def taken_this_month(session: Session, household_id: int, at: datetime) -> dict[int, int]:
    """Return how many of each item the household took, and kept, in the month of this instant."""
    asked = {"household_id": household_id, "since": start_of_month(at)}
    return {row.item_id: int(row.units) for row in session.execute(_TAKEN_THIS_MONTH, asked)}


@dataclass(frozen=True)
class LastRedemption:
    """What a household took last, by item."""

    number: str
    redeemed_at: datetime
    units: Mapping[int, int]


def last_redemption(
    session: Session, household_id: int, *, since: datetime
) -> LastRedemption | None:
    """Return the household's last redemption since this instant, if there is one."""
    lines = session.execute(_LAST_REDEMPTION, {"household_id": household_id, "since": since}).all()
    if not lines:
        return None
    return LastRedemption(
        number=lines[0].number,
        redeemed_at=lines[0].redeemed_at,
        units={line.item_id: line.quantity for line in lines},
    )


@dataclass(frozen=True)
class SlipLine:
    """A line of the slip."""

    name: str
    specification: str
    unit: str
    quantity: int
    price_points: int


@dataclass(frozen=True)
class Slip:
    """The printed proof of a redemption."""

    id: int
    village: str
    number: str
    household: str
    head: str
    lines: tuple[SlipLine, ...]
    points: int
    balance_after: int
    clerk: str
    redeemed_at: datetime
    agreed_by: str
    witness: str
    proxy_name: str
    proxy_relation: str
    prints: int
    check_code: str

    @property
    def balance_before(self) -> int:
        """What the household had before."""
        return self.balance_after + self.points


def show_slip(session: Session, actor: Actor, redemption_id: int) -> Slip:
    """Return the slip of a redemption of the actor's village. Raises NotFound."""
    ours = {"redemption_id": redemption_id, "village_id": village_of(actor)}
    row = session.execute(_SLIP, ours).one_or_none()
    if row is None:
        raise NotFound
    names = names_of(session, [row.redeemed_by, row.witness or ""])
    lines = session.execute(_SLIP_LINES, {"redemption_id": redemption_id})
    return Slip(
        id=row.id,
        village=row.village,
        number=row.number,
        household=row.household,
        head=row.head,
        lines=tuple(SlipLine(**line._asdict()) for line in lines),
        points=row.points,
        balance_after=ledger.balance_after(session, row.account_id, row.transaction_id),
        clerk=names.get(row.redeemed_by, ""),
        redeemed_at=row.redeemed_at,
        agreed_by=row.consent,
        witness=names.get(row.witness or "", ""),
        proxy_name=row.proxy_name,
        proxy_relation=row.proxy_relation,
        prints=row.prints,
        check_code=ledger.check_code_of(session, row.account_id, row.transaction_id),
    )


@dataclass(frozen=True)
class SpecialRedemption:
    """A redemption to look at again, and why."""

    id: int
    number: str
    redeemed_at: datetime
    household: str
    head: str
    points: int
    clerk: str
    witness: str
    consent_reason: str
    proxy_name: str
    proxy_relation: str
    off_day_reason: str


@dataclass(frozen=True)
class SpecialPage:
    """Some of them, the newest first; `older` asks for those before."""

    redemptions: tuple[SpecialRedemption, ...]
    older: int | None


A_PAGE = 50


def list_special(session: Session, actor: Actor, *, before: int | None = None) -> SpecialPage:
    """Return redemptions before a colleague, for somebody else or on another day."""
    query = _SPECIAL.limit(A_PAGE + 1)
    if before is not None:
        query = query.where(Redemption.id < before)
    rows = session.execute(query, {"village_id": village_of(actor)}).all()
    names = names_of(
        session, {code for row in rows for code in (row.redeemed_by, row.witness or "")}
    )
    page = tuple(_special(row, names) for row in rows[:A_PAGE])
    return SpecialPage(page, page[-1].id if len(rows) > A_PAGE else None)


def _special(row: sa.Row[*tuple[Any, ...]], names: Mapping[str, str]) -> SpecialRedemption:
    return SpecialRedemption(
        id=row.id,
        number=row.number,
        redeemed_at=row.redeemed_at,
        household=row.household,
        head=row.head,
        points=row.points,
        clerk=names.get(row.redeemed_by, ""),
        witness=names.get(row.witness or "", ""),
        consent_reason=row.consent_reason,
        proxy_name=row.proxy_name,
        proxy_relation=row.proxy_relation,
        off_day_reason=row.off_day_reason,
    )
