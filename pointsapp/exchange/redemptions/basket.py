"""A basket: what a household asks for at the counter."""

from collections.abc import Mapping
from dataclasses import dataclass

from pointsapp.exchange.parking.models import MOST_UNITS
from pointsapp.exchange.parking.refusals import EmptyBasket
from pointsapp.exchange.redemptions.consent import BY_PIN, Consent
from pointsapp.exchange.redemptions.refusals import QuantityOdd


@dataclass(frozen=True)
class Proxy:
    """Who collects for the household, and how related."""

    name: str
    relation: str


@dataclass(frozen=True)
class Basket:
    """What was put together at the counter: units by item id, and how the household agreed.

    The key makes it count once. `price_marks` are of the prices that the clerk saw, none where
    nobody looked. `parked_id` is the basket that was put aside. A basket that may not repeat is
    refused when the household took exactly the same a moment ago.
    """

    key: str
    units: Mapping[int, int]
    consent: Consent = BY_PIN
    proxy: Proxy | None = None
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
            "off_day_reason": self.off_day_reason,
        }


def units_taken(units: Mapping[int, int]) -> dict[int, int]:
    """Return the units by item without those of which none is taken."""
    return {item_id: count for item_id, count in units.items() if count}


def check_units(units: Mapping[int, int]) -> None:
    """Raise EmptyBasket for no units at all, QuantityOdd for fewer than 0 or too many of one."""
    if not units:
        raise EmptyBasket
    if any(not 0 < count <= MOST_UNITS for count in units.values()):
        raise QuantityOdd(most=MOST_UNITS)
