"""The day at the counter: by clerk, by item, by how households agreed, beside the shelf."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
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
    """Redemptions of one clerk, or with one way to agree: how many, for how many points."""

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
        return sum(clerk.count for clerk in self.clerks)

    @property
    def points(self) -> int:
        """What they cost the households, returns not taken off."""
        return sum(clerk.points for clerk in self.clerks)


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
    village_id = village_of(actor)
    rows = session.execute(
        sa.select(
            Redemption.redeemed_by,
            Redemption.consent,
            sa.func.count().label("booked"),
            sa.func.sum(Redemption.points).label("points"),
        )
        .where(Redemption.village_id == village_id, on_day(Redemption.redeemed_at, day))
        .group_by(Redemption.redeemed_by, Redemption.consent)
        .order_by(Redemption.redeemed_by, Redemption.consent)
    ).all()
    names = names_of(session, [row.redeemed_by for row in rows])
    returns = session.execute(
        sa.select(
            sa.func.count().label("booked"),
            sa.func.coalesce(sa.func.sum(GoodsReturn.points), 0).label("points"),
        ).where(GoodsReturn.village_id == village_id, on_day(GoodsReturn.returned_at, day))
    ).one()
    return Day(
        day=day,
        clerks=_sums(
            (names.get(row.redeemed_by, row.redeemed_by), row.booked, row.points) for row in rows
        ),
        agreements=_sums((row.consent, row.booked, row.points) for row in rows),
        returns=returns.booked,
        returned_points=int(returns.points),
        items=_items(session, actor, day),
        counted=_counted_before(session, village_id, day),
    )


def _sums(rows: Iterable[tuple[str, int, int]]) -> tuple[Sum, ...]:
    sums: dict[str, Sum] = {}
    for what, count, points in rows:
        before = sums.get(what, Sum(what, 0, 0))
        sums[what] = Sum(what, before.count + count, before.points + int(points))
    return tuple(sums.values())


def _items(session: Session, actor: Actor, day: date) -> tuple[ItemOfDay, ...]:
    """Return what is on the list or the shelf, or moved on the day."""
    handed_out, returned = _units_moved(session, village_of(actor), day)
    return tuple(
        ItemOfDay(
            id=item.id,
            name=f"{item.name} {item.specification}".strip(),
            unit=item.unit,
            handed_out=handed_out.get(item.id, 0),
            returned=returned.get(item.id, 0),
            book=item.stock,
        )
        for item in list_items(session, actor)
        if item.is_on or item.stock or item.id in handed_out or item.id in returned
    )


def _units_moved(
    session: Session, village_id: int, day: date
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the units that went on the day and those that came back, each by item."""
    handed_out = (
        sa.select(RedemptionLine.item_id, sa.func.sum(RedemptionLine.quantity).label("units"))
        .join(Redemption, Redemption.id == RedemptionLine.redemption_id)
        .where(Redemption.village_id == village_id, on_day(Redemption.redeemed_at, day))
        .group_by(RedemptionLine.item_id)
    )
    returned = (
        sa.select(RedemptionLine.item_id, sa.func.sum(GoodsReturnLine.quantity).label("units"))
        .join(GoodsReturnLine, GoodsReturnLine.line_id == RedemptionLine.id)
        .join(GoodsReturn, GoodsReturn.id == GoodsReturnLine.return_id)
        .where(GoodsReturn.village_id == village_id, on_day(GoodsReturn.returned_at, day))
        .group_by(RedemptionLine.item_id)
    )
    went, came = (
        {row.item_id: int(row.units) for row in session.execute(query)}
        for query in (handed_out, returned)
    )
    return went, came


def _counted_before(session: Session, village_id: int, day: date) -> tuple[CountedBefore, ...]:
    differs = sa.case((CashingUpLine.book != CashingUpLine.counted, 1), else_=0)
    rows = session.execute(
        sa.select(
            CashingUp.id,
            CashingUp.counted_at,
            CashingUp.counted_by,
            sa.func.sum(differs).label("differing"),
        )
        .join(CashingUpLine, CashingUpLine.cashing_up_id == CashingUp.id)
        .where(CashingUp.village_id == village_id, CashingUp.day == day)
        .group_by(CashingUp.id, CashingUp.counted_at, CashingUp.counted_by)
        .order_by(CashingUp.id)
    ).all()
    names = names_of(session, [row.counted_by for row in rows])
    return tuple(
        CountedBefore(row.id, row.counted_at, names.get(row.counted_by, ""), int(row.differing))
        for row in rows
    )


def show_count(session: Session, actor: Actor, cashing_up_id: int) -> PastCount:
    """Return a cashing up of the actor's village. Raises NotFound."""
    cashing_up = session.execute(
        sa.select(
            CashingUp.day,
            CashingUp.counted_at,
            CashingUp.counted_by,
            Village.name.label("village"),
        )
        .join(Village, Village.id == CashingUp.village_id)
        .where(CashingUp.id == cashing_up_id, CashingUp.village_id == village_of(actor))
    ).one_or_none()
    if cashing_up is None:
        raise NotFound
    return PastCount(
        village=cashing_up.village,
        counted_at=cashing_up.counted_at,
        clerk=names_of(session, [cashing_up.counted_by]).get(cashing_up.counted_by, ""),
        lines=_counted_lines(session, cashing_up_id),
        day=show_day(session, actor, cashing_up.day),
    )


def _counted_lines(session: Session, cashing_up_id: int) -> tuple[CountedLine, ...]:
    spaced = sa.case((Item.specification != "", " " + Item.specification), else_="")
    lines = session.execute(
        sa.select(
            (Item.name + spaced).label("name"),
            Item.unit,
            CashingUpLine.book,
            CashingUpLine.counted,
            CashingUpLine.reason,
        )
        .join(Item, Item.id == CashingUpLine.item_id)
        .where(CashingUpLine.cashing_up_id == cashing_up_id)
        .order_by(Item.position)
    )
    return tuple(CountedLine(**line._asdict()) for line in lines)
