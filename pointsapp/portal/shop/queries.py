"""What a household can get for its points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, household_of
from pointsapp.community.villages.exchange_days import APART
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.exchange.redemptions.queries import taken_this_month
from pointsapp.portal.household.queries import own_household


@dataclass(frozen=True)
class Offer:
    """An item, and how the household stands to it."""

    item: ItemOnShelf
    short_of: int
    left_this_month: int | None

    @property
    def is_within_reach(self) -> bool:
        """Whether the household could take one now."""
        return self.item.stock > 0 and not self.short_of and self.left_this_month != 0


@dataclass(frozen=True)
class Shop:
    """The village's goods, those within reach first."""

    balance: int
    exchange_days: tuple[str, ...]
    offers: tuple[Offer, ...]


def show_shop(session: Session, actor: Actor, *, at: datetime) -> Shop:
    """Return the village's goods as the resident's own household can get them. Raises NotFound."""
    own = own_household(session, actor)
    balance = ledger.balance(session, own.account_id)
    offers = offers_for(session, actor, balance, at=at)
    return Shop(
        balance,
        _days(own.exchange_days),
        tuple(sorted(offers, key=lambda offer: not offer.is_within_reach)),
    )


def offers_for(session: Session, actor: Actor, balance: int, *, at: datetime) -> tuple[Offer, ...]:
    """Return the village's goods as the resident's own household, with this balance, gets them."""
    taken = taken_this_month(session, household_of(actor), at)
    return tuple(
        Offer(item, max(item.price_points - balance, 0), _left_of_limit(item, taken))
        for item in list_items(session, actor, only_on=True)
    )


def _left_of_limit(item: ItemOnShelf, taken: Mapping[int, int]) -> int | None:
    """Return how many the household may still take this month, None where there is no limit."""
    if item.limit_per_month is None:
        return None
    return max(item.limit_per_month - taken.get(item.id, 0), 0)


def _days(written: str) -> tuple[str, ...]:
    words = filter(None, written.split(APART))
    return tuple(f"{word}日" if word.isdecimal() else word for word in words)
