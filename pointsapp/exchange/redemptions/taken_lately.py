"""How fast goods go."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine
from pointsapp.exchange.redemptions.units import units_kept
from pointsapp.village_time import start_of_day, village_day

LOOK_BACK_DAYS = 91
SHORTEST_LOOK_BACK_DAYS = 30
MONTH_DAYS = 30


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
