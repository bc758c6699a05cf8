"""Which prices the clerk saw: the browser sends a mark of each, never the price itself."""

import re
import zlib
from collections.abc import Iterable, Mapping

from pointsapp.exchange.items.queries import ItemOnShelf

_MARK = re.compile(r"(\d{1,9})-([0-9a-f]{8})")


def price_marks(items: Iterable[ItemOnShelf]) -> str:
    """Return the marks of all prices on the screen, in one line."""
    return ".".join(f"{item.id}-{_mark(item.id, item.price_points)}" for item in items)


def read_price_marks(text: str) -> dict[int, str]:
    """Return the marks by item id that came back from the screen."""
    return {int(item_id): mark for item_id, mark in _MARK.findall(text)}


def is_as_seen(item_id: int, price_points: int, seen: Mapping[int, str]) -> bool:
    """Tell whether this price of the item is the one that stood on the screen."""
    return seen.get(item_id) == _mark(item_id, price_points)


def _mark(item_id: int, price_points: int) -> str:
    return f"{zlib.crc32(f'{item_id}:{price_points}'.encode()):08x}"
