"""The day at the counter: by clerk, by item, by consent, beside the shelf."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.exchange.cashing_up.models import CashingUp, CashingUpLine
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.redemptions.models import (
    GoodsReturn,
    GoodsReturnLine,
    Redemption,
    RedemptionLine,
)
from pointsapp.exchange.returns.queries import on_day
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Sum:
    """Redemptions that belong together: how many, for how many points."""

    what: str
    count: int
    points: int


@dataclass(frozen=True)
class ItemOfDay:
    """An item: what went and came back on the day, and what the book has now."""

    id: int
    name: str
    unit: str
    handed_out: int
    returned: int
    book: int


@dataclass(frozen=True)
class CountedBefore:
    """A cashing up of the day: when, by whom, in how many items it differed."""

    id: int
    counted_at: datetime
    clerk: str
    differing: int


@dataclass(frozen=True)
class Day:
    """A day at the counter."""

    day: date
    clerks: tuple[Sum, ...]
    agreements: tuple[Sum, ...]
    returns: int
    returned_points: int
    items: tuple[ItemOfDay, ...]
    counted: tuple[CountedBefore, ...]

    @property
    def count(self) -> int:
        """How many redemptions there were."""
        return sum(one.count for one in self.clerks)

    @property
    def points(self) -> int:
        """What they cost the households, returns not taken off."""
        return sum(one.points for one in self.clerks)


@dataclass(frozen=True)
class CountedLine:
    """An item as it was counted."""

    name: str
    unit: str
    book: int
    counted: int
    reason: str


@dataclass(frozen=True)
class PastCount:
    """A cashing up with its day, to print."""

    village: str
    counted_at: datetime
    clerk: str
    lines: tuple[CountedLine, ...]
    day: Day

    @property
    def differs(self) -> bool:
        """Tell whether any item was not as the book has it."""
        return any(line.book != line.counted for line in self.lines)


def show_day(session: Session, actor: Actor, day: date) -> Day:
    """Return a day of the actor's village at the counter."""
    rows = session.execute(
        sa.select(
            Redemption.redeemed_by,
            Redemption.consent,
            sa.func.count(),
            sa.func.sum(Redemption.points),
        )
        .where(Redemption.village_id == actor.village_id, on_day(Redemption.redeemed_at, day))
        .group_by(Redemption.redeemed_by, Redemption.consent)
        .order_by(Redemption.redeemed_by, Redemption.consent)
    ).all()
    names = names_of(session, [row.redeemed_by for row in rows])
    returns = session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(GoodsReturn.points), 0)).where(
            GoodsReturn.village_id == actor.village_id, on_day(GoodsReturn.returned_at, day)
        )
    ).one()
    return Day(
        day,
        _sums((names.get(by, by), count, points) for by, _consent, count, points in rows),
        _sums((consent, count, points) for _by, consent, count, points in rows),
        returns[0],
        int(returns[1]),
        _items(session, actor, day),
        _counted(session, actor, day),
    )


def _sums(rows: Iterable[tuple[str, int, int]]) -> tuple[Sum, ...]:
    sums: dict[str, Sum] = {}
    for what, count, points in rows:
        before = sums.get(what, Sum(what, 0, 0))
        sums[what] = Sum(what, before.count + count, before.points + int(points))
    return tuple(sums.values())


def _items(session: Session, actor: Actor, day: date) -> tuple[ItemOfDay, ...]:
    """Return what is on the list or the shelf, or moved on the day."""
    handed_out = session.execute(
        sa.select(RedemptionLine.item_id, sa.func.sum(RedemptionLine.quantity))
        .join(Redemption, Redemption.id == RedemptionLine.redemption_id)
        .where(Redemption.village_id == actor.village_id, on_day(Redemption.redeemed_at, day))
        .group_by(RedemptionLine.item_id)
    )
    returned = session.execute(
        sa.select(RedemptionLine.item_id, sa.func.sum(GoodsReturnLine.quantity))
        .join(GoodsReturnLine, GoodsReturnLine.line_id == RedemptionLine.id)
        .join(GoodsReturn, GoodsReturn.id == GoodsReturnLine.return_id)
        .where(GoodsReturn.village_id == actor.village_id, on_day(GoodsReturn.returned_at, day))
        .group_by(RedemptionLine.item_id)
    )
    went, came = (
        {item_id: int(units) for item_id, units in rows} for rows in (handed_out, returned)
    )
    return tuple(
        ItemOfDay(
            item.id,
            f"{item.name} {item.specification}".strip(),
            item.unit,
            went.get(item.id, 0),
            came.get(item.id, 0),
            item.stock,
        )
        for item in list_items(session, actor)
        if item.is_on or item.stock or item.id in went or item.id in came
    )


def _counted(session: Session, actor: Actor, day: date) -> tuple[CountedBefore, ...]:
    differs = sa.case((CashingUpLine.book != CashingUpLine.counted, 1), else_=0)
    rows = session.execute(
        sa.select(CashingUp.id, CashingUp.counted_at, CashingUp.counted_by, sa.func.sum(differs))
        .join(CashingUpLine, CashingUpLine.cashing_up_id == CashingUp.id)
        .where(CashingUp.village_id == actor.village_id, CashingUp.day == day)
        .group_by(CashingUp.id, CashingUp.counted_at, CashingUp.counted_by)
        .order_by(CashingUp.id)
    ).all()
    names = names_of(session, [row.counted_by for row in rows])
    return tuple(
        CountedBefore(made_id, at, names.get(by, ""), int(differing))
        for made_id, at, by, differing in rows
    )


def show_count(session: Session, actor: Actor, cashing_up_id: int) -> PastCount:
    """Return a cashing up of the actor's village; raises NotFound."""
    row = session.execute(
        sa.select(CashingUp, Village.name)
        .join(Village, Village.id == CashingUp.village_id)
        .where(CashingUp.id == cashing_up_id, CashingUp.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    made, village = row
    lines = session.execute(
        sa.select(
            Item.name + sa.case((Item.specification != "", " " + Item.specification), else_=""),
            Item.unit,
            CashingUpLine.book,
            CashingUpLine.counted,
            CashingUpLine.reason,
        )
        .join(Item, Item.id == CashingUpLine.item_id)
        .where(CashingUpLine.cashing_up_id == cashing_up_id)
        .order_by(Item.position)
    )
    return PastCount(
        village,
        made.counted_at,
        names_of(session, [made.counted_by]).get(made.counted_by, ""),
        tuple(CountedLine(*line) for line in lines),
        show_day(session, actor, made.day),
    )
