"""What the counter's screen shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident, Village
from pointsapp.community.villages.exchange_days import is_exchange_day
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.exchange.parking.service import parked_of
from pointsapp.exchange.redemptions.consent import fresh_code
from pointsapp.exchange.redemptions.refusals import HouseholdClosed
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class Counter:
    """A household at the counter, and what lies on the shelf.

    `code_id` is its one-minute code that this clerk took; `parked` the basket it left here.
    """

    household_id: int
    number: str
    head: str
    balance: int
    items: tuple[ItemOnShelf, ...]
    code_id: int | None
    parked_id: int | None
    parked: Mapping[int, int]
    is_own: bool
    is_open: bool
    exchange_days: str

    @property
    def barcodes(self) -> dict[str, int]:
        """The items by bar code."""
        return {item.barcode: item.id for item in self.items if item.barcode}


def show_counter(session: Session, actor: Actor, household_id: int, *, at: datetime) -> Counter:
    """Return a household of the actor's village at the counter.

    Raises NotFound and HouseholdClosed.
    """
    row = session.execute(
        sa.select(Household, Resident.name, Village.exchange_days)
        .join(Village, Village.id == Household.village_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Household.id == household_id, Household.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    household, head, exchange_days = row
    if household.closed_on is not None:
        raise HouseholdClosed(number=household.number)
    parked_id, parked = parked_of(session, household_id)
    return Counter(
        household.id,
        household.number,
        head or "",
        ledger.balance(session, household.account_id),
        list_items(session, actor, only_on=True),
        fresh_code(session, household_id, by=actor, at=at),
        parked_id,
        parked,
        actor.household_id == household_id,
        is_exchange_day(exchange_days, village_day(at)),
        exchange_days,
    )


def closed_today(session: Session, actor: Actor, *, at: datetime) -> str:
    """Return the exchange days of the actor's village if today is none of them, else nothing."""
    days = session.scalar(sa.select(Village.exchange_days).filter_by(id=actor.village_id)) or ""
    return "" if is_exchange_day(days, village_day(at)) else days
