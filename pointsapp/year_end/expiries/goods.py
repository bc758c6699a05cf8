"""What points that are to lapse would still buy, for a household and for the whole village."""

from collections.abc import Iterable

from pointsapp.exchange.items.queries import ItemOnShelf

NAMED = 2
"""So many goods tell a household what its points are worth."""


def still_buy(points: int, items: Iterable[ItemOnShelf]) -> tuple[ItemOnShelf, ...]:
    """Return the dearest goods on the shelf that one could get for these points."""
    affordable = [
        item for item in items if item.is_on and item.stock and item.price_points <= points
    ]
    return tuple(sorted(affordable, key=lambda item: -item.price_points)[:NAMED])
