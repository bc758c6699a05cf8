"""Past redemptions, and what may still come back of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.search import find_households
from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import (
    GoodsReturn,
    GoodsReturnLine,
    Redemption,
    RedemptionLine,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_day, village_day

A_PAGE = 30
MOST_HOUSEHOLDS = 50
NUMBER_DIGITS = 5

_RETURNED = (
    sa.select(
        GoodsReturnLine.line_id,
        sa.func.sum(GoodsReturnLine.quantity).label("quantity"),
        sa.func.sum(GoodsReturnLine.damaged).label("damaged"),
    )
    .group_by(GoodsReturnLine.line_id)
    .subquery()
)


@dataclass(frozen=True)
class RedemptionRow:
    """A redemption in the list, and how many of its points went back."""

    id: int
    number: str
    redeemed_at: datetime
    household: str
    head: str
    points: int
    returned_points: int


@dataclass(frozen=True)
class RedemptionList:
    """Some redemptions, the newest first; `older` asks for those before them."""

    redemptions: tuple[RedemptionRow, ...]
    older: int | None


@dataclass(frozen=True)
class LineToReturn:
    """A line of a redemption; `returned` of its units came back, `damaged` of those broken."""

    id: int
    item_id: int
    item: str
    specification: str
    unit: str
    quantity: int
    price_points: int
    returned: int
    damaged: int

    @property
    def left(self) -> int:
        """How many units the household still has of it."""
        return self.quantity - self.returned


@dataclass(frozen=True)
class PastReturn:
    """Goods that came back: when, to whom, why."""

    returned_at: datetime
    clerk: str
    points: int
    reason: str


@dataclass(frozen=True)
class PastRedemption:
    """A redemption with its lines and what came back of it; `last_day` is the last for returns."""

    id: int
    number: str
    redeemed_at: datetime
    household_id: int
    household: str
    head: str
    points: int
    agreed_by: str
    witness: str
    consent_reason: str
    proxy: str
    relation: str
    clerk: str
    last_day: date
    lines: tuple[LineToReturn, ...]
    returns: tuple[PastReturn, ...]

    def may_come_back(self, today: date) -> bool:
        """Tell whether something of it can still be returned."""
        return today <= self.last_day and any(line.left for line in self.lines)


def list_redemptions(
    session: Session,
    actor: Actor,
    *,
    typed: str = "",
    day: date | None = None,
    before: int | None = None,
) -> RedemptionList:
    """Return a page of the village's redemptions: of a number, of a household, of a day."""
    query = (
        sa.select(
            Redemption.id,
            Redemption.number,
            Redemption.redeemed_at,
            Household.number,
            sa.func.coalesce(Resident.name, ""),
            Redemption.points,
            _returned_points(),
        )
        .join(Household, Household.id == Redemption.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Redemption.village_id == actor.village_id)
        .order_by(Redemption.id.desc())
        .limit(A_PAGE + 1)
    )
    if typed:
        query = query.where(_is_meant(session, actor, typed))
    if day is not None:
        query = query.where(on_day(Redemption.redeemed_at, day))
    if before is not None:
        query = query.where(Redemption.id < before)
    rows = [RedemptionRow(*row) for row in session.execute(query)]
    shown = tuple(rows[:A_PAGE])
    return RedemptionList(shown, shown[-1].id if len(rows) > A_PAGE else None)


def _returned_points() -> sa.ColumnElement[int]:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(GoodsReturn.points), 0))
        .where(GoodsReturn.redemption_id == Redemption.id)
        .correlate(Redemption)
        .scalar_subquery()
    )


def _is_meant(session: Session, actor: Actor, typed: str) -> sa.ColumnElement[bool]:
    """Tell which redemptions a text means: 2026-00017, 17, or a household by all its names."""
    found = find_households(session, village_of(actor), typed, limit=MOST_HOUSEHOLDS)
    meant = Redemption.household_id.in_([one.id for one in found]) | (Redemption.number == typed)
    if typed.isdecimal() and len(typed) <= NUMBER_DIGITS:
        meant |= Redemption.number.endswith(f"-{typed.zfill(NUMBER_DIGITS)}")
    return meant


def on_day(instant: sa.SQLColumnExpression[datetime], day: date) -> sa.ColumnElement[bool]:
    """Tell whether the instant lies on this day in the village, as a part of a query."""
    start = start_of_day(day)
    return (instant >= start) & (instant < start + timedelta(days=1))


def show_redemption(session: Session, actor: Actor, redemption_id: int) -> PastRedemption:
    """Return a redemption of the actor's village with what came back; raises NotFound."""
    row = session.execute(
        sa.select(Redemption, Household.number, Resident.name, Village.return_days)
        .join(Household, Household.id == Redemption.household_id)
        .join(Village, Village.id == Redemption.village_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Redemption.id == redemption_id, Redemption.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    redemption, number, head, return_days = row
    returns = session.scalars(
        sa.select(GoodsReturn).filter_by(redemption_id=redemption_id).order_by(GoodsReturn.id)
    ).all()
    acted = [
        redemption.redeemed_by,
        redemption.witness or "",
        *(one.returned_by for one in returns),
    ]
    names = names_of(session, acted)
    return PastRedemption(
        redemption.id,
        redemption.number,
        redemption.redeemed_at,
        redemption.household_id,
        number,
        head or "",
        redemption.points,
        redemption.consent,
        names.get(redemption.witness or "", ""),
        redemption.consent_reason,
        redemption.proxy_name,
        redemption.proxy_relation,
        names.get(redemption.redeemed_by, ""),
        village_day(redemption.redeemed_at) + timedelta(days=return_days),
        lines_to_return(session, redemption_id),
        tuple(
            PastReturn(one.returned_at, names.get(one.returned_by, ""), one.points, one.reason)
            for one in returns
        ),
    )


def lines_to_return(session: Session, redemption_id: int) -> tuple[LineToReturn, ...]:
    """Return a redemption's lines, each with what came back of it."""
    query = (
        sa.select(
            RedemptionLine.id,
            RedemptionLine.item_id,
            Item.name,
            Item.specification,
            Item.unit,
            RedemptionLine.quantity,
            RedemptionLine.price_points,
            sa.func.coalesce(_RETURNED.c.quantity, 0),
            sa.func.coalesce(_RETURNED.c.damaged, 0),
        )
        .join(Item, Item.id == RedemptionLine.item_id)
        .outerjoin(_RETURNED, _RETURNED.c.line_id == RedemptionLine.id)
        .where(RedemptionLine.redemption_id == redemption_id)
        .order_by(RedemptionLine.id)
    )
    return tuple(LineToReturn(*row) for row in session.execute(query))
