"""How fast goods go, and when each of them will have run out."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine
from pointsapp.exchange.redemptions.units import units_kept
from pointsapp.village_time import start_of_day, village_day

LOOK_BACK_DAYS = 91
SHORTEST_LOOK_BACK_DAYS = 30
MONTH_DAYS = 30
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


@dataclass(frozen=True)
class TakenLately:
    """What households kept of the goods handed out since a day, by item, and its points."""

    days: int
    units: dict[int, int]
    points: int

    def a_month(self, quantity: int) -> int:
        """Return how many that makes in a month."""
        return round(quantity * MONTH_DAYS / self.days)


def taken_lately(session: Session, village_id: int, today: date) -> TakenLately:
    """Return what went in the last three months, or since the counter first opened."""
    rows = session.execute(
        sa.select(
            RedemptionLine.item_id,
            sa.func.sum(units_kept()).label("units"),
            sa.func.sum(units_kept() * RedemptionLine.price_points).label("points"),
            sa.func.min(Redemption.redeemed_at).label("first_at"),
        )
        .join(Redemption, Redemption.id == RedemptionLine.redemption_id)
        .where(
            Redemption.village_id == village_id,
            Redemption.redeemed_at >= start_of_day(today - timedelta(days=LOOK_BACK_DAYS)),
        )
        .group_by(RedemptionLine.item_id)
    ).all()
    first = min((village_day(row.first_at) for row in rows), default=today)
    return TakenLately(
        days=max((today - first).days, SHORTEST_LOOK_BACK_DAYS),
        units={row.item_id: int(row.units) for row in rows},
        points=sum(int(row.points) for row in rows),
    )


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
