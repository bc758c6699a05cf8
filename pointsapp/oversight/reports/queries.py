"""Can the village keep its promise? What households may still ask for, and what is there for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Village
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, LineCorrection
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine
from pointsapp.exchange.redemptions.units import units_kept
from pointsapp.oversight.reports.models import GoodsBudget
from pointsapp.refusals import NotFound
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
class Budget:
    """What money was left for goods, and who said so when."""

    money_fen: int
    noted_by: str
    noted_at: datetime


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
class Promise:
    """What households may still ask for, beside what there is for it; points and fen.

    What runs out first stands first.
    """

    points: int
    point_value_fen: int
    stock_fen: int
    stock_points: int
    without_cost: int
    budget: Budget | None
    earned_a_month: int
    redeemed_a_month: int
    forecasts: tuple[Forecast, ...]

    @property
    def promised_fen(self) -> int:
        """What the outstanding points are worth."""
        return self.points * self.point_value_fen

    @property
    def money_fen(self) -> int:
        """The money left for goods; nothing noted is nothing left."""
        return self.budget.money_fen if self.budget else 0

    @property
    def missing_fen(self) -> int:
        """What is missing to keep the promise; below 0 it is kept with something to spare."""
        return self.promised_fen - self.stock_fen - self.money_fen

    def share(self, fen: int) -> int:
        """Return how much of the longest bar a sum is, in hundredths."""
        longest = max(self.promised_fen, self.stock_fen + self.money_fen, 1)
        return round(100 * fen / longest)


@dataclass(frozen=True)
class _Taken:
    """What households kept of the goods handed out since a day, by item, and its points."""

    days: int
    units: dict[int, int]
    points: int

    def a_month(self, quantity: int) -> int:
        """Return how many that makes in a month."""
        return round(quantity * MONTH_DAYS / self.days)


def show_promise(session: Session, actor: Actor, today: date) -> Promise:
    """Return how the actor's village stands with its promise; raises NotFound."""
    village_id = village_of(actor)
    point_value_fen = session.scalar(
        sa.select(Village.point_value_fen).where(Village.id == village_id)
    )
    if point_value_fen is None:
        raise NotFound
    items = list_items(session, actor)
    taken = _taken(session, village_id, today)
    forecasts = [_forecast(item, taken, today) for item in items if item.is_on or item.stock]
    earned = _earned(session, village_id, today - timedelta(days=taken.days))
    return Promise(
        points=ledger.held_in_all(session, village_id, kind=AccountKind.HOUSEHOLD),
        point_value_fen=point_value_fen,
        stock_fen=sum(item.worth_fen or 0 for item in items),
        stock_points=sum(item.stock * item.price_points for item in items),
        without_cost=sum(item.stock > 0 and item.cost_fen is None for item in items),
        budget=_budget(session, village_id),
        earned_a_month=taken.a_month(earned),
        redeemed_a_month=taken.a_month(taken.points),
        forecasts=tuple(sorted(forecasts, key=lambda item: item.runs_out_on or date.max)),
    )


def _taken(session: Session, village_id: int, today: date) -> _Taken:
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
    return _Taken(
        max((today - first).days, SHORTEST_LOOK_BACK_DAYS),
        {row.item_id: int(row.units) for row in rows},
        sum(int(row.points) for row in rows),
    )


def _earned(session: Session, village_id: int, since: date) -> int:
    earned = session.scalar(
        sa.select(sa.func.sum(AwardLine.points))
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            AwardSheet.village_id == village_id,
            AwardLine.transaction_id.is_not(None),
            LineCorrection.line_id.is_(None),
            AwardLine.occurred_on >= since,
        )
    )
    return int(earned or 0)


def _budget(session: Session, village_id: int) -> Budget | None:
    noted = session.scalars(
        sa.select(GoodsBudget).filter_by(village_id=village_id).order_by(GoodsBudget.id.desc())
    ).first()
    if noted is None:
        return None
    name = names_of(session, [noted.noted_by]).get(noted.noted_by, "")
    return Budget(noted.money_fen, name, noted.noted_at)


def _forecast(item: ItemOnShelf, taken: _Taken, today: date) -> Forecast:
    units = taken.units.get(item.id, 0)
    days_left = item.stock * taken.days // units if units else FAR_DAYS
    known = units > 0 and days_left < FAR_DAYS
    return Forecast(
        item=item,
        a_month=taken.a_month(units),
        runs_out_on=today + timedelta(days=days_left) if known else None,
        is_soon=days_left <= SOON_DAYS,
        bar=min(100 * days_left // BAR_DAYS, 100) if item.stock else 0,
    )
