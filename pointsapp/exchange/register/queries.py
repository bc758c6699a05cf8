"""The month's exchange register: a row for each thing handed out, and for each that came back."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import (
    GoodsReturn,
    GoodsReturnLine,
    Redemption,
    RedemptionLine,
)
from pointsapp.village_time import first_of_month, first_of_next_month, start_of_day, village_day


@dataclass(frozen=True)
class RegisterRow:
    """A row of the register; what came back has a `reason` and counts below zero.

    `transaction_id` is what booked it. `proxy` collected for the household. `balance` stands in the
    last row of what was booked together.
    """

    transaction_id: int
    day: date
    slip: str
    household: str
    head: str
    proxy: str
    relation: str
    item: str
    specification: str
    unit: str
    quantity: int
    price_points: int
    balance: int | None
    clerk: str
    reason: str

    @property
    def points(self) -> int:
        """What the row cost."""
        return self.quantity * self.price_points


@dataclass(frozen=True)
class Register:
    """A village's register of one month."""

    village: str
    month: date
    rows: tuple[RegisterRow, ...]

    @property
    def points(self) -> int:
        """What the month's exchange cost the households."""
        return sum(row.points for row in self.rows)


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """Return the instants between which a month lies in the village."""
    return start_of_day(first_of_month(month)), start_of_day(first_of_next_month(month))


def show_register(session: Session, actor: Actor, month: date) -> Register:
    """Return the register of a month of the actor's village, in the order of booking."""
    village_id, (since, until) = village_of(actor), month_bounds(month)
    village = session.scalars(sa.select(Village.name).filter_by(id=village_id)).one()
    asked = {"village_id": village_id, "since": since, "until": until}
    booked = [*session.execute(_HANDED_OUT, asked), *session.execute(_CAME_BACK, asked)]
    booked.sort(key=lambda row: (row.transaction_id, row.position))
    balances = ledger.balances_after(
        session, {row.transaction_id for row in booked}, kind=AccountKind.HOUSEHOLD
    )
    last = {row.transaction_id: row.position for row in booked}
    names = names_of(session, {row.by for row in booked})
    rows = tuple(
        RegisterRow(
            transaction_id=row.transaction_id,
            day=village_day(row.at),
            slip=row.slip,
            household=row.household,
            head=row.head,
            proxy=row.proxy_name,
            relation=row.proxy_relation,
            item=row.item,
            specification=row.specification,
            unit=row.unit,
            quantity=row.quantity,
            price_points=row.price_points,
            balance=(
                balances[row.transaction_id] if row.position == last[row.transaction_id] else None
            ),
            clerk=names.get(row.by, ""),
            reason=row.reason,
        )
        for row in booked
    )
    return Register(village, first_of_month(month), rows)


_GOODS = (
    Redemption.number.label("slip"),
    Household.number.label("household"),
    sa.func.coalesce(Resident.name, "").label("head"),
    Redemption.proxy_name,
    Redemption.proxy_relation,
    Item.name.label("item"),
    Item.specification,
    Item.unit,
)
_HANDED_OUT = (
    sa.select(
        Redemption.transaction_id,
        RedemptionLine.id.label("position"),
        Redemption.redeemed_at.label("at"),
        Redemption.redeemed_by.label("by"),
        *_GOODS,
        RedemptionLine.quantity,
        RedemptionLine.price_points,
        sa.literal("").label("reason"),
    )
    .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .join(Household, Household.id == Redemption.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        Redemption.village_id == sa.bindparam("village_id"),
        Redemption.redeemed_at >= sa.bindparam("since"),
        Redemption.redeemed_at < sa.bindparam("until"),
    )
)
_CAME_BACK = (
    sa.select(
        GoodsReturn.transaction_id,
        GoodsReturnLine.id.label("position"),
        GoodsReturn.returned_at.label("at"),
        GoodsReturn.returned_by.label("by"),
        *_GOODS,
        (-GoodsReturnLine.quantity).label("quantity"),
        RedemptionLine.price_points,
        GoodsReturn.reason,
    )
    .join(GoodsReturnLine, GoodsReturnLine.return_id == GoodsReturn.id)
    .join(RedemptionLine, RedemptionLine.id == GoodsReturnLine.line_id)
    .join(Redemption, Redemption.id == GoodsReturn.redemption_id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .join(Household, Household.id == Redemption.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        GoodsReturn.village_id == sa.bindparam("village_id"),
        GoodsReturn.returned_at >= sa.bindparam("since"),
        GoodsReturn.returned_at < sa.bindparam("until"),
    )
)
