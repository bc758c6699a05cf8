"""What to buy in before points lapse, and what a household without a phone is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Village
from pointsapp.community.villages.exchange_days import exchange_days_between
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.exchange.redemptions.taken_lately import taken_lately
from pointsapp.year_end.expiries.goods import still_buy
from pointsapp.year_end.expiries.queries import (
    ExpiryRow,
    HouseholdLine,
    WhatLapses,
    show_expiry,
    what_lapses,
)
from pointsapp.year_end.last_days.asked_for import asked_for
from pointsapp.year_end.last_days.wanted import units_wanted

NOTHING = WhatLapses(())


@dataclass(frozen=True)
class ToBuy:
    """An item, how many of it will be wanted, and what of that is not on the shelf."""

    item: ItemOnShelf
    wanted: int

    @property
    def missing(self) -> int:
        """How many to buy in."""
        return max(0, self.wanted - self.item.stock)

    @property
    def fen(self) -> int | None:
        """What these cost, if the cost of one is known."""
        return None if self.item.cost_fen is None else self.item.cost_fen * self.missing


@dataclass(frozen=True)
class LastDays:
    """What is announced to lapse, and the exchange days from today on until then.

    `every_day` tells that the counter is open every day; `place` is where it is.
    """

    expiry: ExpiryRow
    lapse: WhatLapses
    village: str
    place: str
    every_day: bool
    days: tuple[date, ...]


@dataclass(frozen=True)
class OrderList:
    """What to buy in before the points lapse, what is missing first."""

    last_days: LastDays
    lines: tuple[ToBuy, ...]

    @property
    def fen(self) -> int:
        """What all of it costs, as far as costs are known."""
        return sum(line.fen or 0 for line in self.lines)

    @property
    def without_cost(self) -> int:
        """How many missing items have no known cost."""
        return sum(1 for line in self.lines if line.missing and line.fen is None)

    def a_day(self, line: ToBuy) -> int:
        """Return how many of an item to lay out on each exchange day, so that it lasts."""
        return -(-line.wanted // max(len(self.last_days.days), 1))


@dataclass(frozen=True)
class Letter:
    """What is written to a household: what it would lose, and what that still buys."""

    line: HouseholdLine
    goods: tuple[ItemOnShelf, ...]


def show_last_days(session: Session, actor: Actor, expiry_id: int, *, today: date) -> LastDays:
    """Return what is to lapse and when the counter opens before; raises NotFound.

    Once the points lapsed, or stay after all, nothing is to lapse any more.
    """
    expiry = show_expiry(session, actor, expiry_id)
    village_id = village_of(actor)
    village = session.execute(
        sa.select(Village.name, Village.exchange_days, Village.exchange_place).filter_by(
            id=village_id
        )
    ).one()
    lapse = NOTHING
    if expiry.is_announced:
        lapse = what_lapses(session, village_id, expiry.terms, expiry.lapses_on)
    until = expiry.lapses_on - timedelta(days=1)
    days = tuple(exchange_days_between(village.exchange_days, today, until))
    return LastDays(
        expiry, lapse, village.name, village.exchange_place, not village.exchange_days, days
    )


def show_order_list(session: Session, actor: Actor, expiry_id: int, *, today: date) -> OrderList:
    """Return what to buy in before these points lapse; raises NotFound."""
    last_days = show_last_days(session, actor, expiry_id, today=today)
    items = list_items(session, actor, only_on=True)
    taken = taken_lately(session, village_of(actor), today)
    asked = asked_for(session, village_of(actor), today)
    wanted = units_wanted(last_days.lapse.lines, items, taken.units, asked)
    lines = (ToBuy(item, wanted[item.id]) for item in items)
    return OrderList(last_days, tuple(sorted(lines, key=lambda line: not line.missing)))


def list_letters(
    session: Session, actor: Actor, last_days: LastDays, *, to_all: bool
) -> Sequence[Letter]:
    """Return a letter to each household that would lose points and has no phone, or to all."""
    items = list_items(session, actor, only_on=True)
    return [
        Letter(line, still_buy(line.points, items))
        for line in last_days.lapse.lines
        if line.points and (to_all or line.has_no_phone)
    ]
