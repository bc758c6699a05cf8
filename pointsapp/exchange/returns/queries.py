"""Past redemptions, and what may still come back of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.answering import answers_for
from pointsapp.community.households.search import households_meant
from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import (
    DoorOrder,
    GoodsReturn,
    GoodsReturnLine,
    Redemption,
    RedemptionLine,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_day, village_day

A_PAGE = 30
NUMBER_DIGITS = 5

_Answers = aliased(Household)
_CAME_BACK = (
    sa.select(
        GoodsReturnLine.line_id,
        sa.func.sum(GoodsReturnLine.quantity).label("quantity"),
        sa.func.sum(GoodsReturnLine.damaged).label("damaged"),
    )
    .join(GoodsReturn, GoodsReturn.id == GoodsReturnLine.return_id)
    .where(GoodsReturn.redemption_id == sa.bindparam("redemption_id"))
    .group_by(GoodsReturnLine.line_id)
    .subquery()
)
_LINES = (
    sa.select(
        RedemptionLine.id,
        RedemptionLine.item_id,
        Item.name.label("item"),
        Item.specification,
        Item.unit,
        RedemptionLine.quantity,
        RedemptionLine.price_points,
        sa.func.coalesce(_CAME_BACK.c.quantity, 0).label("returned"),
        sa.func.coalesce(_CAME_BACK.c.damaged, 0).label("damaged"),
    )
    .join(Item, Item.id == RedemptionLine.item_id)
    .outerjoin(_CAME_BACK, _CAME_BACK.c.line_id == RedemptionLine.id)
    .where(RedemptionLine.redemption_id == sa.bindparam("redemption_id"))
    .order_by(RedemptionLine.id)
)
_REDEMPTION = (
    sa.select(
        Redemption.id,
        Redemption.village_id,
        Redemption.number,
        Redemption.redeemed_at,
        Redemption.transaction_id,
        Redemption.household_id,
        _Answers.id.label("answerer_id"),
        _Answers.number.label("answerer"),
        _Answers.account_id,
        _Answers.closed_on.is_not(None).label("is_gone"),
        Village.return_days,
    )
    .join(Household, Household.id == Redemption.household_id)
    .join(_Answers, answers_for(_Answers, Household))
    .join(Village, Village.id == Redemption.village_id)
    .where(
        Redemption.id == sa.bindparam("redemption_id"),
        Redemption.village_id == sa.bindparam("village_id"),
    )
)
_RECORD = (
    sa.select(
        Redemption.id,
        Redemption.number,
        Redemption.redeemed_at,
        Redemption.redeemed_by,
        Redemption.household_id,
        Redemption.points,
        Redemption.consent,
        Redemption.witness,
        Redemption.consent_reason,
        Redemption.proxy_name,
        Redemption.proxy_relation,
        Household.number.label("household"),
        sa.func.coalesce(Resident.name, "").label("head"),
        Village.return_days,
        DoorOrder.ordered_at,
        DoorOrder.ordered_by,
        DoorOrder.handed_to,
    )
    .join(Household, Household.id == Redemption.household_id)
    .join(Village, Village.id == Redemption.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(DoorOrder, DoorOrder.redemption_id == Redemption.id)
    .where(
        Redemption.id == sa.bindparam("redemption_id"),
        Redemption.village_id == sa.bindparam("village_id"),
    )
)
_RETURNS = (
    sa.select(
        GoodsReturn.returned_at, GoodsReturn.returned_by, GoodsReturn.points, GoodsReturn.reason
    )
    .where(GoodsReturn.redemption_id == sa.bindparam("redemption_id"))
    .order_by(GoodsReturn.id)
)
_RETURNED_POINTS = (
    sa.select(sa.func.coalesce(sa.func.sum(GoodsReturn.points), 0))
    .where(GoodsReturn.redemption_id == Redemption.id)
    .correlate(Redemption)
    .scalar_subquery()
)
_LIST = (
    sa.select(
        Redemption.id,
        Redemption.number,
        Redemption.redeemed_at,
        Household.number.label("household"),
        sa.func.coalesce(Resident.name, "").label("head"),
        Redemption.points,
        _RETURNED_POINTS.label("returned_points"),
    )
    .join(Household, Household.id == Redemption.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Redemption.village_id == sa.bindparam("village_id"))
    .order_by(Redemption.id.desc())
    .limit(A_PAGE + 1)
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
class OrderBehind:
    """The order at the door by which goods were handed out; `handed_to` is who got them at home."""

    member: str
    ordered_at: datetime
    handed_to: str


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
    order: OrderBehind | None
    lines: tuple[LineToReturn, ...]
    returns: tuple[PastReturn, ...]

    def may_come_back(self, today: date) -> bool:
        """Tell whether something of it can still be returned."""
        return today <= self.last_day and any(line.left for line in self.lines)


@dataclass(frozen=True)
class RedemptionToReturn:
    """A redemption of which something may come back, and who answers now for the household.

    That one's account gets the points; with `is_gone` there is nobody.
    """

    id: int
    village_id: int
    number: str
    redeemed_at: datetime
    transaction_id: int
    household_id: int
    answerer_id: int
    answerer: str
    account_id: int
    is_gone: bool
    return_days: int

    @property
    def last_day(self) -> date:
        """The last day on which the village takes it back."""
        return last_day_of_returns(self.redeemed_at, self.return_days)


def redemption_to_return(session: Session, redemption_id: int, *, by: Actor) -> RedemptionToReturn:
    """Return a redemption of the actor's village. Raises NotFound."""
    ours = {"redemption_id": redemption_id, "village_id": village_of(by)}
    row = session.execute(_REDEMPTION, ours).one_or_none()
    if row is None:
        raise NotFound
    return RedemptionToReturn(**row._asdict())


