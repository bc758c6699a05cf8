"""What the counter's screen and the slip show."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.queries import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.counter.models import Redemption, RedemptionLine
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Counter:
    """A household at the counter, and what lies on the shelf."""

    household_id: int
    number: str
    head: str
    balance: int
    items: tuple[ItemOnShelf, ...]


@dataclass(frozen=True)
class SlipLine:
    """A line of the slip."""

    name: str
    specification: str
    unit: str
    quantity: int
    price_points: int


@dataclass(frozen=True)
class Slip:
    """The printed proof of a redemption."""

    id: int
    village: str
    number: str
    household: str
    head: str
    lines: tuple[SlipLine, ...]
    points: int
    balance_after: int
    clerk: str
    redeemed_at: datetime

    @property
    def balance_before(self) -> int:
        """What the household had before."""
        return self.balance_after + self.points


def show_counter(session: Session, actor: Actor, household_id: int) -> Counter:
    """Return a household of the actor's village at the counter; raises NotFound."""
    row = session.execute(
        sa.select(Household.id, Household.number, Resident.name, Household.account_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(
            Household.id == household_id,
            Household.village_id == actor.village_id,
            Household.closed_on.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Counter(
        row.id,
        row.number,
        row.name or "",
        ledger.balance(session, row.account_id),
        list_items(session, actor, only_on=True),
    )


def redemption_of_key(
    session: Session, actor: Actor, household_id: int, key: str | None
) -> int | None:
    """Return what this clerk handed to this household under the key already, if anything."""
    return session.scalar(
        sa.select(Redemption.id).filter_by(
            village_id=actor.village_id,
            household_id=household_id,
            key=key,
            redeemed_by=actor.code,
        )
    )


def show_slip(session: Session, actor: Actor, redemption_id: int) -> Slip:
    """Return the slip of a redemption of the actor's village; raises NotFound."""
    row = session.execute(
        sa.select(Redemption, Village.name, Household.number, Resident.name, Household.account_id)
        .join(Village, Village.id == Redemption.village_id)
        .join(Household, Household.id == Redemption.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Redemption.id == redemption_id, Redemption.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    redemption, village, number, head, account_id = row
    return Slip(
        redemption.id,
        village,
        redemption.number,
        number,
        head or "",
        _lines(session, redemption_id),
        redemption.points,
        ledger.balance_after(session, account_id, redemption.transaction_id or 0),
        names_of(session, [redemption.redeemed_by]).get(redemption.redeemed_by, ""),
        redemption.redeemed_at,
    )


def _lines(session: Session, redemption_id: int) -> tuple[SlipLine, ...]:
    query = (
        sa.select(
            Item.name,
            Item.specification,
            Item.unit,
            RedemptionLine.quantity,
            RedemptionLine.price_points,
        )
        .join(Item, Item.id == RedemptionLine.item_id)
        .where(RedemptionLine.redemption_id == redemption_id)
        .order_by(RedemptionLine.id)
    )
    return tuple(SlipLine(*row) for row in session.execute(query))
