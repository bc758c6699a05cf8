"""When each of the goods will have run out."""

from dataclasses import dataclass
from datetime import date, timedelta

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.redemptions.taken_lately import TakenLately

SOON_DAYS = 30
FAR_DAYS = 366
"""Nobody plans goods further ahead."""
BAR_DAYS = 180
"""How many days of stock fill an item's bar."""


@dataclass(frozen=True)
class Forecast:
    """An item, how many of it go in a month, and the day when none is left at that pace.

    There is no `runs_out_on` for what nobody took lately, or what lasts longer than a year.
    """

    item: ItemOnShelf
    a_month: int
    runs_out_on: date | None
    is_soon: bool
    bar: int


def forecast(item: ItemOnShelf, taken: TakenLately, today: date) -> Forecast:
    """Return when an item runs out at the pace of what was taken lately."""
    units = taken.units.get(item.id, 0)
    days_left = item.stock * taken.days // units if units else FAR_DAYS
    is_known = units > 0 and days_left < FAR_DAYS
    return Forecast(
        item=item,
        a_month=taken.a_month(units),
        runs_out_on=today + timedelta(days=days_left) if is_known else None,
        is_soon=days_left <= SOON_DAYS,
        bar=min(100 * days_left // BAR_DAYS, 100) if item.stock else 0,
    )