def last_day_of_returns(redeemed_at: datetime, return_days: int) -> date:
    """Return the last day on which goods of a redemption may come back."""
    return village_day(redeemed_at) + timedelta(days=return_days)


def lines_to_return(session: Session, redemption_id: int) -> tuple[LineToReturn, ...]:
    """Return a redemption's lines, each with what came back of it."""
    rows = session.execute(_LINES, {"redemption_id": redemption_id})
    return tuple(LineToReturn(**row._asdict()) for row in rows)


def list_redemptions(
    session: Session,
    actor: Actor,
    *,
    typed: str = "",
    day: date | None = None,
    before: int | None = None,
) -> RedemptionList:
    """Return a page of the village's redemptions: of a number, of a household, of a day."""
    query = _LIST
    if typed:
        query = query.where(_matching(actor, typed))
    if day is not None:
        query = query.where(on_day(Redemption.redeemed_at, day))
    if before is not None:
        query = query.where(Redemption.id < before)
    rows = session.execute(query, {"village_id": village_of(actor)}).all()
    page = tuple(RedemptionRow(**row._asdict()) for row in rows[:A_PAGE])
    return RedemptionList(page, page[-1].id if len(rows) > A_PAGE else None)


def _matching(actor: Actor, typed: str) -> sa.ColumnElement[bool]:
    """Return which redemptions a text means: 2026-00017, 17, or a household by all its names."""
    meant = [
        Redemption.household_id.in_(households_meant(village_of(actor), typed)),
        Redemption.number == typed,
    ]
    if typed.isdecimal() and len(typed) <= NUMBER_DIGITS:
        meant.append(Redemption.number.endswith(f"-{typed.zfill(NUMBER_DIGITS)}"))
    return sa.or_(*meant)


def on_day(instant: sa.SQLColumnExpression[datetime], day: date) -> sa.ColumnElement[bool]:
    """Return whether the instant lies on this day in the village, as a part of a query."""
    start = start_of_day(day)
    return (instant >= start) & (instant < start + timedelta(days=1))


def show_redemption(session: Session, actor: Actor, redemption_id: int) -> PastRedemption:
    """Return a redemption of the actor's village with what came back. Raises NotFound."""
    ours = {"redemption_id": redemption_id, "village_id": village_of(actor)}
    row = session.execute(_RECORD, ours).one_or_none()
    if row is None:
        raise NotFound
    returns = session.execute(_RETURNS, {"redemption_id": redemption_id}).all()
    clerks = (past.returned_by for past in returns)
    people = (row.redeemed_by, row.witness or "", row.ordered_by or "", *clerks)
    names = names_of(session, people)
    return PastRedemption(
        id=row.id,
        number=row.number,
        redeemed_at=row.redeemed_at,
        household_id=row.household_id,
        household=row.household,
        head=row.head,
        points=row.points,
        agreed_by=row.consent,
        witness=names.get(row.witness or "", ""),
        consent_reason=row.consent_reason,
        proxy=row.proxy_name,
        relation=row.proxy_relation,
        clerk=names.get(row.redeemed_by, ""),
        last_day=last_day_of_returns(row.redeemed_at, row.return_days),
        order=_order_behind(row, names),
        lines=lines_to_return(session, redemption_id),
        returns=tuple(
            PastReturn(past.returned_at, names.get(past.returned_by, ""), past.points, past.reason)
            for past in returns
        ),
    )


def _order_behind(row: Any, names: Mapping[str, str]) -> OrderBehind | None:
    if row.ordered_at is None:
        return None
    return OrderBehind(names.get(row.ordered_by, ""), row.ordered_at, row.handed_to)
