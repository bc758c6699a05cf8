"""What the counter's screen and the slip show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.queries import names_of
from pointsapp.actor import Actor
from pointsapp.community.exchange_days import is_exchange_day
from pointsapp.community.models import Household, Resident, Village
from pointsapp.database import village_day
from pointsapp.exchange.counter.consent import fresh_code
from pointsapp.exchange.counter.models import Redemption, RedemptionLine, SlipPrint
from pointsapp.exchange.counter.parking import parked_of
from pointsapp.exchange.counter.refusals import HouseholdClosed
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Counter:
    """A household at the counter, and what lies on the shelf.

    `code_id` is its one-minute code that this clerk took; `parked` the basket it left here.
    """

    household_id: int
    number: str
    head: str
    balance: int
    items: tuple[ItemOnShelf, ...]
    code_id: int | None
    parked_id: int | None
    parked: Mapping[int, int]
    is_own: bool
    is_open: bool
    exchange_days: str

    @property
    def barcodes(self) -> dict[str, int]:
        """The items by bar code."""
        return {item.barcode: item.id for item in self.items if item.barcode}


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
    consent: str
    witness: str
    proxy_name: str
    proxy_relation: str
    prints: int
    check_code: str

    @property
    def balance_before(self) -> int:
        """What the household had before."""
        return self.balance_after + self.points


def show_counter(session: Session, actor: Actor, household_id: int, *, at: datetime) -> Counter:
    """Return a household of the actor's village at the counter.

    Raises NotFound and HouseholdClosed.
    """
    row = session.execute(
        sa.select(Household, Resident.name, Village.exchange_days)
        .join(Village, Village.id == Household.village_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Household.id == household_id, Household.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    household, head, exchange_days = row
    if household.closed_on is not None:
        raise HouseholdClosed(number=household.number)
    parked_id, parked = parked_of(session, household_id)
    return Counter(
        household.id,
        household.number,
        head or "",
        ledger.balance(session, household.account_id),
        list_items(session, actor, only_on=True),
        fresh_code(session, household_id, by=actor, at=at),
        parked_id,
        parked,
        actor.household_id == household_id,
        is_exchange_day(exchange_days, village_day(at)),
        exchange_days,
    )


def closed_today(session: Session, actor: Actor, *, at: datetime) -> str:
    """Return the exchange days of the actor's village if today is none of them, else nothing."""
    days = session.scalar(sa.select(Village.exchange_days).filter_by(id=actor.village_id)) or ""
    return "" if is_exchange_day(days, village_day(at)) else days


def redemption_of_key(
    session: Session, actor: Actor, household_id: int, key: str | None
) -> int | None:
    """Return what this clerk handed to this household under the key already, if anything."""
    return session.scalar(
        sa.select(Redemption.id).filter_by(
            village_id=actor.village_id,
            household_id=household_id,
            key=key,
            redeemed_by=actor.code,
        )
    )


def show_slip(session: Session, actor: Actor, redemption_id: int) -> Slip:
    """Return the slip of a redemption of the actor's village; raises NotFound."""
    row = session.execute(
        sa.select(Redemption, Village.name, Household.number, Resident.name, Household.account_id)
        .join(Village, Village.id == Redemption.village_id)
        .join(Household, Household.id == Redemption.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Redemption.id == redemption_id, Redemption.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    redemption, village, number, head, account_id = row
    names = names_of(session, [redemption.redeemed_by, redemption.witness or ""])
    return Slip(
        redemption.id,
        village,
        redemption.number,
        number,
        head or "",
        _lines(session, redemption_id),
        redemption.points,
        ledger.balance_after(session, account_id, redemption.transaction_id or 0),
        names.get(redemption.redeemed_by, ""),
        redemption.redeemed_at,
        redemption.consent,
        names.get(redemption.witness or "", ""),
        redemption.proxy_name,
        redemption.proxy_relation,
        session.scalar(sa.select(sa.func.count()).where(SlipPrint.redemption_id == redemption_id))
        or 0,
        ledger.check_code_of(session, account_id, redemption.transaction_id or 0),
    )


def _lines(session: Session, redemption_id: int) -> tuple[SlipLine, ...]:
    query = (
        sa.select(
            Item.name,
            Item.specification,
            Item.unit,
            RedemptionLine.quantity,
            RedemptionLine.price_points,
        )
        .join(Item, Item.id == RedemptionLine.item_id)
        .where(RedemptionLine.redemption_id == redemption_id)
        .order_by(RedemptionLine.id)
    )
    return tuple(SlipLine(*row) for row in session.execute(query))


@dataclass(frozen=True)
class Special:
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

    redemptions: tuple[Special, ...]
    older: int | None


A_PAGE = 50


def list_special(session: Session, actor: Actor, *, before: int | None = None) -> SpecialPage:
    """Return redemptions before a colleague, for somebody else or on another day."""
    query = (
        sa.select(Redemption, Household.number, Resident.name)
        .join(Household, Household.id == Redemption.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(
            Redemption.village_id == actor.village_id,
            sa.or_(
                Redemption.witness.is_not(None),
                Redemption.proxy_name != "",
                Redemption.off_day_reason != "",
            ),
        )
        .order_by(Redemption.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Redemption.id < before)
    rows = session.execute(query).all()
    names = names_of(
        session, {code for one, _n, _h in rows for code in (one.redeemed_by, one.witness or "")}
    )
    found = tuple(_special(one, number, head, names) for one, number, head in rows[:A_PAGE])
    return SpecialPage(found, found[-1].id if len(rows) > A_PAGE else None)


def _special(
    redemption: Redemption, number: str, head: str | None, names: Mapping[str, str]
) -> Special:
    return Special(
        redemption.id,
        redemption.number,
        redemption.redeemed_at,
        number,
        head or "",
        redemption.points,
        names.get(redemption.redeemed_by, ""),
        names.get(redemption.witness or "", ""),
        redemption.consent_reason,
        redemption.proxy_name,
        redemption.proxy_relation,
        redemption.off_day_reason,
    )
