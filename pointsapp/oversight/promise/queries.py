"""Can the village keep its promise? What households may still ask for, and what is there for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Village
from pointsapp.earning.sheets.earned import earned_in_village
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.receipts.account import came_in, worth_by_source
from pointsapp.exchange.redemptions.taken_lately import taken_lately
from pointsapp.oversight.promise.forecasts import Forecast, forecast
from pointsapp.oversight.promise.models import GoodsBudget
from pointsapp.refusals import NotFound
from pointsapp.year_end.expiries.queries import announced, what_lapses


@dataclass(frozen=True)
class Budget:
    """What money was left for goods, and who said so when."""

    money_fen: int
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True)
class Lapsing:
    """What of the points is announced to lapse, unless it is exchanged before."""

    expiry_id: int
    lapses_on: date
    points: int


@dataclass(frozen=True)
class Promise:
    """What households may still ask for, beside what there is for it; points and fen.

    What runs out first stands first. `came_in_fen` is what the year's goods are worth, by source,
    `lapsing` what is no longer promised from some day on.
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
    came_in_fen: Mapping[str, int]
    lapsing: Lapsing | None

    @property
    def promised_fen(self) -> int:
        """What the outstanding points are worth."""
        return self.points * self.point_value_fen

    @property
    def promised_after_fen(self) -> int:
        """What the points are worth that stay once the announced ones lapsed."""
        lapsing = self.lapsing.points if self.lapsing else 0
        return (self.points - lapsing) * self.point_value_fen

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


def show_promise(session: Session, actor: Actor, today: date) -> Promise:
    """Return how the actor's village stands with its promise; raises NotFound."""
    village_id = village_of(actor)
    point_value_fen = session.scalar(
        sa.select(Village.point_value_fen).where(Village.id == village_id)
    )
    if point_value_fen is None:
        raise NotFound
    items = list_items(session, actor)
    taken = taken_lately(session, village_id, today)
    forecasts = [forecast(item, taken, today) for item in items if item.is_on or item.stock]
    earned = earned_in_village(session, village_id, since=today - timedelta(days=taken.days))
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
        came_in_fen=worth_by_source(came_in(session, village_id, today.year)),
        lapsing=_lapsing(session, village_id),
    )


def _lapsing(session: Session, village_id: int) -> Lapsing | None:
    expiry = announced(session, village_id)
    if expiry is None:
        return None
    lapse = what_lapses(session, village_id, expiry.terms, expiry.lapses_on)
    return Lapsing(expiry.id, expiry.lapses_on, lapse.points)


def _budget(session: Session, village_id: int) -> Budget | None:
    noted = session.scalars(
        sa.select(GoodsBudget).filter_by(village_id=village_id).order_by(GoodsBudget.id.desc())
    ).first()
    if noted is None:
        return None
    name = names_of(session, [noted.noted_by]).get(noted.noted_by, "")
    return Budget(money_fen=noted.money_fen, noted_by=name, noted_at=noted.noted_at)
