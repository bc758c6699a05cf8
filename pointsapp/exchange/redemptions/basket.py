"""A basket: what a household asks for at the counter, and whether it may have it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pointsapp.exchange.parking.models import MOST_UNITS
from pointsapp.exchange.parking.refusals import EmptyBasket
from pointsapp.exchange.redemptions.agreement import BY_PIN, Agreement
from pointsapp.exchange.redemptions.prices import is_as_seen
from pointsapp.exchange.redemptions.refusals import (
    ItemOff,
    LimitReached,
    OutOfStock,
    PriceChanged,
    QuantityOdd,
    TooFewPoints,
)


@dataclass(frozen=True)
class Proxy:
    """Who collects in the head's place, and how related.

    `is_known` says one of the household's own people, or of its invited helpers.
    """

    name: str
    relation: str
    is_known: bool = False


@dataclass(frozen=True)
class Basket:
    """What was put together at the counter: units by item id, and how the household agreed.

    The key makes it count once. `price_marks` are of the prices that the clerk saw, none where
    nobody looked. `collector` is the code of one of `collectors_of`, `proxy` somebody else.
    `parked_id` is the basket that was put aside. A basket that may not repeat is
    refused when the household took exactly the same a moment ago.
    """

    key: str
    units: Mapping[int, int]
    agreement: Agreement = BY_PIN
    proxy: Proxy | None = None
    collector: str = ""
    off_day_reason: str = ""
    price_marks: Mapping[int, str] | None = None
    parked_id: int | None = None
    may_repeat: bool = True

    def request_of(self, household_id: int) -> Mapping[str, object]:
        """Return what the household asks for: what the key stands for.

        How it agreed is no part of it: a PIN is a secret, and the first success spends a
        one-minute code. Nor is what only tells what the clerk had on the screen.
        """
        return {
            "household_id": household_id,
            "units": units_taken(self.units),
            "proxy": self.proxy,
            "collector": self.collector,
            "off_day_reason": self.off_day_reason,
        }


@dataclass(frozen=True)
class BasketLine:
    """Units of one item, with what the shelf and the household's month say of it now."""

    item_id: int
    name: str
    price_points: int
    is_on: bool
    limit_per_month: int | None
    units: int
    units_on_shelf: int
    taken_this_month: int
    shelf_account_id: int
    handed_out_account_id: int

    @property
    def points(self) -> int:
        """What the line costs."""
        return self.units * self.price_points


@dataclass(frozen=True)
class PricedBasket:
    """A basket's lines as they stand now, the account of its points, the household's balance."""

    lines: tuple[BasketLine, ...]
    redeemed_account_id: int
    balance: int

    @property
    def points(self) -> int:
        """What the basket costs."""
        return sum(line.points for line in self.lines)

    @property
    def units(self) -> dict[int, int]:
        """The units by item."""
        return {line.item_id: line.units for line in self.lines}


def units_taken(units: Mapping[int, int]) -> dict[int, int]:
    """Return the units by item without those of which none is taken."""
    return {item_id: count for item_id, count in units.items() if count}


def check_units(units: Mapping[int, int]) -> None:
    """Raise EmptyBasket for no units at all, QuantityOdd for fewer than 0 or too many of one."""
    if not units:
        raise EmptyBasket
    if any(not 0 < count <= MOST_UNITS for count in units.values()):
        raise QuantityOdd(most=MOST_UNITS)


def check_prices(lines: Iterable[BasketLine], seen: Mapping[int, str]) -> None:
    """Raise PriceChanged when an item costs something else than the clerk saw."""
    changed = [
        (line.name, line.price_points)
        for line in lines
        if not is_as_seen(line.item_id, line.price_points, seen)
    ]
    if changed:
        raise PriceChanged(changed=changed)


def check_line(line: BasketLine) -> None:
    """Raise ItemOff, OutOfStock or LimitReached when the line cannot be handed out."""
    if not line.is_on:
        raise ItemOff(item=line.name)
    if line.units > line.units_on_shelf:
        raise OutOfStock(item=line.name, left=line.units_on_shelf)
    limit = line.limit_per_month
    if limit is not None and line.taken_this_month + line.units > limit:
        raise LimitReached(item=line.name, left=max(limit - line.taken_this_month, 0))


def check_points(priced: PricedBasket) -> None:
    """Raise TooFewPoints when the basket costs more than the household has."""
    if priced.points > priced.balance:
        raise TooFewPoints(balance=priced.balance, needed=priced.points)
