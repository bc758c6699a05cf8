"""What the counter's screen shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.community.villages.exchange_days import is_exchange_day
from pointsapp.exchange.items.models import KINDS, Item
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.exchange.parking.service import parked_of
from pointsapp.exchange.redemptions.agreement import fresh_code
from pointsapp.exchange.redemptions.collectors import Collector, collectors_of
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine
from pointsapp.exchange.redemptions.queries import taken_this_month
from pointsapp.exchange.redemptions.refusals import HouseholdClosed
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

OF_LATE = timedelta(days=90)
LAST_EXCHANGES = 3

_HOUSEHOLD = (
    sa.select(
        Household.number,
        Household.account_id,
        Household.closed_on,
        sa.func.coalesce(Resident.name, "").label("head"),
        Village.exchange_days,
    )
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        Household.id == sa.bindparam("household_id"),
        Household.village_id == sa.bindparam("village_id"),
    )
)


_TAKEN_OF_LATE = (
    sa.select(RedemptionLine.item_id, sa.func.sum(RedemptionLine.quantity).label("units"))
    .join(Redemption, Redemption.id == RedemptionLine.redemption_id)
    .where(
        Redemption.village_id == sa.bindparam("village_id"),
        Redemption.redeemed_at >= sa.bindparam("since"),
    )
    .group_by(RedemptionLine.item_id)
)
_LAST_IDS = (
    sa.select(Redemption.id)
    .where(Redemption.household_id == sa.bindparam("household_id"))
    .order_by(Redemption.redeemed_at.desc(), Redemption.id.desc())
    .limit(LAST_EXCHANGES)
    .subquery()
)
_LAST = (
    sa.select(
        Redemption.id,
        Redemption.redeemed_at,
        Redemption.points,
        Item.name,
        RedemptionLine.quantity,
    )
    .join(_LAST_IDS, _LAST_IDS.c.id == Redemption.id)
    .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .order_by(Redemption.id.desc(), RedemptionLine.id)
)


@dataclass(frozen=True)
class PastExchange:
    """What the household took at one time: goods by name with how many, and their points."""

    redemption_id: int
    redeemed_at: datetime
    points: int
    goods: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ChosenLine:
    """Units of one item in the basket, and what they cost now."""

    name: str
    units: int
    points: int


@dataclass(frozen=True)
class Counter:
    """A household at the counter, and what lies on the shelf.

    `items` stand with those first that are taken most, `taken` is what the household took this
    month, by item, `last` its last exchanges. `code_id` is its one-minute code that this clerk
    took, `parked` the basket it left here.
    """

    household_id: int
    number: str
    head: str
    balance: int
    items: tuple[ItemOnShelf, ...]
    taken: Mapping[int, int]
    collectors: tuple[Collector, ...]
    last: tuple[PastExchange, ...]
    code_id: int | None
    parked_id: int | None
    parked: Mapping[int, int]
    is_own: bool
    is_open: bool
    exchange_days: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of goods on the shelf, each once, in the order of `KINDS`."""
        here = {item.kind for item in self.items}
        return tuple(kind for kind in KINDS if kind in here)

    def most(self, item: ItemOnShelf) -> int:
        """Return how many of the item the household may take now."""
        if item.limit_per_month is None:
            return item.stock
        return min(item.stock, max(item.limit_per_month - self.taken.get(item.id, 0), 0))

    @property
    def barcodes(self) -> dict[str, int]:
        """The items by bar code."""
        return {item.barcode: item.id for item in self.items if item.barcode}

    def chosen(self, units: Mapping[int, int]) -> tuple[ChosenLine, ...]:
        """Return the lines of a basket with these units by item, in the order of the shelf."""
        return tuple(
            ChosenLine(item.name, units[item.id], units[item.id] * item.price_points)
            for item in self.items
            if units.get(item.id, 0) > 0
        )


def show_counter(session: Session, actor: Actor, household_id: int, *, at: datetime) -> Counter:
    """Return a household of the actor's village at the counter.

    Raises NotFound and HouseholdClosed.
    """
    ours = {"household_id": household_id, "village_id": village_of(actor)}
    household = session.execute(_HOUSEHOLD, ours).one_or_none()
    if household is None:
        raise NotFound
    if household.closed_on is not None:
        raise HouseholdClosed(number=household.number)
    parked_id, parked = parked_of(session, household_id)
    return Counter(
        household_id=household_id,
        number=household.number,
        head=household.head,
        balance=ledger.balance(session, household.account_id),
        items=_often_taken_first(session, actor, at=at),
        taken=taken_this_month(session, household_id, at),
        collectors=collectors_of(session, household_id),
        last=_last_exchanges(session, household_id),
        code_id=fresh_code(session, household_id, by=actor, at=at),
        parked_id=parked_id,
        parked=parked,
        is_own=actor.household_id == household_id,
        is_open=is_exchange_day(household.exchange_days, village_day(at)),
        exchange_days=household.exchange_days,
    )


def _often_taken_first(session: Session, actor: Actor, *, at: datetime) -> tuple[ItemOnShelf, ...]:
    """Return what is handed out, the most taken of late first, what is out at the end."""
    since = {"village_id": village_of(actor), "since": at - OF_LATE}
    often = {row.item_id: int(row.units) for row in session.execute(_TAKEN_OF_LATE, since)}
    items = list_items(session, actor, only_on=True)
    return tuple(sorted(items, key=lambda item: (not item.stock, -often.get(item.id, 0))))


def _last_exchanges(session: Session, household_id: int) -> tuple[PastExchange, ...]:
    rows = session.execute(_LAST, {"household_id": household_id}).all()
    by_redemption = (tuple(lines) for _id, lines in groupby(rows, key=lambda row: row.id))
    return tuple(
        PastExchange(
            redemption_id=lines[0].id,
            redeemed_at=lines[0].redeemed_at,
            points=lines[0].points,
            goods=tuple((line.name, line.quantity) for line in lines),
        )
        for lines in by_redemption
    )


def closed_today(session: Session, actor: Actor, *, at: datetime) -> str:
    """Return the exchange days of the actor's village if today is none of them, else nothing."""
    village_id = village_of(actor)
    days = session.scalars(sa.select(Village.exchange_days).filter_by(id=village_id)).one()
    return "" if is_exchange_day(days, village_day(at)) else days
